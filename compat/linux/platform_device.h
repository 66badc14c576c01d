/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/platform_device.h> as the newest kernel has it
 *
 * platform_device_register_full(): on arm64, from 4.2 to 4.20, a device could do DMA
 * only once somebody had read about it in what the firmware says. For one of which the
 * firmware knows nothing, of_dma_configure() sets what is usual; before 4.14 it takes
 * the mask plus one for the size of memory, so it is shown one that has a successor.
 */
#ifndef COMPAT_LINUX_PLATFORM_DEVICE_H
#define COMPAT_LINUX_PLATFORM_DEVICE_H

#include_next <linux/platform_device.h>

#ifdef HAVE_DUMMY_DMA_OPS
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/of_device.h>

static inline struct platform_device *
compat_register_full(const struct platform_device_info *info)
{
	struct platform_device *platform = platform_device_register_full(info);
	struct device *dev;

	if (IS_ERR(platform))
		return platform;
	dev = &platform->dev;
	dev->coherent_dma_mask = DMA_BIT_MASK(63);
#ifdef HAVE_OF_DMA_CONFIGURE_FORCE
	of_dma_configure(dev, NULL, true);
#else
	of_dma_configure(dev, NULL);
#endif
	dev->coherent_dma_mask = info->dma_mask;
	if (dev->dma_mask)
		*dev->dma_mask = info->dma_mask;
	return platform;
}
#define platform_device_register_full	compat_register_full
#endif

#endif /* COMPAT_LINUX_PLATFORM_DEVICE_H */
