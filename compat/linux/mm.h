/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/mm.h> as the newest kernel has it
 *
 * vm_flags_mod(): before 6.3, vm_flags was written to directly.
 * page_folio(): before 5.16, a folio was the head page.
 */
#ifndef COMPAT_LINUX_MM_H
#define COMPAT_LINUX_MM_H

#include_next <linux/mm.h>

#ifndef HAVE_VM_FLAGS_MOD
static inline void vm_flags_mod(struct vm_area_struct *vma,
				unsigned long set, unsigned long clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}
#endif

#ifndef HAVE_PAGE_FOLIO
#define page_folio(page)	compound_head(page)
#endif

#endif /* COMPAT_LINUX_MM_H */
