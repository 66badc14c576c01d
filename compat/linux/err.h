/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/err.h> as the newest kernel has it
 *
 * PTR_ERR_OR_ZERO(): since 3.12.
 */
#ifndef COMPAT_LINUX_ERR_H
#define COMPAT_LINUX_ERR_H

#include_next <linux/err.h>

#ifndef HAVE_PTR_ERR_OR_ZERO
static inline int __must_check PTR_ERR_OR_ZERO(__force const void *ptr)
{
	return IS_ERR(ptr) ? PTR_ERR(ptr) : 0;
}
#endif

#endif /* COMPAT_LINUX_ERR_H */
