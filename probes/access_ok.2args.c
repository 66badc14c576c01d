/* whether access_ok() takes an address and a length (5.0, 96d4f267e40f) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/uaccess.h>

bool probe(const void __user *ptr, size_t len)
{
	return access_ok(ptr, len);
}
