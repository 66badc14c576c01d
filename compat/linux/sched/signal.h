/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/sched/signal.h> as the newest kernel has it
 *
 * Before 4.11 all of it was in <linux/sched.h>.
 */
#ifndef COMPAT_LINUX_SCHED_SIGNAL_H
#define COMPAT_LINUX_SCHED_SIGNAL_H

#ifdef HAVE_SCHED_SIGNAL_H
#include_next <linux/sched/signal.h>
#else
#include <linux/sched.h>
#endif

#endif /* COMPAT_LINUX_SCHED_SIGNAL_H */
