/* whether fault() of a mapping takes the mapping as well (before 4.11) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

static int probe_fault(struct vm_area_struct *vma, struct vm_fault *vmf)
{
	return 0;
}

const struct vm_operations_struct probe = { .fault = probe_fault };
