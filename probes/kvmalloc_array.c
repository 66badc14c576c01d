/* whether there is kvmalloc_array() (4.12, 752ade68cbd8) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>
#include <linux/slab.h>

size_t probe(size_t n)
{
	return sizeof(kvmalloc_array(n, 8, GFP_KERNEL));
}
