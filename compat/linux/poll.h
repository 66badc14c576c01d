/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/poll.h> as the newest kernel has it
 *
 * __poll_t, and EPOLLIN for what had been POLLIN in the kernel: since 4.16.
 */
#ifndef COMPAT_LINUX_POLL_H
#define COMPAT_LINUX_POLL_H

#include_next <linux/poll.h>

#ifndef HAVE_POLL_T
typedef unsigned int __poll_t;

#undef EPOLLIN
#undef EPOLLOUT
#undef EPOLLRDNORM
#undef EPOLLWRNORM
#define EPOLLIN		POLLIN
#define EPOLLOUT	POLLOUT
#define EPOLLRDNORM	POLLRDNORM
#define EPOLLWRNORM	POLLWRNORM
#endif

#endif /* COMPAT_LINUX_POLL_H */
