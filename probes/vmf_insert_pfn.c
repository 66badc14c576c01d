/* whether there is vmf_insert_pfn() (4.17, 1c8f422059ae) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

size_t probe(struct vm_area_struct *vma, unsigned long pfn)
{
	return sizeof(vmf_insert_pfn(vma, vma->vm_start, pfn));
}
