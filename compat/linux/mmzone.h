/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/mmzone.h> as the newest kernel has it
 *
 * MAX_PAGE_ORDER: before 6.8 there was MAX_ORDER, which meant one more than the
 * largest order before 6.4 and the largest order from then on. What
 * MAX_ORDER_NR_PAGES says has always been right.
 */
#ifndef COMPAT_LINUX_MMZONE_H
#define COMPAT_LINUX_MMZONE_H

#include_next <linux/mmzone.h>

#ifndef HAVE_MAX_PAGE_ORDER
#include <linux/log2.h>
#define MAX_PAGE_ORDER	ilog2(MAX_ORDER_NR_PAGES)
#endif

#endif /* COMPAT_LINUX_MMZONE_H */
