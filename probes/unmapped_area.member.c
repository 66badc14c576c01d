/* whether get_unmapped_area() is a member of the mm (before 6.10) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm_types.h>
#include <linux/sched.h>

unsigned long probe(struct file *file, unsigned long len)
{
	return current->mm->get_unmapped_area(file, 0, len, 0, 0);
}
