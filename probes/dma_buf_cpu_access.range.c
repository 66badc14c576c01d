/* whether CPU access to a dma-buf has a range (before 4.6) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

static int probe_begin(struct dma_buf *buf, size_t start, size_t len,
		       enum dma_data_direction direction)
{
	return 0;
}

static void probe_end(struct dma_buf *buf, size_t start, size_t len,
		      enum dma_data_direction direction)
{
}

const struct dma_buf_ops probe = {
	.begin_cpu_access = probe_begin,
	.end_cpu_access = probe_end,
};
