// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Memory from the DMA API: what devices and the CPU see alike
 *
 * Where devices don't snoop the CPU's caches, this memory isn't cached, or in
 * another way coherent, without anybody doing anything. The write-combined kind
 * is for what the CPU writes in a row and doesn't read. It comes from CMA where
 * there is one, otherwise from the page allocator, a few MiB at most.
 *
 * It belongs to the DMA API, page counts and all. So it is mapped by the DMA API,
 * page by page, and get_user_pages() doesn't work on mappings. It need not be in
 * the linear map, either.
 *
 * The DMA API wants a device to allocate for: a platform device that can address
 * everything. Its mask and node are set for each allocation.
 */
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/mm.h>
#include <linux/mmzone.h>
#include <linux/mutex.h>
#include <linux/pfn.h>
#include <linux/platform_device.h>

#include <pashm/uapi.h>

#include "address.h"
#include "memory.h"

static struct platform_device *platform;
static DEFINE_MUTEX(setup_lock);	/* the device's mask and node */

/**
 * pashm_memory_dma_device() - the device that memory is allocated for
 *
 * Return: the device, or NULL.
 */
struct device *pashm_memory_dma_device(void)
{
	return platform ? &platform->dev : NULL;
}

static bool here(void)
{
	return platform;
}

static bool here_wc(void)
{
	return platform && compat_dma_wc();
}

static bool combined(const struct pashm_memory *mem)
{
	return mem->backend->id == PASHM_BACKEND_DMA_WC;
}

static void give_back(struct pashm_memory *mem)
{
	size_t bytes = pashm_memory_bytes(mem);

	if (combined(mem))
		dma_free_wc(&platform->dev, bytes, mem->address, mem->dma);
	else
		dma_free_coherent(&platform->dev, bytes, mem->address,
				  mem->dma);
}

/* The widest mask that reaches no further than @max. */
static u64 mask_below(u64 max)
{
	return max == U64_MAX ? max : (1ULL << (fls64(max + 1) - 1)) - 1;
}

static int alloc_locked(struct pashm_memory *mem, const struct pashm_want *want)
{
	gfp_t gfp = GFP_KERNEL | __GFP_NOWARN |
		    compat_gfp_mayfail(get_order(want->size));
	struct device *dev = &platform->dev;

	if (dma_set_coherent_mask(dev, mask_below(want->max_address)))
		return -ERANGE;
	set_dev_node(dev, want->node);
	if (combined(mem))
		mem->address = dma_alloc_wc(dev, want->size, &mem->dma, gfp);
	else
		mem->address = dma_alloc_coherent(dev, want->size, &mem->dma,
						  gfp);
	return mem->address ? 0 : -ENOMEM;
}

/* That it's contiguous is a promise to the device. To be sure of memory, look. */
static bool contiguous(struct pashm_memory *mem)
{
	phys_addr_t first, phys;
	unsigned long i;

	if (pashm_address_phys(mem->address, &first))
		return false;
	for (i = 1; i < mem->chunks; i++)
		if (pashm_address_phys(mem->address + (i << PAGE_SHIFT),
				       &phys) ||
		    phys != first + ((phys_addr_t)i << PAGE_SHIFT))
			return false;
	mem->pfn = PHYS_PFN(first);
	return pfn_valid(mem->pfn);
}

static int alloc(struct pashm_memory *mem, const struct pashm_want *want)
{
	int err;

	/* Before 4.16, swiotlb filled the log with what can't be had. */
	if (!IS_ENABLED(CONFIG_CMA) &&
	    want->size > PAGE_SIZE << MAX_PAGE_ORDER)
		return -ENOMEM;
	if (!pashm_memory_spare(want->size))
		return -ENOMEM;
	err = mutex_lock_killable(&setup_lock);
	if (err)
		return err;
	mem->chunks = want->size >> PAGE_SHIFT;
	mem->order = 0;
	err = alloc_locked(mem, want);
	mutex_unlock(&setup_lock);
	if (err)
		return err;
	if (!contiguous(mem) || !pashm_memory_fits(mem->pfn, want))
		goto err_free;
	mem->node = page_to_nid(pfn_to_page(mem->pfn));
	if (want->node != NUMA_NO_NODE && want->node != mem->node)
		goto err_free;
	return 0;

err_free:
	give_back(mem);
	return -ENOMEM;
}

static int map(const struct pashm_memory *mem, struct vm_area_struct *vma)
{
	size_t bytes = pashm_memory_bytes(mem);

	if (combined(mem))
		return dma_mmap_wc(&platform->dev, vma, mem->address, mem->dma,
				   bytes);
	return dma_mmap_coherent(&platform->dev, vma, mem->address, mem->dma,
				 bytes);
}

/**
 * pashm_memory_dma_init() - make the device
 *
 * Without it, there is no such memory, and all the rest works.
 *
 * Context: module init.
 */
void pashm_memory_dma_init(void)
{
	static const struct platform_device_info info = {
		.name = "pashm",
		.id = PLATFORM_DEVID_NONE,
		.dma_mask = DMA_BIT_MASK(64),
	};

	platform = platform_device_register_full(&info);
	if (IS_ERR(platform))
		platform = NULL;
}

/**
 * pashm_memory_dma_exit() - undo pashm_memory_dma_init()
 *
 * Context: module exit, after the last region is gone.
 */
void pashm_memory_dma_exit(void)
{
	if (platform)
		platform_device_unregister(platform);
}

const struct pashm_backend pashm_memory_dma = {
	.id = PASHM_BACKEND_DMA,
	.here = here,
	.alloc = alloc,
	.free = give_back,
	.mmap = map,
};

const struct pashm_backend pashm_memory_dma_wc = {
	.id = PASHM_BACKEND_DMA_WC,
	.by_name = true,
	.here = here_wc,
	.alloc = alloc,
	.free = give_back,
	.mmap = map,
};
