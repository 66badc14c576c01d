/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/pageblock-flags.h> as the newest kernel has it
 *
 * pageblock_order: a variable that isn't exported where the size of huge pages is found
 * at boot. It's never larger than the allocator's largest block. Who uses it includes
 * <linux/mmzone.h>.
 */
#ifndef COMPAT_LINUX_PAGEBLOCK_FLAGS_H
#define COMPAT_LINUX_PAGEBLOCK_FLAGS_H

#include_next <linux/pageblock-flags.h>

#ifndef HAVE_PAGEBLOCK_ORDER
#undef pageblock_order
#define pageblock_order	((unsigned int)MAX_PAGE_ORDER)
#endif

#endif /* COMPAT_LINUX_PAGEBLOCK_FLAGS_H */
