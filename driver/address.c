// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Kernel virtual to physical
 *
 * The only place in pashm that translates an address.
 *
 * Subtracting PAGE_OFFSET looks right on machines whose memory begins at
 * physical zero and is wrong on all others: on arm64, RAM begins wherever the
 * board put it. __pa() is the architecture's own translation. It holds for the
 * linear map only, so whatever lies elsewhere (vmalloc, modules, user space) is
 * refused instead of being turned into a number that looks like an address.
 */
#include <linux/errno.h>
#include <linux/mm.h>

#include "address.h"

/**
 * pashm_address_phys() - the physical address of a byte in the linear map
 * @addr: kernel virtual address
 * @phys: where the physical address goes; untouched on error
 *
 * Context: any.
 * Return: 0, or -EINVAL if @addr isn't in the linear map.
 */
int pashm_address_phys(const void *addr, phys_addr_t *phys)
{
	if (!virt_addr_valid(addr))
		return -EINVAL;
	*phys = __pa(addr);
	return 0;
}
