/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/wait.h> as the newest kernel has it
 *
 * wq_has_sleeper(): since 4.5.
 */
#ifndef COMPAT_LINUX_WAIT_H
#define COMPAT_LINUX_WAIT_H

#include_next <linux/wait.h>

#ifndef HAVE_WQ_HAS_SLEEPER
static inline bool wq_has_sleeper(wait_queue_head_t *queue)
{
	/* between what was changed and the look at who waits for it */
	smp_mb();
	return waitqueue_active(queue);
}
#endif

#endif /* COMPAT_LINUX_WAIT_H */
