/* whether a fault has its address as vmf->address (4.10, 1a29d85eb0f1) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

unsigned long probe(struct vm_fault *vmf)
{
	return vmf->address;
}
