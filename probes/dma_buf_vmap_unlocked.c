/* whether mapping a dma-buf for the kernel takes its lock (6.2) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

size_t probe(struct dma_buf *buf)
{
	return sizeof(dma_buf_vmap_unlocked(buf, NULL));
}
