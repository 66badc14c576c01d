/* whether kmap() maps a page of a dma-buf (before 4.12) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

static void *probe_map(struct dma_buf *buf, unsigned long page)
{
	return NULL;
}

const struct dma_buf_ops probe = { .kmap = probe_map };
