/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/dma-mapping.h> as the newest kernel has it
 *
 * dma_alloc_wc(): since 4.6. compat_dma_wc(): whether there is such memory. Before, the
 * functions had other names, and some architectures none.
 */
#ifndef COMPAT_LINUX_DMA_MAPPING_H
#define COMPAT_LINUX_DMA_MAPPING_H

#include_next <linux/dma-mapping.h>

#ifdef HAVE_DMA_ALLOC_WC
static inline bool compat_dma_wc(void)
{
	return true;
}
#else
static inline bool compat_dma_wc(void)
{
	return false;
}

#define dma_alloc_wc	dma_alloc_coherent
#define dma_free_wc	dma_free_coherent
#define dma_mmap_wc	dma_mmap_coherent
#endif

#endif /* COMPAT_LINUX_DMA_MAPPING_H */
