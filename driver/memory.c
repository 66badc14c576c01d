// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Physically contiguous memory: which backend it comes from
 *
 * A backend knows one way to come by memory. They are tried in the order of their
 * numbers in the ABI, from the one that gives the best memory for the least trouble
 * on; who names a backend gets memory from that one or none.
 *
 * Memory is zeroed when it is made and when it is given back, but for a reserved
 * range, which is adopted and left with its contents. It must be worth
 * its price: no search leaves less than a sixteenth of memory to the rest of the
 * machine, and nothing here ever calls the OOM killer.
 */
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/pfn.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <pashm/uapi.h>

#include "address.h"
#include "memory.h"

static const struct pashm_backend * const backends[] = {
	&pashm_memory_pages,
	&pashm_memory_range,
	&pashm_memory_dma,
	&pashm_memory_dma_wc,
	&pashm_memory_reserved,
};

static const char * const names[] = {
	[PASHM_BACKEND_ANY] = "any",
	[PASHM_BACKEND_PAGES] = "pages",
	[PASHM_BACKEND_RANGE] = "range",
	[PASHM_BACKEND_DMA] = "dma",
	[PASHM_BACKEND_DMA_WC] = "dma-wc",
	[PASHM_BACKEND_RESERVED] = "reserved",
};

/**
 * pashm_memory_backend_name() - what people call a backend
 * @id: PASHM_BACKEND_*
 *
 * Return: the name.
 */
const char *pashm_memory_backend_name(u32 id)
{
	return names[id];
}

/**
 * pashm_memory_backend_find() - the backend of a name
 * @name: the name
 * @id: where its PASHM_BACKEND_* goes
 *
 * Return: 0 or -EINVAL.
 */
int pashm_memory_backend_find(const char *name, u32 *id)
{
	u32 i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		if (!strcmp(names[i], name)) {
			*id = i;
			return 0;
		}
	}
	return -EINVAL;
}

/**
 * pashm_memory_backends() - which backends there are here
 *
 * Return: bits 1 << PASHM_BACKEND_*.
 */
u64 pashm_memory_backends(void)
{
	u64 bits = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(backends); i++)
		if (backends[i]->here())
			bits |= 1ULL << backends[i]->id;
	return bits;
}

static bool huge_pages(void)
{
	/* The kernel may be able to, and the CPU not. */
	return IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE) &&
	       has_transparent_hugepage() && compat_huge_faults() &&
	       HPAGE_PMD_ORDER <= MAX_PAGE_ORDER;
}

/**
 * pashm_memory_chunk_order() - of what large regions are made
 *
 * Return: the order of the compound page that a page table can map at once; without
 * such, of the allocator's largest block.
 */
unsigned int pashm_memory_chunk_order(void)
{
	if (huge_pages())
		return HPAGE_PMD_ORDER;
	return MAX_PAGE_ORDER;
}

static size_t chunk_bytes(void)
{
	return PAGE_SIZE << pashm_memory_chunk_order();
}

/**
 * pashm_memory_huge_size() - the large page that mappings can use
 *
 * Return: bytes, or 0 if this kernel has none.
 */
size_t pashm_memory_huge_size(void)
{
	return huge_pages() ? chunk_bytes() : 0;
}

/**
 * pashm_memory_plan() - what a region of a size will take at most
 * @size: bytes, at most LONG_MAX - pashm_memory_huge_size()
 *
 * Return: bytes that pashm_memory_alloc() allocates at most.
 */
size_t pashm_memory_plan(u64 size)
{
	if (size < chunk_bytes())
		return PAGE_ALIGN(size);
	return ALIGN(size, chunk_bytes());
}

/**
 * pashm_memory_fits() - whether memory is where it is wanted
 * @pfn: its first page
 * @want: what it shall be like; the node isn't looked at
 *
 * Return: whether alignment and highest address are right.
 */
bool pashm_memory_fits(unsigned long pfn, const struct pashm_want *want)
{
	u64 start = PFN_PHYS(pfn);

	return !(start & (want->align - 1)) &&
	       start + want->size - 1 <= want->max_address;
}

/**
 * pashm_memory_spare() - whether the machine can do without some memory
 * @bytes: how much
 *
 * Counts what can be had by dropping files' pages.
 *
 * Return: whether enough is left for everybody else.
 */
bool pashm_memory_spare(u64 bytes)
{
	long available = si_mem_available();
	struct sysinfo info;

	si_meminfo(&info);
	available -= info.totalram / 16;
	return available > 0 && bytes >> PAGE_SHIFT <= available;
}

/* Addresses of the memory that there is, on a node or anywhere, without highmem. */
static void span(int node, u64 *start, u64 *end)
{
	int nid, type;

	*start = U64_MAX;
	*end = 0;
	for_each_online_node(nid) {
		if (node != NUMA_NO_NODE && node != nid)
			continue;
		for (type = 0; type <= ZONE_NORMAL; type++) {
			const struct zone *zone =
				&NODE_DATA(nid)->node_zones[type];

			if (!zone->spanned_pages)
				continue;
			*start = min_t(u64, *start,
				       PFN_PHYS(zone->zone_start_pfn));
			*end = max_t(u64, *end,
				     PFN_PHYS(zone->zone_start_pfn +
					      zone->spanned_pages));
		}
	}
}

/* What no memory of this machine can ever be. */
static int check(const struct pashm_want *want)
{
	u64 start, end;

	span(NUMA_NO_NODE, &start, &end);
	if (want->size > end - start)
		return -EFBIG;
	span(want->node, &start, &end);
	if (want->max_address < end)
		end = want->max_address + 1;
	if (start >= end || start > U64_MAX - want->align)
		return -ERANGE;
	start = ALIGN(start, want->align);
	return start < end && want->size <= end - start ? 0 : -ERANGE;
}

static void zero(void *addr, size_t len)
{
	size_t done;

	for (done = 0; done < len; done += PAGE_SIZE) {
		memset(addr + done, 0, PAGE_SIZE);
		cond_resched();
	}
}

static int zero_killable(void *addr, size_t len)
{
	const size_t step = SZ_1M;
	size_t done;

	for (done = 0; done < len; done += step) {
		if (fatal_signal_pending(current))
			return -EINTR;
		zero(addr + done, min(step, len - done));
	}
	return 0;
}

static int alloc_from(const struct pashm_backend *backend,
		      struct pashm_memory *mem, const struct pashm_want *want)
{
	int err;

	if (!backend->here())
		return -EOPNOTSUPP;
	mem->backend = backend;
	mem->zeroed = false;
	err = backend->alloc(mem, want);
	if (err || backend->keeps || mem->zeroed)
		return err;
	err = zero_killable(mem->address, pashm_memory_bytes(mem));
	if (err)
		pashm_memory_free(mem);
	return err;
}

/**
 * pashm_memory_alloc() - allocate zeroed, physically contiguous memory
 * @mem: to be filled in
 * @want: what it shall be like
 *
 * Context: may sleep; can be killed.
 * Return: 0, -ENOMEM if no such run is to be had now, -EFBIG or -ERANGE if never,
 * -EOPNOTSUPP if the backend isn't here, -EINTR if killed. Of a reserved range, also
 * -EBUSY if it is somebody's, -EINVAL if it isn't whole pages, -EPERM if the kernel is
 * locked down.
 */
int pashm_memory_alloc(struct pashm_memory *mem, const struct pashm_want *want)
{
	size_t i;
	int err;

	if (want->backend != PASHM_BACKEND_RESERVED) {
		err = check(want);
		if (err)
			return err;
	}
	err = want->backend == PASHM_BACKEND_ANY ? -ENOMEM : -EOPNOTSUPP;
	for (i = 0; i < ARRAY_SIZE(backends); i++) {
		const struct pashm_backend *backend = backends[i];

		if (want->backend == PASHM_BACKEND_ANY ? backend->by_name :
		    want->backend != backend->id)
			continue;
		err = alloc_from(backend, mem, want);
		if (want->backend != PASHM_BACKEND_ANY || !err || err == -EINTR)
			return err;
		err = -ENOMEM;
	}
	return err;
}

/**
 * pashm_memory_free() - zero memory and give it back
 * @mem: from pashm_memory_alloc()
 *
 * A page that somebody still holds by its reference count (a pipe, a device)
 * stays theirs, contents and all, until they let go.
 *
 * Context: may sleep.
 */
void pashm_memory_free(struct pashm_memory *mem)
{
	if (!pashm_memory_counted(mem) && !mem->backend->keeps)
		zero(mem->address, pashm_memory_bytes(mem));
	mem->backend->free(mem);
	mem->chunks = 0;
}

/**
 * pashm_memory_phys() - the physical address of a byte
 * @mem: memory
 * @offset: which byte, inside of it
 * @phys: where the address goes
 *
 * What was asked for by its address may have no page to find it by.
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int pashm_memory_phys(const struct pashm_memory *mem, u64 offset,
		      phys_addr_t *phys)
{
	if (!mem->backend->keeps)
		return pashm_address_phys(mem->address + offset, phys);
	*phys = PFN_PHYS(mem->pfn) + offset;
	return 0;
}

/**
 * pashm_memory_has_pages() - whether there are pages that the DMA API can work on
 * @mem: memory
 *
 * Pages without counts are good for a scatterlist. But what isn't in the linear map
 * isn't, struct page or not: caches are cleaned, and contents copied for devices that
 * reach no further, through it.
 *
 * Context: may sleep.
 * Return: whether.
 */
bool pashm_memory_has_pages(const struct pashm_memory *mem)
{
	unsigned long pages = pashm_memory_bytes(mem) >> PAGE_SHIFT;
	unsigned long i;

	if (pashm_memory_counted(mem))
		return true;
	if (mem->backend->keeps)
		return pashm_memory_linear(mem);
	for (i = 0; i < pages; i++) {
		if (!pfn_valid(mem->pfn + i))
			return false;
		cond_resched();
	}
	return true;
}

/**
 * pashm_memory_set_pages() - fill in memory that is made of counted pages
 * @mem: to be filled in
 * @page: the first page
 * @chunks: number of chunks of 2^@order pages, side by side
 * @order: as in struct pashm_memory
 */
void pashm_memory_set_pages(struct pashm_memory *mem, struct page *page,
			    unsigned long chunks, unsigned int order)
{
	mem->pfn = page_to_pfn(page);
	mem->chunks = chunks;
	mem->order = order;
	mem->node = page_to_nid(page);
	mem->address = page_address(page);
}

/**
 * pashm_memory_free_pages() - the backends' free() of counted pages
 * @mem: memory
 *
 * Context: may sleep.
 */
void pashm_memory_free_pages(struct pashm_memory *mem)
{
	unsigned long i;

	for (i = 0; i < mem->chunks; i++) {
		struct page *page = pashm_memory_page(mem, i << mem->order);

		if (page_count(page) == 1)
			zero(page_address(page), PAGE_SIZE << mem->order);
		put_page(page);
	}
}
