/* whether region_intersects() knows System RAM by its flags (4.6, 1c29f25bf5d6) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/ioport.h>
#include <linux/mm.h>

int probe(resource_size_t start, size_t size)
{
	return region_intersects(start, size, IORESOURCE_SYSTEM_RAM,
				 IORES_DESC_NONE);
}
