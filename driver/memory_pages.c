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
 *   enough of them form a run, then give the others back. If there aren't, and
 *   nothing else moves what is in the way, have the allocator do so, chunk by chunk.
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
 * Of the chunks of a search most are given back, so they aren't asked for zeroed. Some
 * kernels zero all that they give, and it isn't done again.
 *
 * Where the kernel can charge pages that programs map, they are charged to the
 * memory cgroup of the one who asks. A cgroup that is full gets ENOMEM. One that has
 * room for the region, but not for a search, is charged when the run is found: the
 * kernel charges nothing but what it allocates, so each chunk of the run is given
 * back and taken anew.
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
 * little effort for each first, as there are many to try.
 */
#define GFP_ANY		(GFP_KERNEL | __GFP_NOWARN)
#define GFP_CHUNK	(GFP_ANY | __GFP_NORETRY)
#define GFP_CHUNK_HARD	(GFP_ANY | COMPAT_GFP_RETRY_COSTLY)

/* Whoever asks pays, where there is a way. */
#define GFP_CHARGED	COMPAT_GFP_ACCOUNT_MAPPED

/* How often to find and charge a run; how often to try it with one chunk. */
#define RUNS_MAX	3
#define TAKES_MAX	4

/* How often to ask for a chunk, where the allocator doesn't retry by itself. */
#define TRIES_MAX	8

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
	page = alloc_block(GFP_ANY | compat_gfp_mayfail(order) | GFP_CHARGED |
				   __GFP_ZERO, order, want);
	if (!page)
		return -ENOMEM;
	if (!pashm_memory_fits(page_to_pfn(page), want)) {
		__free_pages(page, order);
		return -ENOMEM;
	}
	split_page(page, order);
	pashm_memory_set_pages(mem, page, pages, 0);
	mem->zeroed = true;
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

/* Whether there would be a block for somebody who needn't pay for it. */
static bool lacks_only_room(gfp_t gfp, unsigned int order,
			    const struct pashm_want *want)
{
	struct page *page;

	if (!(gfp & GFP_CHARGED))
		return false;
	page = alloc_block(gfp & ~GFP_CHARGED, order, want);
	if (page)
		__free_pages(page, order);
	return page;
}

/* One more chunk of a search, little or hard. */
static struct page *find_chunk(gfp_t gfp, unsigned int order,
			       const struct pashm_want *want)
{
	gfp_t once = __GFP_NORETRY | COMPAT_GFP_RETRY_COSTLY;
	int tries = gfp & once ? 1 : TRIES_MAX;
	struct page *page;

	do
		page = alloc_block(gfp, order, want);
	while (!page && --tries && !fatal_signal_pending(current));
	return page;
}

/*
 * Take chunks until @need of them form a run, or there are no more: -ENOMEM, or
 * -EDQUOT if only the cgroup has no room for them. On success the run is at
 * pages[*start]; in any case *count chunks are held.
 */
static int search_run(struct page **pages, unsigned long max,
		      unsigned long need, unsigned int order, gfp_t gfp,
		      const struct pashm_want *want, unsigned long *count,
		      unsigned long *start)
{
	unsigned long target = need;
	bool full = false;
	long found;

	*count = 0;
	for (;;) {
		while (*count < target) {
			struct page *page;

			if (fatal_signal_pending(current))
				return -EINTR;
			if (*count >= need && !plenty_left())
				break;
			page = find_chunk(gfp, order, want);
			if (!page) {
				full = lacks_only_room(gfp, order, want);
				break;
			}
			pages[(*count)++] = page;
			cond_resched();
		}
		sort(pages, *count, sizeof(*pages), by_pfn, NULL);
		found = find_run(pages, *count, need, order, want);
		if (found >= 0) {
			*start = found;
			return 0;
		}
		if (full)
			return -EDQUOT;
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

/*
 * Give a chunk back and take it anew, charged. What was freed last is what the
 * allocator gives first; if it has given it to somebody else, -EAGAIN. In both cases
 * of failure the caller has the chunk no longer.
 */
static int charge_chunk(struct page *chunk, unsigned int order, gfp_t gfp,
			const struct pashm_want *want)
{
	struct page *others[TAKES_MAX];
	int i, n, err = -EAGAIN;

	__free_pages(chunk, order);
	for (n = 0; n < TAKES_MAX; n++) {
		others[n] = alloc_block(gfp | GFP_CHARGED, order, want);
		if (others[n] == chunk)
			err = 0;
		else if (!others[n])
			err = -ENOMEM;
		if (err != -EAGAIN)
			break;
	}
	for (i = 0; i < n; i++)
		__free_pages(others[i], order);
	return err;
}

/* On failure, *lost is the chunk that is gone. */
static int charge_run(struct page **run, unsigned long need, unsigned int order,
		      gfp_t gfp, const struct pashm_want *want,
		      unsigned long *lost)
{
	int err;

	for (*lost = 0; *lost < need; ++*lost) {
		err = charge_chunk(run[*lost], order, gfp, want);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

/**
 * struct room - where the chunks of a search are kept
 * @pages:	the chunks
 * @max:	how many there is room for
 * @need:	how many are wanted, side by side
 * @order:	of each
 */
struct room {
	struct page **pages;
	unsigned long max;
	unsigned long need;
	unsigned int order;
};

/* The first chunk of a run goes to *run. */
static int take_run(const struct room *room, gfp_t gfp, bool charge_later,
		    const struct pashm_want *want, struct page **run)
{
	unsigned long count, start = 0, lost = room->need, i;
	int err;

	err = search_run(room->pages, room->max, room->need, room->order, gfp,
			 want, &count, &start);
	if (!err && charge_later) {
		err = charge_run(room->pages + start, room->need, room->order,
				 gfp, want, &lost);
		if (err)
			room->pages[start + lost] = NULL;
	}
	for (i = 0; i < count; i++)
		if (room->pages[i] &&
		    (err || i < start || i >= start + room->need))
			__free_pages(room->pages[i], room->order);
	if (!err)
		*run = room->pages[start];
	return err;
}

/* -ENOMEM, or -EINTR, if there is none. */
static int find_and_take(const struct room *room, gfp_t gfp,
			 const struct pashm_want *want, struct page **run)
{
	int err, runs = RUNS_MAX;

	if (pashm_memory_huge_size())
		gfp |= __GFP_COMP;
	err = take_run(room, gfp | GFP_CHARGED, false, want, run);
	while ((err == -EDQUOT || err == -EAGAIN) && runs--)
		err = take_run(room, gfp, true, want, run);
	return err == -EAGAIN ? -ENOMEM : err;
}

/* Whether the range backend won't be asked, which is better at it. */
static bool last_resort(const struct pashm_want *want)
{
	return want->backend == PASHM_BACKEND_PAGES || !compat_contig_ranges();
}

/* Chunks that lie side by side. */
static int alloc_run(struct pashm_memory *mem, const struct pashm_want *want)
{
	struct room room = { .order = pashm_memory_chunk_order() };
	struct page *run;
	int err;

	/* Don't turn the machine upside down for what can't be had. */
	if (!pashm_memory_spare(want->size))
		return -ENOMEM;
	room.need = DIV_ROUND_UP(want->size >> PAGE_SHIFT, 1UL << room.order);
	room.max = SEARCH_MAX(room.need);
	room.pages = kvmalloc_array(room.max, sizeof(*room.pages),
				    GFP_KERNEL | __GFP_NOWARN);
	if (!room.pages)
		return -ENOMEM;
	err = find_and_take(&room, GFP_CHUNK, want, &run);
	if (err == -ENOMEM && last_resort(want))
		err = find_and_take(&room, GFP_CHUNK_HARD, want, &run);
	if (!err) {
		set_chunks(mem, run, room.need, room.order);
		mem->zeroed = want_init_on_alloc(GFP_CHUNK);
	}
	kvfree(room.pages);
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
