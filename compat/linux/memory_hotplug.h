/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/memory_hotplug.h> as the newest kernel has it
 *
 * pfn_to_online_page(): since 4.13. <linux/mmzone.h> includes this file half-way, so
 * <linux/mm.h> can't be included from here. Who uses it includes that.
 */
#ifndef COMPAT_LINUX_MEMORY_HOTPLUG_H
#define COMPAT_LINUX_MEMORY_HOTPLUG_H

#include_next <linux/memory_hotplug.h>

#ifndef HAVE_PFN_TO_ONLINE_PAGE
#undef pfn_to_online_page
#define pfn_to_online_page(pfn)						\
	(pfn_valid(pfn) ? pfn_to_page(pfn) : NULL)
#endif

#endif /* COMPAT_LINUX_MEMORY_HOTPLUG_H */
