/* whether there is kvfree() (3.15, 39f1f78d53b9) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>
#include <linux/slab.h>

void probe(const void *addr)
{
	typeof(kvfree(addr)) *nothing = NULL;

	(void)nothing;
}
