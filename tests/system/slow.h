/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: Memory whose first touch lasts as long as a test wants
 *
 * The kernel that touches it on a program's behalf sleeps, in the middle of
 * whatever it was doing, until somebody says what the memory holds.
 */
#ifndef PASHM_TESTS_SLOW_H
#define PASHM_TESTS_SLOW_H

#include <linux/userfaultfd.h>
#include <poll.h>
#include <pthread.h>

#include "support.h"

struct slow {
	int fd;
	char *map;
	size_t len;
};

static inline struct slow slow_new(size_t len)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register reg = { .mode = UFFDIO_REGISTER_MODE_MISSING };
	struct slow s = { .fd = syscall(SYS_userfaultfd, O_CLOEXEC), .len = len };

	if (s.fd < 0 && errno == ENOSYS)
		SKIP("this kernel has no userfaultfd()");
	REQUIRE_OK(s.fd);
	REQUIRE_OK(ioctl(s.fd, UFFDIO_API, &api));
	s.map = mmap(NULL, len, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(s.map != MAP_FAILED);
	reg.range.start = (uintptr_t)s.map;
	reg.range.len = len;
	REQUIRE_OK(ioctl(s.fd, UFFDIO_REGISTER, &reg));
	return s;
}

/* Until somebody touches it. */
static inline void slow_wait(struct slow *s)
{
	struct pollfd wait = { .fd = s->fd, .events = POLLIN };
	struct uffd_msg message;

	REQUIRE_EQ(poll(&wait, 1, 60000), 1);
	REQUIRE_EQ(read(s->fd, &message, sizeof(message)), (int)sizeof(message));
	REQUIRE_EQ(message.event, UFFD_EVENT_PAGEFAULT);
}

/* It holds this, and whoever touches it goes on. */
static inline void slow_end(struct slow *s, const char *contents)
{
	struct uffdio_copy copy = {
		.dst = (uintptr_t)s->map, .src = (uintptr_t)contents,
		.len = s->len,
	};

	REQUIRE_OK(ioctl(s->fd, UFFDIO_COPY, &copy));
	close(s->fd);
}

/* A call on @fd that gets stuck at its memory */
struct work {
	int fd;
	struct slow slow;
	ssize_t result;
	int error;
	pthread_t thread;
};

static inline void work_begin(struct work *w, void *(*run)(void *arg))
{
	REQUIRE(!pthread_create(&w->thread, NULL, run, w));
	slow_wait(&w->slow);
}

static inline void work_end(struct work *w, const char *contents)
{
	slow_end(&w->slow, contents);
	REQUIRE(!pthread_join(w->thread, NULL));
}

#endif /* PASHM_TESTS_SLOW_H */
