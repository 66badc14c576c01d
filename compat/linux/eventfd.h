/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/eventfd.h> as the newest kernel has it
 *
 * eventfd_signal(): before 6.8 it was told how much to add.
 */
#ifndef COMPAT_LINUX_EVENTFD_H
#define COMPAT_LINUX_EVENTFD_H

#include_next <linux/eventfd.h>

#ifdef HAVE_EVENTFD_SIGNAL_2ARGS
static inline void compat_eventfd_signal(struct eventfd_ctx *ctx)
{
	eventfd_signal(ctx, 1);
}
#undef eventfd_signal
#define eventfd_signal	compat_eventfd_signal
#endif

#endif /* COMPAT_LINUX_EVENTFD_H */
