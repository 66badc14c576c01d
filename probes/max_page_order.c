/* whether the largest order of pages is called MAX_PAGE_ORDER (6.8, 5e0a760b4441) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mmzone.h>

int probe(void)
{
	return MAX_PAGE_ORDER;
}
