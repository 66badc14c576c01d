/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_MEMORY_H
#define PASHM_MEMORY_H

#include <linux/mm.h>
#include <linux/types.h>

/**
 * struct pashm_memory - a physically contiguous run of zeroed pages
 * @pfn:	number of its first page frame; the others follow
 * @chunks:	how many allocations of 2^@order pages lie side by side
 * @order:	0: every page stands for itself. Otherwise each chunk is one
 *		compound page, which mappings can map as a whole
 */
struct pashm_memory {
	unsigned long pfn;
	unsigned long chunks;
	unsigned int order;
};

/**
 * pashm_memory_bytes() - how much memory it is
 * @mem: memory
 *
 * Return: bytes.
 */
static inline size_t pashm_memory_bytes(const struct pashm_memory *mem)
{
	return mem->chunks << (mem->order + PAGE_SHIFT);
}

/**
 * pashm_memory_address() - where the kernel sees it
 * @mem: memory
 *
 * Return: address in the linear map, good for pashm_memory_bytes().
 */
static inline void *pashm_memory_address(const struct pashm_memory *mem)
{
	return page_address(pfn_to_page(mem->pfn));
}

/**
 * pashm_memory_page() - one of its pages
 * @mem: memory
 * @index: which, from 0
 *
 * Return: the page; the caller holds no reference on it.
 */
static inline struct page *pashm_memory_page(const struct pashm_memory *mem,
					     unsigned long index)
{
	return pfn_to_page(mem->pfn + index);
}

size_t pashm_memory_huge_size(void);
size_t pashm_memory_plan(size_t size);
int pashm_memory_alloc(struct pashm_memory *mem, size_t size);
void pashm_memory_free(struct pashm_memory *mem);

#endif /* PASHM_MEMORY_H */
