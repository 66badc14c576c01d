/* whether modules can call vm_insert_pages() (5.7, 8cd3984d81d5) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

int probe(struct vm_area_struct *vma, struct page **pages, unsigned long *nr)
{
	return vm_insert_pages(vma, vma->vm_start, pages, nr);
}
