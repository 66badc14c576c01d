/* whether vmap() of a dma-buf fills a struct dma_buf_map (5.11, 6619ccf1bb1d) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

static int probe_vmap(struct dma_buf *buf, struct dma_buf_map *map)
{
	map->vaddr = NULL;
	return 0;
}

const struct dma_buf_ops probe = { .vmap = probe_vmap };
