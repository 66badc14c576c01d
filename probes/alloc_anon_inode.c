/* whether there is alloc_anon_inode() (3.12) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>

size_t probe(struct super_block *sb)
{
	return sizeof(alloc_anon_inode(sb));
}
