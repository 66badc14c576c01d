/* whether there is memdup_user_nul() (4.5) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/string.h>

size_t probe(const void __user *src)
{
	return sizeof(memdup_user_nul(src, 16));
}
