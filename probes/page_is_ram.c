/* whether modules can call page_is_ram() (3.11, c5a130325f13) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

int probe(unsigned long pfn)
{
	return page_is_ram(pfn);
}
