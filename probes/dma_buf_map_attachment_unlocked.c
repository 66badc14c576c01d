/* whether mapping a dma-buf for a device takes its lock (6.2) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

size_t probe(struct dma_buf_attachment *attachment)
{
	return sizeof(dma_buf_map_attachment_unlocked(attachment,
						      DMA_TO_DEVICE));
}
