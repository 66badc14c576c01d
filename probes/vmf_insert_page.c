/* whether there is vmf_insert_page() (4.17, 1c8f422059ae) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

size_t probe(struct vm_area_struct *vma, struct page *page)
{
	return sizeof(vmf_insert_page(vma, vma->vm_start, page));
}
