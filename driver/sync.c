// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: PASHM_IOC_SYNC: the CPU and devices see the same
 *
 * What the caches need is known to the DMA API alone, and it's said by handing
 * memory to a device and taking it back: to hand it over writes back what the CPU
 * wrote, to take it back drops what the CPU has read before. Where devices snoop, both
 * are nothing. Another driver may have the same memory mapped for its device: see
 * dmabuf.c. Memory of the DMA API itself needs no more than order.
 * For reserved memory outside of the linear map there is nothing to call.
 *
 * All ranges are looked at before anything is done for the first.
 */
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched/signal.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "memory.h"
#include "region.h"
#include "sync.h"
#include "usercopy.h"

/* No device takes more than this in one piece. */
#define PIECE	((size_t)SZ_1G)

/*
 * Memory that is a device's already can't be handed to it once more: two programs
 * that sync the same range do it one after the other.
 */
static DEFINE_MUTEX(handing_over);

static int hand_over(const struct pashm_memory *mem, u64 offset, size_t len,
		     enum dma_data_direction direction)
{
	struct device *dev = pashm_memory_dma_device();
	struct page *page = pashm_memory_page(mem, offset >> PAGE_SHIFT);
	dma_addr_t dma;
	int err = -ENOMEM;

	mutex_lock(&handing_over);
	dma = dma_map_page_attrs(dev, page, offset_in_page(offset), len,
				 direction, DMA_ATTR_SKIP_CPU_SYNC);
	if (!dma_mapping_error(dev, dma)) {
		dma_sync_single_for_device(dev, dma, len, direction);
		dma_sync_single_for_cpu(dev, dma, len, direction);
		dma_unmap_page_attrs(dev, dma, len, direction,
				     DMA_ATTR_SKIP_CPU_SYNC);
		err = 0;
	}
	mutex_unlock(&handing_over);
	return err;
}

static int sync_range(const struct pashm_memory *mem,
		      const struct pashm_range *range, u32 flags)
{
	/*
	 * What a device wrote must not be lost where memory goes through another
	 * buffer on its way: both ways, so that it is copied there first.
	 */
	enum dma_data_direction direction =
		flags & PASHM_SYNC_FOR_DEVICE ? DMA_TO_DEVICE :
						DMA_BIDIRECTIONAL;
	u64 done;
	int err;

	for (done = 0; done < range->length; done += PIECE) {
		/* Many large pieces can take long. */
		if (fatal_signal_pending(current))
			return -EINTR;
		err = hand_over(mem, range->offset + done,
				min_t(u64, PIECE, range->length - done),
				direction);
		if (err)
			return err;
		cond_resched();
	}
	return 0;
}

static bool inside(const struct pashm_region *region,
		   const struct pashm_range *range)
{
	return range->offset <= region->size &&
	       range->length <= region->size - range->offset;
}

static bool is_synced(const struct pashm_memory *mem)
{
	return pashm_memory_counted(mem) || pashm_memory_linear(mem);
}

/* Cached memory that the DMA API doesn't know, where some devices don't snoop. */
static bool keeps_caches(const struct pashm_memory *mem)
{
	return mem->backend->keeps &&
	       !IS_ENABLED(CONFIG_X86) && !IS_ENABLED(CONFIG_S390) &&
	       !IS_ENABLED(CONFIG_PPC64) && !IS_ENABLED(CONFIG_LOONGARCH);
}

static int sync_ranges(const struct pashm_region *region,
		       const struct pashm_range *ranges, u32 count, u32 flags)
{
	u32 i;
	int err = 0;

	for (i = 0; i < count; i++)
		if (!inside(region, &ranges[i]))
			return -EINVAL;
	if (!is_synced(&region->memory) && keeps_caches(&region->memory))
		return -EOPNOTSUPP;
	/* Order stores to uncached memory, and what is buffered on the way. */
	mb();
	if (!is_synced(&region->memory))
		return 0;
	for (i = 0; i < count && !err; i++)
		err = sync_range(&region->memory, &ranges[i], flags);
	return err;
}

/**
 * pashm_sync_here() - whether there is PASHM_IOC_SYNC
 *
 * Return: whether.
 */
bool pashm_sync_here(void)
{
	return pashm_memory_dma_device();
}

/**
 * pashm_sync() - make CPU and devices see the same
 * @region: the region
 * @sync: the call's struct
 *
 * Context: may sleep.
 * Return: 0, or an error of PASHM_IOC_SYNC.
 */
int pashm_sync(const struct pashm_region *region, const struct pashm_sync *sync)
{
	struct pashm_range *ranges;
	int err;

	if (!pashm_sync_here())
		return -ENOTTY;
	if (sync->flags != PASHM_SYNC_FOR_CPU &&
	    sync->flags != PASHM_SYNC_FOR_DEVICE)
		return -EINVAL;
	if (sync->count > PASHM_SYNC_MAX)
		return -E2BIG;
	if (!sync->count)
		return 0;
	ranges = pashm_usercopy_array(sync->ranges, sync->count,
				      sizeof(*ranges));
	if (IS_ERR(ranges))
		return PTR_ERR(ranges);
	err = sync_ranges(region, ranges, sync->count, sync->flags);
	kfree(ranges);
	return err;
}
