/* whether there is page_ref_count() (4.6, fe896d187804) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

int probe(struct page *page)
{
	return page_ref_count(page);
}
