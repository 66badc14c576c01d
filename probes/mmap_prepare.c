/* whether files have mmap_prepare() (6.16, c84bf6dd2b83) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>
#include <linux/mm_types.h>

static int probe_prepare(struct vm_area_desc *desc)
{
	return 0;
}

const struct file_operations probe = { .mmap_prepare = probe_prepare };
