/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_CALLER_H
#define PASHM_CALLER_H

#include <linux/fs.h>
#include <linux/types.h>
#include <linux/uidgid.h>

/**
 * struct pashm_caller - on whose behalf something is done
 * @uid:	file system user id, owner of what is made
 * @gid:	file system group id
 * @opener:	NULL: the current task's capabilities count. Otherwise those of
 *		the one who opened this file
 * @kernel:	a kernel module, which may do everything
 */
struct pashm_caller {
	kuid_t uid;
	kgid_t gid;
	const struct file *opener;
	bool kernel;
};

struct pashm_caller pashm_caller_current(void);
struct pashm_caller pashm_caller_opener(const struct file *file);
bool pashm_caller_capable(const struct pashm_caller *caller, int cap);

#endif /* PASHM_CALLER_H */
