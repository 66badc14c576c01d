/* whether modules can call alloc_contig_frozen_range() (7.0) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/gfp.h>

int probe(unsigned long start, unsigned long end)
{
	return alloc_contig_frozen_range(start, end, ACR_FLAGS_NONE, GFP_KERNEL);
}
