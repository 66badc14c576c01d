/* whether there is init_pseudo() (5.2) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs_context.h>
#include <linux/pseudo_fs.h>

size_t probe(struct fs_context *fc)
{
	return sizeof(init_pseudo(fc, 1));
}
