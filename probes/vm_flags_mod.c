/* whether vm_flags_mod() changes the flags of a mapping (6.3, bc292ab00f6c) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

void probe(struct vm_area_struct *vma)
{
	typeof(vm_flags_mod(vma, VM_DONTDUMP, VM_MAYEXEC)) *nothing = NULL;

	(void)nothing;
}
