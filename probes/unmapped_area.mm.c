/* whether mm_get_unmapped_area() begins with the mm (6.10, 529ce23a764f) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/sched.h>
#include <linux/sched/mm.h>

unsigned long probe(struct file *file, unsigned long len)
{
	return mm_get_unmapped_area(current->mm, file, 0, len, 0, 0);
}
