/* whether there is vm_insert_pages() (5.7, 8cd3984d81d5) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

size_t probe(struct vm_area_struct *vma, struct page **pages, unsigned long *nr)
{
	return sizeof(vm_insert_pages(vma, vma->vm_start, pages, nr));
}
