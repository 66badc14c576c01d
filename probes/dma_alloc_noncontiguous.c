/* whether modules can call dma_alloc_noncontiguous() (5.13, 7d5b5738d151) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-mapping.h>

struct sg_table *probe(struct device *dev, size_t size)
{
	return dma_alloc_noncontiguous(dev, size, DMA_BIDIRECTIONAL, GFP_KERNEL, 0);
}
