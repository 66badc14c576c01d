/* whether mm_get_unmapped_area() begins with the file (6.19, 9ac09bb9feac) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/sched/mm.h>

unsigned long probe(struct file *file, unsigned long len)
{
	return mm_get_unmapped_area(file, 0, len, 0, 0);
}
