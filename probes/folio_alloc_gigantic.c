/* whether alloc_contig_range() makes compound pages, as folio_alloc_gigantic() needs it (6.12 to 6.19, e98337d11bbd) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/gfp.h>

int probe(struct folio **folio)
{
	return sizeof(*folio = folio_alloc_gigantic(9, GFP_KERNEL, 0, NULL));
}
