/* whether modules can call copy_struct_from_user() (5.4, f5a1a536fa14) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/uaccess.h>

int probe(void *dst, const void __user *src)
{
	return copy_struct_from_user(dst, 8, src, 16);
}
