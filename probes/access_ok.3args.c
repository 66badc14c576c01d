/* whether access_ok() takes VERIFY_READ or VERIFY_WRITE as well (before 5.0) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/uaccess.h>

bool probe(const void __user *ptr, size_t len)
{
	return access_ok(VERIFY_WRITE, ptr, len);
}
