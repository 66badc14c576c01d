/* whether modules can call ioremap_cache() (before 4.3, on some architectures) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/io.h>

void __iomem *probe(resource_size_t start, unsigned long size)
{
	return ioremap_cache(start, size);
}
