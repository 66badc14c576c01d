/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/dma-mapping.h> as the newest kernel has it
 *
 * dma_alloc_wc(): since 4.6. compat_dma_wc(): whether there is such memory. Before, the
 * functions had other names, and some architectures none.
 * dma_map_sgtable() and what belongs to it: since 5.8. Before, without attributes.
 * dma_map_page_attrs(): since 4.10. DMA_ATTR_* are numbers since 4.8. Before, mapping
 * takes care of caches, which does no harm where it needn't.
 */
#ifndef COMPAT_LINUX_DMA_MAPPING_H
#define COMPAT_LINUX_DMA_MAPPING_H

#include_next <linux/dma-mapping.h>

#ifdef HAVE_DMA_ALLOC_WC
static inline bool compat_dma_wc(void)
{
	return true;
}
#else
static inline bool compat_dma_wc(void)
{
	return false;
}

#define dma_alloc_wc	dma_alloc_coherent
#define dma_free_wc	dma_free_coherent
#define dma_mmap_wc	dma_mmap_coherent
#endif

#ifndef HAVE_DMA_MAP_PAGE_ATTRS
#define dma_map_page_attrs(dev, page, offset, size, direction, attrs)	\
	((void)(attrs), dma_map_page(dev, page, offset, size, direction))
#define dma_unmap_page_attrs(dev, dma, size, direction, attrs)		\
do {									\
	(void)(attrs);							\
	dma_unmap_page(dev, dma, size, direction);			\
} while (0)
#endif

#ifndef HAVE_DMA_MAP_SGTABLE
#include <linux/errno.h>
#include <linux/scatterlist.h>

static inline int dma_map_sgtable(struct device *dev, struct sg_table *table,
				  enum dma_data_direction direction,
				  unsigned long attrs)
{
	int nents = dma_map_sg(dev, table->sgl, table->orig_nents, direction);

	if (nents <= 0)
		return -EIO;
	table->nents = nents;
	return 0;
}

static inline void dma_unmap_sgtable(struct device *dev, struct sg_table *table,
				     enum dma_data_direction direction,
				     unsigned long attrs)
{
	dma_unmap_sg(dev, table->sgl, table->orig_nents, direction);
}

static inline void dma_sync_sgtable_for_cpu(struct device *dev,
					    struct sg_table *table,
					    enum dma_data_direction direction)
{
	dma_sync_sg_for_cpu(dev, table->sgl, table->orig_nents, direction);
}

static inline void
dma_sync_sgtable_for_device(struct device *dev, struct sg_table *table,
			    enum dma_data_direction direction)
{
	dma_sync_sg_for_device(dev, table->sgl, table->orig_nents, direction);
}
#endif

#endif /* COMPAT_LINUX_DMA_MAPPING_H */
