/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/args.h>: in <linux/kernel.h> before 6.6, and without CONCATENATE()
 * where there was only __CONCAT()
 */
#ifndef COMPAT_KUNIT_LINUX_ARGS_H
#define COMPAT_KUNIT_LINUX_ARGS_H

#if __has_include_next(<linux/args.h>)
#include_next <linux/args.h>
#else
#include <linux/kernel.h>
#endif

#endif /* COMPAT_KUNIT_LINUX_ARGS_H */
