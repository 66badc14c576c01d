/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/kernel.h> as the newest kernel has it
 *
 * ARRAY_SIZE() needs BUILD_BUG_ON_ZERO(), for which, before 4.13, it left its user
 * to include <linux/bug.h>.
 */
#ifndef COMPAT_LINUX_KERNEL_H
#define COMPAT_LINUX_KERNEL_H

#include_next <linux/kernel.h>

#ifndef HAVE_BUILD_BUG_H
#include <linux/bug.h>
#endif

#endif /* COMPAT_LINUX_KERNEL_H */
