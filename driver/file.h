/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_FILE_H
#define PASHM_FILE_H

#include <linux/fs.h>

struct pashm_region;

extern const struct file_operations pashm_file_operations;

struct file *pashm_file_create(struct pashm_region *region, int flags);

#endif /* PASHM_FILE_H */
