// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Kernel virtual to physical
 *
 * The only place in pashm that translates an address.
 *
 * Subtracting PAGE_OFFSET looks right on machines whose memory begins at
 * physical zero and is wrong on all others: on arm64, RAM begins wherever the
 * board put it. __pa() is the architecture's own translation. It holds for the
 * linear map only. What was mapped for the kernel page by page is found in the
 * kernel's page table. Whatever lies elsewhere (user space, above all) is refused
 * instead of being turned into a number that looks like an address.
 */
#include <linux/errno.h>
#include <linux/mm.h>
#include <linux/pfn.h>

#include "address.h"

/**
 * pashm_address_phys() - the physical address of a byte of the kernel's
 * @addr: kernel virtual address, in the linear map or from vmap()
 * @phys: where the physical address goes; untouched on error
 *
 * Context: any.
 * Return: 0, or -EINVAL if @addr is in neither.
 */
int pashm_address_phys(const void *addr, phys_addr_t *phys)
{
	if (is_vmalloc_addr(addr)) {
		struct page *page = vmalloc_to_page(addr);

		if (!page)
			return -EINVAL;
		*phys = PFN_PHYS(page_to_pfn(page)) + offset_in_page(addr);
		return 0;
	}
	if (!virt_addr_valid(addr))
		return -EINVAL;
	*phys = __pa(addr);
	return 0;
}
