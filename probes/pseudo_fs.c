/* whether modules can call init_pseudo() (5.2) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs_context.h>
#include <linux/pseudo_fs.h>

struct pseudo_fs_context *probe(struct fs_context *fc)
{
	return init_pseudo(fc, 1);
}
