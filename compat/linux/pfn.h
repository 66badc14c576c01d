/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/pfn.h> as the newest kernel has it
 *
 * PHYS_PFN(): since 4.5.
 */
#ifndef COMPAT_LINUX_PFN_H
#define COMPAT_LINUX_PFN_H

#include_next <linux/pfn.h>

#ifndef HAVE_PHYS_PFN
#define PHYS_PFN(x)	((unsigned long)((x) >> PAGE_SHIFT))
#endif

#endif /* COMPAT_LINUX_PFN_H */
