/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/compiler.h> as the newest kernel has it
 *
 * READ_ONCE(), WRITE_ONCE(): before 3.19 there was ACCESS_ONCE(), which does the
 * same for numbers and pointers. The second had another name in 3.19.
 */
#ifndef COMPAT_LINUX_COMPILER_H
#define COMPAT_LINUX_COMPILER_H

#include_next <linux/compiler.h>

#ifndef HAVE_READ_ONCE
#define READ_ONCE(x)	ACCESS_ONCE(x)
#endif

#ifndef WRITE_ONCE
#define WRITE_ONCE(x, value)	(ACCESS_ONCE(x) = (value))
#endif

#endif /* COMPAT_LINUX_COMPILER_H */
