/* whether a mapping is asked before mprotect() changes it (5.11, 95bb7c42ac8a) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

static int probe_mprotect(struct vm_area_struct *vma, unsigned long start,
			  unsigned long end, unsigned long newflags)
{
	return 0;
}

const struct vm_operations_struct probe = {
	.mprotect = probe_mprotect,
};
