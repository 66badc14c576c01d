/* whether modules can call alloc_contig_pages() (7.0, 5e27a2df03b8; declared since 5.5) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/gfp.h>

struct page *probe(unsigned long nr, int nid, nodemask_t *nodes)
{
	return alloc_contig_pages(nr, GFP_KERNEL, nid, nodes);
}
