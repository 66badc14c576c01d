/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/panic.h>: in <linux/kernel.h> before 5.14
 */
#ifndef COMPAT_KUNIT_LINUX_PANIC_H
#define COMPAT_KUNIT_LINUX_PANIC_H

#if __has_include_next(<linux/panic.h>)
#include_next <linux/panic.h>
#else
#include <linux/kernel.h>
#endif

#endif /* COMPAT_KUNIT_LINUX_PANIC_H */
