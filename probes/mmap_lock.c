/* whether the mmap lock is taken by mmap_read_lock() (5.8, 9740ca4e95b4) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>
#include <linux/mmap_lock.h>

void probe(struct mm_struct *mm)
{
	mmap_read_lock(mm);
}
