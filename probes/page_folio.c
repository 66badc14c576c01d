/* whether there are folios (5.16) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

size_t probe(struct page *page)
{
	return sizeof(*page_folio(page));
}
