/* whether modules can call alloc_anon_inode() (3.12) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>

struct inode *probe(struct super_block *sb)
{
	return alloc_anon_inode(sb);
}
