/* whether modules can call alloc_contig_range() (5.8; declared since 3.5) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/gfp.h>
#include <linux/mmzone.h>

int probe(unsigned long start, unsigned long end)
{
	return alloc_contig_range(start, end, MIGRATE_MOVABLE, GFP_KERNEL);
}
