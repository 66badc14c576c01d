/* whether dma_buf_export() wants a struct dma_buf_export_info (4.1, d8fbe341beb6) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

size_t probe(const struct dma_buf_export_info *info)
{
	return sizeof(dma_buf_export(info)) + info->size;
}
