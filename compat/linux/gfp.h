/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/gfp.h> as the newest kernel has it
 *
 * __GFP_RETRY_MAYFAIL: since 4.13. What came before, __GFP_REPEAT, meant nothing for
 * small blocks: the allocator went on to kill for them. __GFP_NORETRY gives up
 * earlier than one would like, and never kills.
 * GFP_KERNEL_ACCOUNT: since 4.5. Before, nothing of it was charged to a cgroup.
 */
#ifndef COMPAT_LINUX_GFP_H
#define COMPAT_LINUX_GFP_H

#include_next <linux/gfp.h>

#ifndef HAVE_GFP_RETRY_MAYFAIL
#undef __GFP_RETRY_MAYFAIL
#define __GFP_RETRY_MAYFAIL	__GFP_NORETRY
#endif

#ifndef GFP_KERNEL_ACCOUNT
#define GFP_KERNEL_ACCOUNT	GFP_KERNEL
#endif

#endif /* COMPAT_LINUX_GFP_H */
