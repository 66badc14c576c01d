/* whether modules can call vmf_insert_folio_pmd() (6.15) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

vm_fault_t probe(struct vm_fault *vmf, struct folio *folio)
{
	return vmf_insert_folio_pmd(vmf, folio, true);
}
