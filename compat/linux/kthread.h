/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/kthread.h> as the newest kernel has it
 *
 * kthread_complete_and_exit(): before 5.17, kernel threads ended like any task.
 * kthread_exit(): modules can call it since 6.3 only, what it is made of longer.
 * kthread_use_mm(): before 5.8 it was called use_mm(), and lived in
 * <linux/mmu_context.h>.
 */
#ifndef COMPAT_LINUX_KTHREAD_H
#define COMPAT_LINUX_KTHREAD_H

#include_next <linux/kthread.h>

#ifndef HAVE_KTHREAD_COMPLETE_AND_EXIT
#include <linux/completion.h>
#include <linux/kernel.h>

#define kthread_complete_and_exit	complete_and_exit
#endif

#undef kthread_exit
#define kthread_exit(result)	kthread_complete_and_exit(NULL, (result))

#ifndef HAVE_KTHREAD_USE_MM
#include <linux/mmu_context.h>

#define kthread_use_mm		use_mm
#define kthread_unuse_mm	unuse_mm
#endif

#endif /* COMPAT_LINUX_KTHREAD_H */
