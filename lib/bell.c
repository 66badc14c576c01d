// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * DOC: The doorbell of a region
 */
#include <errno.h>
#include <string.h>
#include <time.h>

#include "internal.h"

int pashm_region_ring(const struct pashm_region *region, uint64_t *rings)
{
	struct pashm_ring ring;
	int err;

	memset(&ring, 0, sizeof(ring));
	err = pashm_region_ioctl(region, PASHM_IOC_RING, &ring);
	if (!err && rings)
		*rings = ring.rings;
	return err;
}

int pashm_region_bell(const struct pashm_region *region, unsigned int flags,
		      uint64_t *rings, uint64_t *news)
{
	struct pashm_bell bell;
	int err;

	memset(&bell, 0, sizeof(bell));
	bell.flags = flags;
	err = pashm_region_ioctl(region, PASHM_IOC_BELL, &bell);
	if (err)
		return err;
	if (rings)
		*rings = bell.rings;
	if (news)
		*news = bell.news;
	return 0;
}

static int64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/*
 * The bell is asked before there is any waiting: a driver without doorbells would have
 * poll() say yes at once, for ever. Several threads may wait on one open file: the news is
 * for one of them, and the others go on waiting.
 */
int pashm_region_wait(const struct pashm_region *region, int timeout,
		      uint64_t *news)
{
	int64_t end = timeout > 0 ? now() + timeout : 0, left = timeout;
	struct pollfd fds = { .fd = region->fd, .events = POLLIN };
	uint64_t heard;
	int err;

	for (;;) {
		err = pashm_region_bell(region, 0, NULL, &heard);
		if (err)
			return err;
		if (heard) {
			if (news)
				*news = heard;
			return 0;
		}
		if (timeout > 0) {
			left = end - now();
			if (left < 0)
				left = 0;
		}
		if (!left)
			return -ETIMEDOUT;
		err = pashm_sys_poll(&fds, (int)left);
		if (err < 0)
			return err;
	}
}

int pashm_region_eventfd(const struct pashm_region *region, int eventfd,
			 unsigned int flags)
{
	struct pashm_eventfd arg;

	memset(&arg, 0, sizeof(arg));
	arg.fd = eventfd;
	arg.flags = flags;
	return pashm_region_ioctl(region, PASHM_IOC_EVENTFD, &arg);
}
