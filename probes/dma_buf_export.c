/* whether modules can call dma_buf_export() with one argument (4.1, d8fbe341beb6) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/dma-buf.h>

struct dma_buf *probe(struct dma_buf_export_info *info)
{
	return dma_buf_export(info);
}
