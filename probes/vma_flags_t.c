/* whether the flags of a mapping can be a vma_flags_t (7.0, bae0ba7c7c0a) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

vma_flags_t probe(struct vm_area_struct *vma)
{
	return vma->flags;
}
