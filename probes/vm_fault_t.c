/* whether what a fault handler returns has the type vm_fault_t (4.17, 1c8f422059ae) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

vm_fault_t probe(void)
{
	return VM_FAULT_SIGBUS;
}
