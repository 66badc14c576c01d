/* whether modules can call kthread_use_mm() (5.8, f5678e7f2ac3) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/kthread.h>

void probe(struct mm_struct *mm)
{
	kthread_use_mm(mm);
}
