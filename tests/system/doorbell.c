// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the doorbell: who is told of a ring, and of how many
 *
 * Each open file has news of its own, eventfds count what they are told, epoll
 * behaves, and what fails changes nothing. That nothing is lost when many are at it
 * is the matter of doorbell_stress.c.
 */
#include <sys/epoll.h>
#include <sys/eventfd.h>

#include "doorbell.h"
#include "leftovers.h"

TEST(query_says_so)
{
	CHECK(query().features & PASHM_FEATURE_BELL);
}

TEST(ring_is_news_once)
{
	int fd = region_new(page_size());

	CHECK_EQ(poll_now(fd), POLLOUT | POLLWRNORM);
	CHECK_EQ(news(fd, 0), 0);
	CHECK_EQ(ring(fd), 1);
	CHECK_EQ(ring(fd), 2);
	CHECK_EQ(poll_now(fd), POLLOUT | POLLWRNORM | POLLIN | POLLRDNORM);
	CHECK_EQ(news(fd, 0), 2);
	CHECK_EQ(poll_now(fd), POLLOUT | POLLWRNORM);
	CHECK_EQ(news(fd, 0), 0);
	CHECK_EQ(region_info(fd).rings, 2);
}

TEST(peek_leaves_it)
{
	int fd = region_new(page_size());

	ring(fd);
	CHECK_EQ(news(fd, PASHM_BELL_PEEK), 1);
	CHECK_EQ(news(fd, PASHM_BELL_PEEK), 1);
	CHECK(poll_now(fd) & POLLIN);
	CHECK_EQ(news(fd, 0), 1);
	CHECK_EQ(news(fd, PASHM_BELL_PEEK), 0);
}

TEST(each_open_file_for_itself)
{
	int a = region_create("bell", page_size(), 0600, 0), b, c, d;

	REQUIRE_OK(a);
	REQUIRE_OK(b = region_open("bell", O_RDWR));
	REQUIRE_OK(d = dup(a));
	ring(a);
	REQUIRE_OK(c = region_open("bell", O_RDONLY));
	CHECK_EQ(news(a, 0), 1);
	CHECK_EQ(news(d, 0), 0);	/* the same open file */
	CHECK_EQ(news(b, PASHM_BELL_PEEK), 1);
	CHECK_EQ(news(c, 0), 0);	/* there was a ring, before it was opened */
	ring(b);
	CHECK_EQ(news(c, 0), 1);
	CHECK_EQ(news(b, 0), 2);
	REQUIRE_OK(region_destroy("bell"));
	ring(b);
	CHECK(poll_now(a) & POLLIN);
}

TEST(read_only_hears_and_is_silent)
{
	int fd = region_create("bell", page_size(), 0600, 0), reader;
	struct pashm_ring r = { .flags = 0 };

	REQUIRE_OK(fd);
	REQUIRE_OK(reader = region_attach("bell", PASHM_ATTACH_READ_ONLY));
	CHECK_ERROR(ioctl(reader, PASHM_IOC_RING, &r), EBADF);
	CHECK_EQ(region_info(fd).rings, 0);
	ring(fd);
	CHECK_EQ(news(reader, 0), 1);
	REQUIRE_OK(region_destroy("bell"));
}

TEST(result_that_cannot_be_written)
{
	struct pashm_bell *call = mmap(NULL, page_size(), PROT_READ,
				       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = region_new(page_size());

	REQUIRE(call != MAP_FAILED);
	CHECK_ERROR(ioctl(fd, PASHM_IOC_RING, call), EFAULT);
	CHECK_EQ(region_info(fd).rings, 0);
	ring(fd);
	CHECK_ERROR(ioctl(fd, PASHM_IOC_BELL, call), EFAULT);
	CHECK_EQ(news(fd, 0), 1);
}

static void ring_later(void *arg)
{
	usleep(50000);
	ring(*(int *)arg);
}

TEST(poll_sleeps_until_the_ring)
{
	struct pollfd p = { .fd = region_new(page_size()), .events = POLLIN };
	pid_t pid;

	CHECK_EQ(poll(&p, 1, 20), 0);
	pid = start(ring_later, &p.fd);
	CHECK_EQ(poll(&p, 1, 10000), 1);
	CHECK_EQ(p.revents, POLLIN);
	finish(pid);
}

/* Eventfds */

static ull told(int event)
{
	uint64_t count = 0;

	if (read(event, &count, sizeof(count)) < 0)
		REQUIRE_EQ(errno, EAGAIN);
	return count;
}

static int event_new(void)
{
	int fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);

	REQUIRE_OK(fd);
	return fd;
}

TEST(eventfd_counts)
{
	int fd = region_new(page_size()), event = event_new();

	ring(fd);
	REQUIRE_OK(listen_with(fd, event, 0));
	CHECK_EQ(told(event), 0);
	ring(fd);
	ring(fd);
	CHECK_EQ(told(event), 2);
	CHECK_EQ(news(fd, 0), 3);
	REQUIRE_OK(listen_with(fd, event, PASHM_EVENTFD_REMOVE));
	ring(fd);
	CHECK_EQ(told(event), 0);
}

TEST(eventfd_errors)
{
	int fd = region_new(page_size()), event = event_new(), other;
	int pipes[2];

	REQUIRE_OK(pipe(pipes));
	CHECK_ERROR(listen_with(fd, -1, 0), EBADF);
	CHECK_ERROR(listen_with(fd, pipes[0], 0), EINVAL);
	CHECK_ERROR(listen_with(fd, fd, 0), EINVAL);
	CHECK_ERROR(listen_with(fd, event, 2), EINVAL);
	CHECK_ERROR(listen_with(fd, event, PASHM_EVENTFD_REMOVE), ENOENT);
	CHECK_ERROR(listen_with(fd, -1, PASHM_EVENTFD_REMOVE), EBADF);
	CHECK_ERROR(listen_with(fd, fd, PASHM_EVENTFD_REMOVE), EINVAL);
	REQUIRE_OK(listen_with(fd, event, 0));
	CHECK_ERROR(listen_with(fd, event, 0), EEXIST);
	REQUIRE_OK(other = dup(event));
	CHECK_ERROR(listen_with(fd, other, 0), EEXIST);
	ring(fd);
	CHECK_EQ(told(event), 1);
	REQUIRE_OK(listen_with(fd, other, PASHM_EVENTFD_REMOVE));
	CHECK_ERROR(listen_with(fd, event, PASHM_EVENTFD_REMOVE), ENOENT);
}

TEST(as_many_eventfds_as_can_be)
{
	int fd = region_new(page_size()), events[17];
	size_t i;

	for (i = 0; i < 17; i++)
		events[i] = event_new();
	for (i = 0; i < 16; i++)
		CHECK_OK(listen_with(fd, events[i], 0));
	CHECK_ERROR(listen_with(fd, events[16], 0), ENOSPC);
	ring(fd);
	for (i = 0; i < 16; i++)
		CHECK_EQ(told(events[i]), 1);
	CHECK_EQ(told(events[16]), 0);
	REQUIRE_OK(listen_with(fd, events[3], PASHM_EVENTFD_REMOVE));
	CHECK_OK(listen_with(fd, events[16], 0));
	ring(fd);
	CHECK_EQ(told(events[3]), 0);
	CHECK_EQ(told(events[16]), 1);
}

TEST(eventfd_goes_with_its_open_file)
{
	int a = region_create("bell", page_size(), 0600, 0), b;
	int event = event_new();

	REQUIRE_OK(a);
	REQUIRE_OK(b = region_open("bell", O_RDONLY));
	REQUIRE_OK(listen_with(b, event, 0));
	REQUIRE_OK(listen_with(a, event, 0));	/* once for each open file */
	ring(a);
	CHECK_EQ(told(event), 2);
	close(b);
	ring(a);
	CHECK_EQ(told(event), 1);
	REQUIRE_OK(region_destroy("bell"));
}

TEST(eventfd_that_nobody_has_any_more)
{
	int fd = region_new(page_size()), event = event_new();

	REQUIRE_OK(listen_with(fd, event, 0));
	close(event);
	CHECK_EQ(ring(fd), 1);
	CHECK_EQ(ring(fd), 2);
}

/* epoll */

static int epoll_on(int fd, uint32_t events)
{
	struct epoll_event event = { .events = events };
	int epoll = epoll_create1(EPOLL_CLOEXEC);

	REQUIRE_OK(epoll);
	REQUIRE_OK(epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event));
	return epoll;
}

static uint32_t epoll_look(int epoll, int ms)
{
	struct epoll_event event = { .events = 0 };
	int n = epoll_wait(epoll, &event, 1, ms);

	REQUIRE_OK(n);
	return n ? event.events : 0;
}

TEST(epoll_by_level)
{
	int fd = region_new(page_size()), epoll = epoll_on(fd, EPOLLIN);

	CHECK_EQ(epoll_look(epoll, 0), 0);
	ring(fd);
	CHECK_EQ(epoll_look(epoll, 0), EPOLLIN);
	CHECK_EQ(epoll_look(epoll, 0), EPOLLIN);
	news(fd, 0);
	CHECK_EQ(epoll_look(epoll, 0), 0);
}

TEST(epoll_by_edge)
{
	int fd = region_new(page_size());
	int epoll = epoll_on(fd, EPOLLIN | EPOLLET);

	ring(fd);
	CHECK_EQ(epoll_look(epoll, 0), EPOLLIN);
	CHECK_EQ(epoll_look(epoll, 0), 0);
	/* each ring is an edge, whether or not the last one was looked at */
	ring(fd);
	CHECK_EQ(epoll_look(epoll, 0), EPOLLIN);
	CHECK_EQ(epoll_look(epoll, 0), 0);
	CHECK_EQ(news(fd, 0), 2);
	ring(fd);
	CHECK_EQ(epoll_look(epoll, 0), EPOLLIN);
}

TEST(epoll_exclusive)
{
	int fd = region_new(page_size()), one, two, all, n;

	one = epoll_on(fd, EPOLLIN | EPOLLEXCLUSIVE | EPOLLET);
	two = epoll_on(fd, EPOLLIN | EPOLLEXCLUSIVE | EPOLLET);
	all = epoll_on(fd, EPOLLIN | EPOLLET);
	ring(fd);
	n = !!epoll_look(one, 0) + !!epoll_look(two, 0);
	CHECK(n >= 1);
	CHECK_EQ(epoll_look(all, 0), EPOLLIN);
}

TEST(epoll_outlives_the_descriptor)
{
	int fd = region_new(page_size()), epoll = epoll_on(fd, EPOLLIN);

	ring(fd);
	close(fd);
	CHECK_EQ(epoll_look(epoll, 0), 0);
}

int main(void)
{
	return tap_main();
}
