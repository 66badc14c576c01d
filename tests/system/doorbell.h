/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: Shorthand for the doorbell
 */
#ifndef PASHM_TESTS_DOORBELL_H
#define PASHM_TESTS_DOORBELL_H

#include <poll.h>

#include "pashm_test.h"

static inline ull ring(int fd)
{
	struct pashm_ring call = { .flags = 0 };

	REQUIRE_OK(ioctl(fd, PASHM_IOC_RING, &call));
	return call.rings;
}

static inline ull news(int fd, unsigned int flags)
{
	struct pashm_bell call = { .flags = flags };

	REQUIRE_OK(ioctl(fd, PASHM_IOC_BELL, &call));
	return call.news;
}

static inline int listen_with(int fd, int event, unsigned int flags)
{
	struct pashm_eventfd call = { .fd = event, .flags = flags };

	return ioctl(fd, PASHM_IOC_EVENTFD, &call);
}

static inline int poll_now(int fd)
{
	struct pollfd p = { .fd = fd, .events = -1 };

	REQUIRE_OK(poll(&p, 1, 0));
	return p.revents;
}

/* Whether there is news within some seconds, which is for ever. */
static inline bool wait_for_news(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };

	return poll(&p, 1, 20000) == 1;
}

#endif /* PASHM_TESTS_DOORBELL_H */
