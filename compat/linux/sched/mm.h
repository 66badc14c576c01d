/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/sched/mm.h> as the newest kernel has it
 *
 * Before 4.11 all of it was in <linux/sched.h>, and mmget() had no name.
 * mm_get_unmapped_area(): before 6.19 it took an mm, before 6.10 it was a member of
 * the mm.
 */
#ifndef COMPAT_LINUX_SCHED_MM_H
#define COMPAT_LINUX_SCHED_MM_H

#ifdef HAVE_SCHED_MM_H
#include_next <linux/sched/mm.h>
#else
#include <linux/mm_types.h>
#include <linux/sched.h>

static inline void compat_mmget(struct mm_struct *mm)
{
	atomic_inc(&mm->mm_users);
}
#define mmget			compat_mmget
#endif

#ifndef HAVE_UNMAPPED_AREA_FILE
#include <linux/mm_types.h>
#include <linux/sched.h>

static inline unsigned long
compat_get_unmapped_area(struct file *file, unsigned long addr,
			 unsigned long len, unsigned long pgoff,
			 unsigned long flags)
{
#ifdef HAVE_UNMAPPED_AREA_MM
	return mm_get_unmapped_area(current->mm, file, addr, len, pgoff, flags);
#else
	return current->mm->get_unmapped_area(file, addr, len, pgoff, flags);
#endif
}
#define mm_get_unmapped_area	compat_get_unmapped_area
#endif

#endif /* COMPAT_LINUX_SCHED_MM_H */
