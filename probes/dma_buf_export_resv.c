/* whether dma_buf_export_named() has a reservation object (3.17 to 4.0) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

size_t probe(const struct dma_buf_ops *ops)
{
	return sizeof(dma_buf_export_named(NULL, ops, 1, 0, "", NULL));
}
