/* whether dma_map_page_attrs() has attributes (4.10, 0495c3d36794) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-mapping.h>

size_t probe(struct device *dev, struct page *page)
{
	return sizeof(dma_map_page_attrs(dev, page, 0, 1, DMA_TO_DEVICE,
					 DMA_ATTR_SKIP_CPU_SYNC));
}
