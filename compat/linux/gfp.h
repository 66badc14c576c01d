/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/gfp.h> as the newest kernel has it
 *
 * __GFP_RETRY_MAYFAIL: since 4.13. What came before, __GFP_REPEAT, meant nothing for
 * small blocks: the allocator went on to kill for them. __GFP_NORETRY gives up
 * earlier than one would like, and never kills.
 * COMPAT_GFP_RETRY_COSTLY: __GFP_RETRY_MAYFAIL for blocks of more than 8 pages. For these
 * __GFP_REPEAT never killed.
 * GFP_KERNEL_ACCOUNT: since 4.5. Before, nothing of it was charged to a cgroup.
 * COMPAT_GFP_ACCOUNT_MAPPED: __GFP_ACCOUNT for pages that programs will map. Before 5.11,
 * a page that was charged had no room for a count of its mappings, and until 5.12
 * split_page() left the charge with the first.
 */
#ifndef COMPAT_LINUX_GFP_H
#define COMPAT_LINUX_GFP_H

#include_next <linux/gfp.h>

#ifndef HAVE_GFP_RETRY_MAYFAIL
#undef __GFP_RETRY_MAYFAIL
#define __GFP_RETRY_MAYFAIL	__GFP_NORETRY
#define COMPAT_GFP_RETRY_COSTLY	__GFP_REPEAT
#else
#define COMPAT_GFP_RETRY_COSTLY	__GFP_RETRY_MAYFAIL
#endif

#ifndef GFP_KERNEL_ACCOUNT
#define GFP_KERNEL_ACCOUNT	GFP_KERNEL
#endif

#if defined(HAVE_MEMCG_DATA_KMEM) && defined(HAVE_SPLIT_PAGE_MEMCG)
#define COMPAT_GFP_ACCOUNT_MAPPED	__GFP_ACCOUNT
#else
#define COMPAT_GFP_ACCOUNT_MAPPED	((__force gfp_t)0)
#endif

#endif /* COMPAT_LINUX_GFP_H */
