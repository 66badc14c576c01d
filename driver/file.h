/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_FILE_H
#define PASHM_FILE_H

#include <linux/fs.h>

#include "doorbell.h"

struct pashm_region;

/**
 * struct pashm_file - an open region
 * @region:	the region; the file has a reference
 * @hearing:	what it knows of the region's doorbell
 *
 * The private data of every file with pashm_file_operations.
 */
struct pashm_file {
	struct pashm_region *region;
	struct pashm_hearing hearing;
};

/**
 * pashm_file_region() - which region a file is open on
 * @file:	a file with pashm_file_operations
 *
 * Return: the region, held by the file.
 */
static inline struct pashm_region *pashm_file_region(const struct file *file)
{
	const struct pashm_file *open = file->private_data;

	return open->region;
}

extern const struct file_operations pashm_file_operations;

struct file *pashm_file_create(struct pashm_region *region, int flags);

#endif /* PASHM_FILE_H */
