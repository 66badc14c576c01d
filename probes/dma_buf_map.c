/* whether map() maps a page of a dma-buf (4.12 to 5.5) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

static void *probe_map(struct dma_buf *buf, unsigned long page)
{
	return NULL;
}

const struct dma_buf_ops probe = { .map = probe_map };
