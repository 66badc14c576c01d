/* whether there is compat_ptr_ioctl() (5.5, 2952db0fd51b) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>

size_t probe(void)
{
	return sizeof((struct file_operations){
			.compat_ioctl = compat_ptr_ioctl });
}
