/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/stdarg.h>: the compiler's before 5.15
 */
#ifndef COMPAT_KUNIT_LINUX_STDARG_H
#define COMPAT_KUNIT_LINUX_STDARG_H

#if __has_include_next(<linux/stdarg.h>)
#include_next <linux/stdarg.h>
#else
#include <stdarg.h>
#endif

#endif /* COMPAT_KUNIT_LINUX_STDARG_H */
