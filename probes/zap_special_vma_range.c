/* whether modules can call zap_special_vma_range() (7.1) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

void probe(struct vm_area_struct *vma)
{
	zap_special_vma_range(vma, vma->vm_start, PAGE_SIZE);
}
