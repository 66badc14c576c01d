/* whether there is dma_map_sgtable() (5.8, d9d200bcebc1) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-mapping.h>

size_t probe(struct device *dev, struct sg_table *table)
{
	return sizeof(dma_map_sgtable(dev, table, DMA_TO_DEVICE, 0));
}
