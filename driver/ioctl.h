/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_IOCTL_H
#define PASHM_IOCTL_H

#include <linux/stddef.h>
#include <linux/types.h>

#include <pashm/uapi.h>

#include "usercopy.h"

struct file;

/**
 * struct pashm_ioctl - one call of the ABI
 * @cmd:	PASHM_IOC_*
 * @first:	size of its struct in the ABI's first version: no program has a
 *		shorter one
 * @size:	size of its struct now
 * @fn:		does it. @arg is the struct, read and filled up to @size. What goes
 *		back to the program, @fn writes to @user
 */
struct pashm_ioctl {
	unsigned int cmd;
	size_t first;
	size_t size;
	int (*fn)(struct file *file, void *arg,
		  const struct pashm_user_struct *user);
};

#define PASHM_IOCTL(_cmd, _type, _last, _fn) {				\
	.cmd = (_cmd),							\
	.first = offsetofend(_type, _last),				\
	.size = sizeof(_type),						\
	.fn = (_fn),							\
}

long pashm_ioctl_dispatch(const struct pashm_ioctl *calls, size_t count,
			  struct file *file, unsigned int cmd,
			  void __user *arg);

#endif /* PASHM_IOCTL_H */
