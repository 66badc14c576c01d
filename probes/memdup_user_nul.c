/* whether modules can call memdup_user_nul() (4.5) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/string.h>

void *probe(const void __user *src)
{
	return memdup_user_nul(src, 16);
}
