/* whether modules can know pageblock_order (a constant, except where huge pages are chosen at boot: PowerPC) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>
#include <linux/pageblock-flags.h>

unsigned int probe(void)
{
	return pageblock_order;
}
