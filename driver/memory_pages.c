// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Memory from the page allocator: blocks that lie side by side
 *
 * Memory is in the linear map, and made of pages that each carry a reference count
 * of their own or their compound page's, so that get_user_pages() works on mappings:
 * O_DIRECT, io_uring, RDMA.
 *
 * - Less than a huge page: one block of the buddy allocator, split into single
 *   pages; the part beyond the size goes back.
 * - From a huge page on: compound pages of the order that a page table can map at
 *   once (2 MiB on most machines), lying side by side. The allocator gives no more
 *   than a few MiB in one piece, but it gives neighbours: take pages until
 *   enough of them form a run, then give the others back.
 *
 * Where a data cache is indexed by virtual address (MIPS, older ARM), two
 * addresses of one page see each other's writes only if they agree in the bits of
 * SHMLBA. The core sees to that among mappings, by their offset in the file. A
 * region begins on a multiple of SHMLBA, so the kernel's own address agrees with all
 * of them and nothing has to be flushed.
 *
 * Without transparent huge pages, or where faults don't map them, a chunk is the
 * allocator's largest block, split into single pages as well.
 *
 * Where the kernel can charge pages that programs map, they are charged to the
 * memory cgroup of the one who asks. A cgroup that is full gets ENOMEM.
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched/signal.h>
#include <linux/shm.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include <pashm/uapi.h>

#include "memory.h"

/*
 * Look for memory, but don't kill for it: no OOM killer, no warning. Never
 * highmem: the kernel needs an address. A run of chunks is searched with
 * little effort for each, as there are many to try.
 */
#define GFP_ANY		(GFP_KERNEL | __GFP_NOWARN | COMPAT_GFP_ACCOUNT_MAPPED)
#define GFP_SINGLE	(GFP_ANY | __GFP_RETRY_MAYFAIL)
#define GFP_CHUNK	(GFP_ANY | __GFP_NORETRY)

/* How many chunks a search may hold, for a moment, to find what it needs. */
#define SEARCH_MAX(need)	(4 * (need) + 512)

static bool here(void)
{
	return true;
}

/* Where to look first. What is found elsewhere is looked at as well. */
static gfp_t zone_of(const struct pashm_want *want)
{
	if (IS_ENABLED(CONFIG_ZONE_DMA32) && want->max_address < U64_MAX)
		return __GFP_DMA32;
	return 0;
}

static struct page *alloc_block(gfp_t gfp, unsigned int order,
				const struct pashm_want *want)
{
	gfp |= zone_of(want);
	if (want->node != NUMA_NO_NODE)
		return alloc_pages_node(want->node, gfp | __GFP_THISNODE,
					order);
	return alloc_pages(gfp, order);
}

/* Blocks of the allocator lie on a multiple of their size. */
static unsigned int block_order(const struct pashm_want *want)
{
	u64 size = max3(want->size, want->align, (u64)SHMLBA);

	return size > PAGE_SIZE << MAX_PAGE_ORDER ? MAX_PAGE_ORDER + 1 :
						     get_order(size);
}

/* One block, as single pages. */
static int alloc_single(struct pashm_memory *mem, const struct pashm_want *want)
{
	unsigned long pages = want->size >> PAGE_SHIFT;
	unsigned int order = block_order(want);
	unsigned long i;
	struct page *page;

	if (order > MAX_PAGE_ORDER)
		return -ENOMEM;
	page = alloc_block(GFP_SINGLE, order, want);
	if (!page)
		return -ENOMEM;
	if (!pashm_memory_fits(page_to_pfn(page), want)) {
		__free_pages(page, order);
		return -ENOMEM;
	}
	split_page(page, order);
	pashm_memory_set_pages(mem, page, pages, 0);
	for (i = pages; i < 1UL << order; i++)
		__free_page(pashm_memory_page(mem, i));
	return 0;
}

static int by_pfn(const void *a, const void *b)
{
	unsigned long x = page_to_pfn(*(struct page * const *)a);
	unsigned long y = page_to_pfn(*(struct page * const *)b);

	return x < y ? -1 : x > y;
}

/* The first of @need neighbours that lie where they shall, or -1. */
static long find_run(struct page **pages, unsigned long count,
		     unsigned long need, unsigned int order,
		     const struct pashm_want *want)
{
	unsigned long i, run = 0;

	for (i = 0; i < count; i++) {
		if (i && page_to_pfn(pages[i]) ==
			 page_to_pfn(pages[i - 1]) + (1UL << order))
			run++;
		else
			run = 1;
		if (run >= need &&
		    pashm_memory_fits(page_to_pfn(pages[i + 1 - need]), want))
			return i + 1 - need;
	}
	return -1;
}

/* Whether a search may go on taking memory that it will mostly give back. */
static bool plenty_left(void)
{
	struct sysinfo info;

	si_meminfo(&info);
	return info.freeram > info.totalram / 16;
}

/*
 * Take chunks until @need of them form a run, or there are no more. On success the
 * run is at pages[*start]; in any case *count chunks are held.
 */
static int search_run(struct page **pages, unsigned long max,
		      unsigned long need, unsigned int order, gfp_t gfp,
		      const struct pashm_want *want, unsigned long *count,
		      unsigned long *start)
{
	unsigned long target = need;
	long found;

	*count = 0;
	for (;;) {
		while (*count < target) {
			struct page *page;

			if (fatal_signal_pending(current))
				return -EINTR;
			if (*count >= need && !plenty_left())
				break;
			page = alloc_block(gfp, order, want);
			if (!page)
				break;
			pages[(*count)++] = page;
			cond_resched();
		}
		sort(pages, *count, sizeof(*pages), by_pfn, NULL);
		found = find_run(pages, *count, need, order, want);
		if (found >= 0) {
			*start = found;
			return 0;
		}
		if (*count < target || target == max)
			return -ENOMEM;
		target = min(max, target + max(need / 4, 16UL));
	}
}

static void set_chunks(struct pashm_memory *mem, struct page *page,
		       unsigned long chunks, unsigned int order)
{
	unsigned long i;

	if (pashm_memory_huge_size()) {
		pashm_memory_set_pages(mem, page, chunks, order);
		return;
	}
	pashm_memory_set_pages(mem, page, chunks << order, 0);
	for (i = 0; i < chunks; i++)
		split_page(pashm_memory_page(mem, i << order), order);
}

/* Chunks that lie side by side. */
static int alloc_run(struct pashm_memory *mem, const struct pashm_want *want)
{
	unsigned int order = pashm_memory_chunk_order();
	unsigned long need = DIV_ROUND_UP(want->size >> PAGE_SHIFT,
					  1UL << order);
	unsigned long max = SEARCH_MAX(need);
	unsigned long count, start = 0, i;
	gfp_t gfp = GFP_CHUNK;
	struct page **pages;
	int err;

	/* Don't turn the machine upside down for what can't be had. */
	if (!pashm_memory_spare(want->size))
		return -ENOMEM;
	if (pashm_memory_huge_size())
		gfp |= __GFP_COMP;
	pages = kvmalloc_array(max, sizeof(*pages), GFP_KERNEL | __GFP_NOWARN);
	if (!pages)
		return -ENOMEM;
	err = search_run(pages, max, need, order, gfp, want, &count, &start);
	for (i = 0; i < count; i++)
		if (err || i < start || i >= start + need)
			__free_pages(pages[i], order);
	if (!err)
		set_chunks(mem, pages[start], need, order);
	kvfree(pages);
	return err;
}

static int alloc(struct pashm_memory *mem, const struct pashm_want *want)
{
	int err = -ENOMEM;

	if (want->size >= PAGE_SIZE << pashm_memory_chunk_order())
		err = alloc_run(mem, want);
	/* Better a region in small pages than none. */
	if (err == -ENOMEM)
		err = alloc_single(mem, want);
	return err;
}

const struct pashm_backend pashm_memory_pages = {
	.id = PASHM_BACKEND_PAGES,
	.here = here,
	.alloc = alloc,
	.free = pashm_memory_free_pages,
};
