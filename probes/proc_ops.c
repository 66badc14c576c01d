/* whether proc_create() takes struct proc_ops (5.6, d56c0d45f0e2) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/proc_fs.h>

static const struct proc_ops probe_ops = { .proc_flags = 0 };

size_t probe(void)
{
	return sizeof(proc_create("probe", 0400, NULL, &probe_ops));
}
