/* whether there is vma_set_file() (5.11, 295992fb815e) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

void probe(struct vm_area_struct *vma, struct file *file)
{
	typeof(vma_set_file(vma, file)) *nothing = NULL;

	(void)nothing;
}
