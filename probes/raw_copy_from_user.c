/* whether what __copy_from_user() can't copy is left as it was (4.12, d597580d3737) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/uaccess.h>

/* The architecture's part of it since then: it fills nothing up with zeros. */
size_t probe(void *dst, const void __user *src, size_t len)
{
	return sizeof(raw_copy_from_user(dst, src, len));
}
