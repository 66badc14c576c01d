/* whether of_dma_configure() takes a third argument, force_dma (4.18, 3d6ce86ee794) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/of_device.h>

void probe(struct device *dev)
{
	typeof(of_dma_configure(dev, NULL, true)) *nothing = NULL;

	(void)nothing;
}
