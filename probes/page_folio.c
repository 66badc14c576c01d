/* whether there are folios (5.16) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

struct folio *probe(struct page *page)
{
	return page_folio(page);
}
