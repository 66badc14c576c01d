/* whether vmap() of a dma-buf returns a pointer (before 5.11) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

static void *probe_vmap(struct dma_buf *buf)
{
	return NULL;
}

const struct dma_buf_ops probe = { .vmap = probe_vmap };
