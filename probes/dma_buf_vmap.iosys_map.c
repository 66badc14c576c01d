/* whether vmap() of a dma-buf fills a struct iosys_map (5.18, 7938f4218168) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

static int probe_vmap(struct dma_buf *buf, struct iosys_map *map)
{
	return 0;
}

const struct dma_buf_ops probe = { .vmap = probe_vmap };
