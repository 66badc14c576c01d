// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Memory from a range that is cleared of what can be moved
 *
 * Most memory of a machine that has been up for a while holds programs' and files'
 * pages, which the kernel can move. alloc_contig_range() moves them out of a range,
 * and gives the range to the caller, of any size.
 *
 * One page in it that can't be moved spoils a range. So look at all pages of a
 * zone first, in steps, and choose the range that has no such page and the fewest
 * to move. Looking is a guess: what goes wrong with a step is remembered, and the
 * next best range is tried.
 *
 * A range is taken step by step. Where the kernel makes compound pages of them, a
 * step is what a page table maps at once, and the memory is as good as that of the
 * page allocator. Elsewhere it's single pages.
 *
 * Never ZONE_MOVABLE, which has to stay movable, nor what belongs to CMA, which the
 * kernel sees to. This memory isn't charged to a memory cgroup: the kernel has no
 * call for it.
 */
#include <linux/gfp.h>
#include <linux/memory_hotplug.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/mutex.h>
#include <linux/nodemask.h>
#include <linux/pageblock-flags.h>
#include <linux/pfn.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/topology.h>

#include <pashm/uapi.h>

#include "memory.h"

#define GFP_RANGE	(GFP_KERNEL | __GFP_NOWARN | __GFP_RETRY_MAYFAIL)

/* How often to choose a range; how often to try one step of it. */
#define RANGES_MAX	64
#define TRIES		2

/* What a step costs: pages to move, or */
#define COST_NEVER	U16_MAX

/*
 * Pages that are on their way to the LRU lists can be moved in a moment. More of
 * them than this in one step are something else.
 */
#define ON_THEIR_WAY	64

/**
 * struct search - the search of a zone
 * @want:	what is looked for
 * @gfp:	how to allocate
 * @order:	a step is 2^@order pages
 * @first:	page frame where the first step begins
 * @steps:	how many there are
 * @costs:	of each step
 */
struct search {
	const struct pashm_want *want;
	gfp_t gfp;
	unsigned int order;
	unsigned long first;
	unsigned long steps;
	u16 *costs;
};

/*
 * One range at a time: two neighbours that are being cleared at once would merge
 * when they are free, and neither could be taken as the compound page it shall be.
 */
static DEFINE_MUTEX(range_lock);

static bool here(void)
{
	return compat_contig_ranges();
}

static bool compound_steps(const struct pashm_want *want)
{
	unsigned int order = pashm_memory_chunk_order();

	/* The kernel clears whole blocks, of which the neighbours are taken. */
	return compat_contig_compounds() && pashm_memory_huge_size() &&
	       order >= pageblock_order &&
	       want->size >= PAGE_SIZE << order;
}

static unsigned long wanted_pages(const struct search *search)
{
	return search->want->size >> PAGE_SHIFT;
}

static unsigned long wanted_steps(const struct search *search)
{
	return DIV_ROUND_UP(wanted_pages(search), 1UL << search->order);
}

static u16 step_cost(const struct search *search, const struct zone *zone,
		     unsigned long pfn)
{
	unsigned long end = pfn + (1UL << search->order);
	unsigned long cost = 0, on_their_way = 0;

	if (!pfn_to_online_page(pfn) || !pfn_to_online_page(end - 1))
		return COST_NEVER;
	while (pfn < end) {
		struct page *page;

		if (!IS_ENABLED(CONFIG_SPARSEMEM_VMEMMAP) && !pfn_valid(pfn))
			return COST_NEVER;
		page = pfn_to_page(pfn);
		if (page_zone(page) != zone || PageReserved(page))
			return COST_NEVER;
		if (PageBuddy(page)) {
			/* It may be gone by now. */
			unsigned long order = READ_ONCE(page_private(page));

			pfn += 1UL << min_t(unsigned long, order,
					    MAX_PAGE_ORDER);
			continue;
		}
		pfn++;
		/* Free, or a part of a page that was looked at. */
		if (!page_ref_count(page))
			continue;
		if (!PageLRU(page)) {
			if (PageSlab(page) || !READ_ONCE(page->mapping) ||
			    ++on_their_way > ON_THEIR_WAY)
				return COST_NEVER;
		}
		cost++;
	}
	return min_t(unsigned long, cost, COST_NEVER - 1);
}

/* Look at a zone; -ENOMEM if there is nothing to look at. */
static int look(struct search *search, const struct zone *zone)
{
	unsigned long size = 1UL << search->order;
	unsigned long end = zone->zone_start_pfn + zone->spanned_pages;
	unsigned long i;

	end = min_t(u64, end, (search->want->max_address >> PAGE_SHIFT) + 1);
	search->first = ALIGN(zone->zone_start_pfn, size);
	if (end <= search->first)
		return -ENOMEM;
	search->steps = (end - search->first) >> search->order;
	if (search->steps < wanted_steps(search))
		return -ENOMEM;
	search->costs = kvmalloc_array(search->steps, sizeof(*search->costs),
				       GFP_KERNEL | __GFP_NOWARN);
	if (!search->costs)
		return -ENOMEM;
	for (i = 0; i < search->steps; i++) {
		if (fatal_signal_pending(current)) {
			kvfree(search->costs);
			return -EINTR;
		}
		search->costs[i] = step_cost(search, zone, search->first +
						      (i << search->order));
		cond_resched();
	}
	return 0;
}

/* The step where the cheapest range begins, or -1. */
static long choose(const struct search *search)
{
	unsigned long need = wanted_steps(search), run = 0, i;
	u64 sum = 0, least = U64_MAX;
	long best = -1;

	for (i = 0; i < search->steps; i++) {
		unsigned long start = i + 1 - need;

		if (search->costs[i] == COST_NEVER) {
			run = 0;
			sum = 0;
			continue;
		}
		sum += search->costs[i];
		if (++run < need)
			continue;
		if (run > need)
			sum -= search->costs[start - 1];
		if (sum < least &&
		    pashm_memory_fits(search->first +
				      (start << search->order),
				      search->want)) {
			least = sum;
			best = start;
		}
	}
	return best;
}

static int take_step(const struct search *search, unsigned long pfn,
		     unsigned long end)
{
	int err, tries = TRIES;

	do {
		if (fatal_signal_pending(current))
			return -EINTR;
		/* What was taken is missing for those who still come. */
		if (!pashm_memory_spare(0))
			return -ENOMEM;
		err = compat_alloc_contig_range(pfn, end, search->gfp);
	} while (err == -EBUSY && --tries);
	return err;
}

static void give_back(const struct search *search, unsigned long pfn,
		      unsigned long end)
{
	unsigned int order = search->gfp & __GFP_COMP ? search->order : 0;

	for (; pfn < end; pfn += 1UL << order) {
		put_page(pfn_to_page(pfn));
		cond_resched();
	}
}

/* Take the range from step @start on; on -EBUSY, *failed is the step to blame. */
static int take(const struct search *search, unsigned long start,
		unsigned long *failed)
{
	unsigned long size = 1UL << search->order;
	unsigned long first = search->first + (start << search->order);
	unsigned long end = first + wanted_pages(search);
	unsigned long pfn;
	int err;

	if (search->gfp & __GFP_COMP)
		end = ALIGN(end, size);
	for (pfn = first; pfn < end; pfn += size) {
		err = take_step(search, pfn, min(end, pfn + size));
		if (err) {
			give_back(search, first, pfn);
			*failed = start + ((pfn - first) >> search->order);
			return err;
		}
	}
	return 0;
}

static int alloc_in_zone(struct search *search, const struct zone *zone,
			 unsigned long *pfn)
{
	unsigned long failed;
	int i, err;

	err = look(search, zone);
	if (err)
		return err;
	for (i = 0; i < RANGES_MAX; i++) {
		long start = choose(search);

		err = -ENOMEM;
		if (start < 0)
			break;
		err = take(search, start, &failed);
		if (!err)
			*pfn = search->first + (start << search->order);
		if (err != -EBUSY)
			break;
		err = -ENOMEM;
		search->costs[failed] = COST_NEVER;
	}
	kvfree(search->costs);
	return err;
}

static int alloc_on_node(struct search *search, int nid, unsigned long *pfn)
{
	int type, err = -ENOMEM;

	for (type = ZONE_NORMAL; type >= 0 && err == -ENOMEM; type--) {
		struct zone *zone = &NODE_DATA(nid)->node_zones[type];

		if (populated_zone(zone))
			err = alloc_in_zone(search, zone, pfn);
	}
	return err;
}

static int alloc_anywhere(struct search *search, unsigned long *pfn)
{
	int nid, near = search->want->node, err;

	if (near != NUMA_NO_NODE)
		return alloc_on_node(search, near, pfn);
	near = numa_mem_id();
	err = alloc_on_node(search, near, pfn);
	for_each_online_node(nid) {
		if (err != -ENOMEM)
			break;
		if (nid != near)
			err = alloc_on_node(search, nid, pfn);
	}
	return err;
}

static int alloc(struct pashm_memory *mem, const struct pashm_want *want)
{
	struct search search = { .want = want, .gfp = GFP_RANGE };
	unsigned long pfn;
	int err;

	if (!pashm_memory_spare(want->size))
		return -ENOMEM;
	if (compound_steps(want)) {
		search.gfp |= __GFP_COMP;
		search.order = pashm_memory_chunk_order();
	} else {
		search.order = max_t(unsigned int, pageblock_order,
				     MAX_PAGE_ORDER);
	}
	err = mutex_lock_killable(&range_lock);
	if (err)
		return err;
	err = alloc_anywhere(&search, &pfn);
	mutex_unlock(&range_lock);
	if (err)
		return err == -EINTR ? err : -ENOMEM;
	if (!(search.gfp & __GFP_COMP)) {
		pashm_memory_set_pages(mem, pfn_to_page(pfn),
				       wanted_pages(&search), 0);
		return 0;
	}
	pashm_memory_set_pages(mem, pfn_to_page(pfn), wanted_steps(&search),
			       search.order);
	/* Single pages come as they are from some kernels. */
	mem->zeroed = want_init_on_alloc(search.gfp);
	return 0;
}

const struct pashm_backend pashm_memory_range = {
	.id = PASHM_BACKEND_RANGE,
	.here = here,
	.alloc = alloc,
	.free = pashm_memory_free_pages,
};
