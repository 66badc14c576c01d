/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/sysfs.h> as the newest kernel has it
 *
 * sysfs_emit(): since 5.10. Before, one wrote to the page oneself. Who uses it
 * includes <linux/kernel.h>.
 */
#ifndef COMPAT_LINUX_SYSFS_H
#define COMPAT_LINUX_SYSFS_H

#include_next <linux/sysfs.h>

#ifndef HAVE_SYSFS_EMIT
#define sysfs_emit(buf, ...)	scnprintf(buf, PAGE_SIZE, __VA_ARGS__)
#endif

#endif /* COMPAT_LINUX_SYSFS_H */
