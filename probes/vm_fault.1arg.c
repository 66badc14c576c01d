/* whether fault() of a mapping takes a struct vm_fault only (4.11, 11bac8000449) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

static typeof(((struct vm_operations_struct *)0)->fault(0)) probe_fault(struct vm_fault *vmf)
{
	return 0;
}

const struct vm_operations_struct probe = { .fault = probe_fault };
