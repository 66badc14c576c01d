/* whether there is dma_alloc_wc() (4.6, f6e45661f9be) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-mapping.h>

void *probe(struct device *dev, dma_addr_t *dma)
{
	return dma_alloc_wc(dev, 1, dma, GFP_KERNEL);
}
