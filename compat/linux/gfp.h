/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/gfp.h> as the newest kernel has it
 *
 * __GFP_RETRY_MAYFAIL: since 4.13. What came before, __GFP_REPEAT, meant nothing for
 * small blocks: the allocator went on to kill for them. __GFP_NORETRY gives up
 * earlier than one would like, and never kills.
 * compat_gfp_mayfail(): __GFP_RETRY_MAYFAIL for a block, or 0 if it has more than 8 pages.
 * Until 5.14 a task that gets SIGKILL meanwhile may stay in the allocator: compaction
 * gives up at the signal, and is retried because it gave up. Seen on 4.18 with the largest
 * blocks, which are what is asked for before 5.4; not on 5.10, where 512 MiB are had
 * with it, and not without.
 * COMPAT_GFP_RETRY_COSTLY: the same, with __GFP_REPEAT before 4.13: for such blocks it
 * never killed.
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
#define COMPAT_GFP_MAYFAIL_COSTLY	__GFP_NORETRY
#define COMPAT_GFP_RETRY_COSTLY	__GFP_REPEAT
#elif defined(HAVE_NR_FILE_PMDMAPPED)
#define COMPAT_GFP_MAYFAIL_COSTLY	__GFP_RETRY_MAYFAIL
#define COMPAT_GFP_RETRY_COSTLY	__GFP_RETRY_MAYFAIL
#else
#define COMPAT_GFP_MAYFAIL_COSTLY	((__force gfp_t)0)
#define COMPAT_GFP_RETRY_COSTLY	((__force gfp_t)0)
#endif

static inline gfp_t compat_gfp_mayfail(unsigned int order)
{
	return order > PAGE_ALLOC_COSTLY_ORDER ? COMPAT_GFP_MAYFAIL_COSTLY :
						 __GFP_RETRY_MAYFAIL;
}

#ifndef GFP_KERNEL_ACCOUNT
#define GFP_KERNEL_ACCOUNT	GFP_KERNEL
#endif

#if defined(HAVE_MEMCG_DATA_KMEM) && defined(HAVE_SPLIT_PAGE_MEMCG)
#define COMPAT_GFP_ACCOUNT_MAPPED	__GFP_ACCOUNT
#else
#define COMPAT_GFP_ACCOUNT_MAPPED	((__force gfp_t)0)
#endif

#endif /* COMPAT_LINUX_GFP_H */
