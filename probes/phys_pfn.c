/* whether there is PHYS_PFN() (4.5, 8f235d1a3eb7) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>
#include <linux/pfn.h>

unsigned long probe(unsigned long long address)
{
	return PHYS_PFN(address);
}
