/* whether pages that are charged have room for a count of mappings (5.11, 18b2db3b0385) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/memcontrol.h>

unsigned long probe(void)
{
	return MEMCG_DATA_KMEM;
}
