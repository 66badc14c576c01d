/* whether modules can make dma-bufs (CONFIG_DMA_SHARED_BUFFER) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

void probe(struct dma_buf *buf)
{
	dma_buf_put(buf);
}
