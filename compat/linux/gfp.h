/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/gfp.h> as the newest kernel has it
 *
 * __GFP_RETRY_MAYFAIL: since 4.13. What came before, __GFP_REPEAT, meant nothing for
 * small blocks: the allocator went on to kill for them. __GFP_NORETRY gives up
 * earlier than one would like, and never kills.
 */
#ifndef COMPAT_LINUX_GFP_H
#define COMPAT_LINUX_GFP_H

#include_next <linux/gfp.h>

#ifndef HAVE_GFP_RETRY_MAYFAIL
#undef __GFP_RETRY_MAYFAIL
#define __GFP_RETRY_MAYFAIL	__GFP_NORETRY
#endif

#endif /* COMPAT_LINUX_GFP_H */
