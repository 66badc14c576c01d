/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_MEMORY_H
#define PASHM_MEMORY_H

#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/types.h>

struct device;
struct pashm_adopted;
struct pashm_memory;
struct vm_area_struct;

/**
 * struct pashm_want - what memory shall be like
 * @size:	bytes, whole pages, at most LONG_MAX
 * @backend:	PASHM_BACKEND_*
 * @node:	the NUMA node that it has to be on, or NUMA_NO_NODE
 * @align:	alignment of its physical address, a power of two, 1 or more
 * @max_address: highest physical address that its last byte may have
 * @address:	where a reserved range begins
 */
struct pashm_want {
	u64 size;
	u32 backend;
	int node;
	u64 align;
	u64 max_address;
	u64 address;
};

/**
 * struct pashm_backend - a place that memory comes from
 * @id:		PASHM_BACKEND_*
 * @by_name:	only for those who ask for it
 * @keeps:	memory has contents that stay: it isn't zeroed
 * @here:	whether this kernel has it
 * @alloc:	fills in all of struct pashm_memory but @backend. Returns 0,
 *		-ENOMEM, -ERANGE or -EINTR; of a range that was named, also
 *		-EINVAL, -EBUSY or -EPERM
 * @free:	gives it back
 * @mmap:	maps memory that isn't made of counted pages; NULL: it is
 */
struct pashm_backend {
	u32 id;
	bool by_name;
	bool keeps;
	bool (*here)(void);
	int (*alloc)(struct pashm_memory *mem, const struct pashm_want *want);
	void (*free)(struct pashm_memory *mem);
	int (*mmap)(const struct pashm_memory *mem,
		    struct vm_area_struct *vma);
};

extern const struct pashm_backend pashm_memory_pages;
extern const struct pashm_backend pashm_memory_range;
extern const struct pashm_backend pashm_memory_dma;
extern const struct pashm_backend pashm_memory_dma_wc;
extern const struct pashm_backend pashm_memory_reserved;

/**
 * struct pashm_memory - physically contiguous memory
 * @backend:	where it is from
 * @pfn:	number of its first page frame; the others follow
 * @chunks:	how many allocations of 2^@order pages lie side by side
 * @order:	0: every page stands for itself. Otherwise each chunk is one
 *		compound page, which mappings can map as a whole
 * @node:	NUMA node, or NUMA_NO_NODE
 * @zeroed:	the kernel has zeroed it
 * @address:	where the kernel sees it
 * @dma:	of the DMA API's: the bus address
 * @adopted:	of a reserved range: what it is
 */
struct pashm_memory {
	const struct pashm_backend *backend;
	unsigned long pfn;
	unsigned long chunks;
	unsigned int order;
	int node;
	bool zeroed;
	void *address;
	dma_addr_t dma;
	struct pashm_adopted *adopted;
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
 * pashm_memory_taken() - how much memory it takes from others
 * @mem: memory
 *
 * Return: bytes that count in the limits.
 */
static inline size_t pashm_memory_taken(const struct pashm_memory *mem)
{
	return mem->backend->keeps ? 0 : pashm_memory_bytes(mem);
}

/**
 * pashm_memory_counted() - whether it is made of pages with reference counts
 * @mem: memory
 *
 * Return: whether; if not, it has no pashm_memory_page().
 */
static inline bool pashm_memory_counted(const struct pashm_memory *mem)
{
	return !mem->backend->mmap;
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

u64 pashm_memory_backends(void);
const char *pashm_memory_backend_name(u32 id);
int pashm_memory_backend_find(const char *name, u32 *id);
size_t pashm_memory_huge_size(void);
size_t pashm_memory_plan(u64 size);
int pashm_memory_phys(const struct pashm_memory *mem, u64 offset,
		      phys_addr_t *phys);
int pashm_memory_alloc(struct pashm_memory *mem, const struct pashm_want *want);
void pashm_memory_free(struct pashm_memory *mem);
bool pashm_memory_has_pages(const struct pashm_memory *mem);

void pashm_memory_dma_init(void);
void pashm_memory_dma_exit(void);
struct device *pashm_memory_dma_device(void);
bool pashm_memory_linear(const struct pashm_memory *mem);

/* For the backends. */
unsigned int pashm_memory_chunk_order(void);
bool pashm_memory_fits(unsigned long pfn, const struct pashm_want *want);
bool pashm_memory_spare(u64 bytes);
void pashm_memory_set_pages(struct pashm_memory *mem, struct page *page,
			    unsigned long chunks, unsigned int order);
void pashm_memory_free_pages(struct pashm_memory *mem);

#endif /* PASHM_MEMORY_H */
