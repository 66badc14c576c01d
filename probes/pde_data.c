/* whether pde_data() is there (5.17, 359745d78351) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/proc_fs.h>

void *probe(const struct inode *inode)
{
	return pde_data(inode);
}
