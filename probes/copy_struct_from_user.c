/* whether there is copy_struct_from_user() (5.4, f5a1a536fa14) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/uaccess.h>

size_t probe(void *dst, const void __user *src)
{
	return sizeof(copy_struct_from_user(dst, 8, src, 16));
}
