// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Where contiguous pages come from
 *
 * Memory of a region is physically contiguous, zeroed, in the linear map, and
 * made of pages that each carry a reference count of their own or their compound
 * page's, so that get_user_pages() works on mappings: O_DIRECT, io_uring, RDMA.
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
 */
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/sched/signal.h>
#include <linux/shm.h>
#include <linux/sizes.h>
#include <linux/slab.h>
#include <linux/sort.h>

#include "memory.h"

/*
 * Look for memory, but don't kill for it: no OOM killer, no warning. Never
 * highmem: the kernel needs an address. A run of chunks is searched with
 * little effort for each, as there are many to try.
 */
#define GFP_SINGLE	(GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)
#define GFP_CHUNK	(GFP_KERNEL | __GFP_NOWARN | __GFP_NORETRY)

/* How many chunks a search may hold, for a moment, to find what it needs. */
#define SEARCH_MAX(need)	(4 * (need) + 512)

static bool huge_pages(void)
{
	/* The kernel may be able to, and the CPU not. */
	return IS_ENABLED(CONFIG_TRANSPARENT_HUGEPAGE) &&
	       has_transparent_hugepage() && compat_huge_faults() &&
	       HPAGE_PMD_ORDER <= MAX_PAGE_ORDER;
}

static unsigned int chunk_order(void)
{
	if (huge_pages())
		return HPAGE_PMD_ORDER;
	return MAX_PAGE_ORDER;
}

static size_t chunk_bytes(void)
{
	return PAGE_SIZE << chunk_order();
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
 * @size: bytes, at most LONG_MAX
 *
 * Return: bytes that pashm_memory_alloc() allocates at most.
 */
size_t pashm_memory_plan(size_t size)
{
	if (size < chunk_bytes())
		return PAGE_ALIGN(size);
	return ALIGN(size, chunk_bytes());
}

static void zero(void *addr, size_t len)
{
	size_t done;

	for (done = 0; done < len; done += PAGE_SIZE) {
		clear_page(addr + done);
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

/* Blocks of the allocator lie on a multiple of their size. */
static unsigned int block_order(size_t size)
{
	return get_order(max_t(size_t, size, SHMLBA));
}

/* One block, as single pages. */
static int alloc_single(struct pashm_memory *mem, size_t size)
{
	unsigned int order = block_order(size);
	unsigned long i;
	struct page *page;

	if (order > MAX_PAGE_ORDER)
		return -ENOMEM;
	page = alloc_pages(GFP_SINGLE, order);
	if (!page)
		return -ENOMEM;
	split_page(page, order);

	mem->pfn = page_to_pfn(page);
	mem->chunks = PAGE_ALIGN(size) >> PAGE_SHIFT;
	mem->order = 0;
	for (i = mem->chunks; i < 1UL << order; i++)
		__free_page(pashm_memory_page(mem, i));
	return 0;
}

static int by_pfn(const void *a, const void *b)
{
	unsigned long x = page_to_pfn(*(struct page * const *)a);
	unsigned long y = page_to_pfn(*(struct page * const *)b);

	return x < y ? -1 : x > y;
}

/* The first of @need neighbours in a sorted array, or -1. */
static long find_run(struct page **pages, unsigned long count,
		     unsigned long need, unsigned int order)
{
	unsigned long i, run = 1;

	for (i = 0; i < count; i++) {
		if (i && page_to_pfn(pages[i]) ==
			 page_to_pfn(pages[i - 1]) + (1UL << order))
			run++;
		else
			run = 1;
		if (run == need)
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
		      unsigned long need, unsigned int order,
		      unsigned long *count, unsigned long *start)
{
	gfp_t gfp = GFP_CHUNK | (huge_pages() ? __GFP_COMP : 0);
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
			page = alloc_pages(gfp, order);
			if (!page)
				break;
			pages[(*count)++] = page;
			cond_resched();
		}
		sort(pages, *count, sizeof(*pages), by_pfn, NULL);
		found = find_run(pages, *count, need, order);
		if (found >= 0) {
			*start = found;
			return 0;
		}
		if (*count < target || target == max)
			return -ENOMEM;
		target = min(max, target + max(need / 4, 16UL));
	}
}

static void make_chunks(struct pashm_memory *mem)
{
	unsigned int order = chunk_order();
	unsigned long i;

	if (huge_pages()) {
		/* The core looks where in the file a folio is before mapping it. */
		for (i = 0; i < mem->chunks; i++)
			page_folio(pashm_memory_page(mem, i << order))->index =
				i << order;
		mem->order = order;
	} else {
		for (i = 0; i < mem->chunks; i++)
			split_page(pashm_memory_page(mem, i << order), order);
		mem->order = 0;
		mem->chunks <<= order;
	}
}

/* Chunks that lie side by side. */
static int alloc_run(struct pashm_memory *mem, size_t size)
{
	unsigned int order = chunk_order();
	unsigned long need = DIV_ROUND_UP(size, chunk_bytes());
	unsigned long max = SEARCH_MAX(need);
	unsigned long count, start, i;
	struct page **pages;
	int err;

	/* Don't turn the machine upside down for what can't be had. */
	if (size >> PAGE_SHIFT > si_mem_available())
		return -ENOMEM;
	pages = kvmalloc_array(max, sizeof(*pages), GFP_KERNEL);
	if (!pages)
		return -ENOMEM;
	err = search_run(pages, max, need, order, &count, &start);
	for (i = 0; i < count; i++)
		if (err || i < start || i >= start + need)
			__free_pages(pages[i], order);
	if (!err) {
		mem->pfn = page_to_pfn(pages[start]);
		mem->chunks = need;
		make_chunks(mem);
	}
	kvfree(pages);
	return err;
}

/**
 * pashm_memory_alloc() - allocate zeroed, physically contiguous memory
 * @mem: to be filled in
 * @size: bytes, 1 to LONG_MAX; rounded up to what mem says afterwards
 *
 * Context: may sleep; can be killed.
 * Return: 0, -ENOMEM if no such run is to be had, -EINTR if killed.
 */
int pashm_memory_alloc(struct pashm_memory *mem, size_t size)
{
	int err;

	if (size < chunk_bytes())
		err = alloc_single(mem, size);
	else
		err = alloc_run(mem, size);
	/* Better a region in small pages than none. */
	if (err == -ENOMEM && size >= chunk_bytes())
		err = alloc_single(mem, size);
	if (err)
		return err;

	err = zero_killable(pashm_memory_address(mem), pashm_memory_bytes(mem));
	if (err)
		pashm_memory_free(mem);
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
	unsigned long i;

	for (i = 0; i < mem->chunks; i++) {
		struct page *page = pashm_memory_page(mem, i << mem->order);

		if (page_count(page) == 1)
			zero(page_address(page), PAGE_SIZE << mem->order);
		put_page(page);
	}
	mem->chunks = 0;
}
