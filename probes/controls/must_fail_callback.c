/* whether a callback of the wrong type is refused */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>

static int probe_open(struct inode *inode, struct inode *file)
{
	return 0;
}

const struct file_operations probe = { .open = probe_open };
