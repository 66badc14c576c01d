/* whether modules can call pfn_to_online_page() (4.13, 2d070eab2e82) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>
#include <linux/memory_hotplug.h>

struct page *probe(unsigned long pfn)
{
	return pfn_to_online_page(pfn);
}
