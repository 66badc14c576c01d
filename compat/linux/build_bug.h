/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/build_bug.h> as the newest kernel has it
 *
 * Before 4.13 all of it was in <linux/bug.h>.
 * static_assert(): since 5.1. Compilers have had _Static_assert() for much longer.
 */
#ifndef COMPAT_LINUX_BUILD_BUG_H
#define COMPAT_LINUX_BUILD_BUG_H

#ifdef HAVE_BUILD_BUG_H
#include_next <linux/build_bug.h>
#else
#include <linux/bug.h>
#endif

#ifndef HAVE_STATIC_ASSERT
#define static_assert(expr, ...)	_Static_assert(expr, #expr)
#endif

#endif /* COMPAT_LINUX_BUILD_BUG_H */
