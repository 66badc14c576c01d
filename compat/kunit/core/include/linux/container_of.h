/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/container_of.h>: in <linux/kernel.h> before 5.16
 */
#ifndef COMPAT_KUNIT_LINUX_CONTAINER_OF_H
#define COMPAT_KUNIT_LINUX_CONTAINER_OF_H

#if __has_include_next(<linux/container_of.h>)
#include_next <linux/container_of.h>
#else
#include <linux/kernel.h>
#endif

#endif /* COMPAT_KUNIT_LINUX_CONTAINER_OF_H */
