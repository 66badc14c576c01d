/* whether there is memremap() (4.3, 92281dee825f) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/io.h>

void *probe_map(resource_size_t start, size_t size)
{
	return memremap(start, size, MEMREMAP_WB);
}

void probe(void *addr)
{
	memunmap(addr);
}
