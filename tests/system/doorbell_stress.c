// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the doorbell with many at it: nothing is lost
 *
 * Two processes on two CPUs play ping-pong, each asleep until the other rings: a
 * wake-up that is lost is a game that stands still. Rings are counted exactly however
 * many ring and ask at once, and eventfds come and go meanwhile.
 */
#include <pthread.h>
#include <sched.h>
#include <sys/eventfd.h>
#include <time.h>

#include "doorbell.h"
#include "leftovers.h"

#define SECONDS		2
#define THREADS		4

static void run_on(unsigned int cpu)
{
	unsigned int cpus = sysconf(_SC_NPROCESSORS_ONLN);
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu % cpus, &set);
	REQUIRE_OK(sched_setaffinity(0, sizeof(set), &set));
}

static bool time_is_up(void)
{
	static struct timespec begin;
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	if (!begin.tv_sec)
		begin = now;
	return now.tv_sec - begin.tv_sec >= SECONDS;
}

/* So that the ring comes at every moment of the other's falling asleep. */
static void dawdle(unsigned int round)
{
	volatile unsigned int i;

	for (i = 0; i < (round * 7919) % 2000; i++)
		;
}

struct game {
	int ping, pong;
	uint32_t *ball;
};

/* Waits for each number; ends with 0. */
static void answer(void *arg)
{
	const struct game *game = arg;
	uint32_t round;

	run_on(1);
	for (round = 1;; round++) {
		if (!CHECK(wait_for_news(game->ping)))
			break;
		CHECK_EQ(news(game->ping, 0), 1);
		if (!game->ball[0] || !CHECK_EQ(game->ball[0], round))
			break;
		dawdle(round * 3);
		game->ball[1024] = round;
		ring(game->pong);
	}
}

TEST(ping_pong_never_stands_still)
{
	struct game game = {
		.ping = region_new(2 * MIB),
		.pong = region_new(page_size()),
	};
	uint32_t round = 0;
	pid_t pid;

	game.ball = region_map(game.ping, 8192);
	pid = start(answer, &game);
	run_on(0);
	while (!time_is_up()) {
		game.ball[0] = ++round;
		ring(game.ping);
		dawdle(round);
		if (!CHECK(wait_for_news(game.pong)))
			break;
		CHECK_EQ(news(game.pong, 0), 1);
		if (!CHECK_EQ(game.ball[1024], round))
			break;
	}
	game.ball[0] = 0;
	ring(game.ping);
	finish(pid);
	note("%u rounds", round);
	CHECK(round > 20);
}

/* The same asleep in read() of an eventfd. */
static void answer_event(void *arg)
{
	const int *event = arg;
	uint64_t count;

	run_on(1);
	while (read(event[0], &count, sizeof(count)) == sizeof(count) &&
	       count == 1)
		ring(event[1]);
}

TEST(eventfd_never_stands_still)
{
	int fd = region_new(page_size()), ping = eventfd(0, EFD_CLOEXEC);
	int there[2] = { ping, region_new(page_size()) };
	const uint64_t end = 1000;
	uint32_t round;
	pid_t pid;

	REQUIRE_OK(ping);
	REQUIRE_OK(listen_with(fd, ping, 0));
	pid = start(answer_event, there);
	run_on(0);
	for (round = 0; !time_is_up(); round++) {
		ring(fd);
		dawdle(round);
		if (!CHECK(wait_for_news(there[1])))
			break;
		CHECK_EQ(news(there[1], 0), 1);
	}
	REQUIRE_EQ(write(ping, &end, sizeof(end)), sizeof(end));
	finish(pid);
	note("%u rounds", round);
	CHECK(round > 20);
}

/* Counting */

static struct {
	int fd;
	unsigned int rings, news;
	unsigned int ringing;
} shared;

static void *ring_many(void *arg)
{
	ull n = 0, last = 0, now;

	run_on((uintptr_t)arg);
	for (; !time_is_up(); n++) {
		now = ring(shared.fd);
		CHECK(now > last);
		last = now;
	}
	__atomic_add_fetch(&shared.rings, n, __ATOMIC_SEQ_CST);
	__atomic_sub_fetch(&shared.ringing, 1, __ATOMIC_SEQ_CST);
	return NULL;
}

static void *ask_many(void *arg)
{
	ull n = 0;

	run_on((uintptr_t)arg);
	while (__atomic_load_n(&shared.ringing, __ATOMIC_SEQ_CST)) {
		struct pollfd p = { .fd = shared.fd, .events = POLLIN };

		poll(&p, 1, 10);
		n += news(shared.fd, 0);
	}
	__atomic_add_fetch(&shared.news, n, __ATOMIC_SEQ_CST);
	return NULL;
}

TEST(every_ring_counts_once)
{
	pthread_t ringers[THREADS], askers[THREADS];
	uintptr_t i;

	shared.fd = region_new(page_size());
	shared.ringing = THREADS;
	time_is_up();
	for (i = 0; i < THREADS; i++) {
		REQUIRE(!pthread_create(&ringers[i], NULL, ring_many, (void *)i));
		REQUIRE(!pthread_create(&askers[i], NULL, ask_many, (void *)i));
	}
	for (i = 0; i < THREADS; i++) {
		pthread_join(ringers[i], NULL);
		pthread_join(askers[i], NULL);
	}
	shared.news += news(shared.fd, 0);
	note("%u rings", shared.rings);
	CHECK_EQ(region_info(shared.fd).rings, shared.rings);
	CHECK_EQ(shared.news, shared.rings);
}

/* Eventfds come and go, files as well, while the bell is rung. */
static void *come_and_go(void *arg)
{
	(void)arg;
	while (__atomic_load_n(&shared.ringing, __ATOMIC_SEQ_CST)) {
		int fd = region_open("bell", O_RDWR);
		int a = eventfd(0, 0), b = eventfd(0, 0);

		REQUIRE_OK(fd);
		CHECK_OK(listen_with(fd, a, 0));
		CHECK_OK(listen_with(fd, b, 0));
		close(a);
		CHECK_OK(listen_with(fd, b, PASHM_EVENTFD_REMOVE));
		close(fd);
		close(b);
	}
	return NULL;
}

TEST(eventfds_come_and_go)
{
	pthread_t threads[THREADS];
	uintptr_t i;

	shared.fd = region_create("bell", page_size(), 0600, 0);
	REQUIRE_OK(shared.fd);
	shared.ringing = THREADS / 2;
	time_is_up();
	for (i = 0; i < THREADS; i++)
		REQUIRE(!pthread_create(&threads[i], NULL,
					i % 2 ? ring_many : come_and_go,
					(void *)(i / 2)));
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	CHECK_EQ(region_info(shared.fd).rings, shared.rings);
	REQUIRE_OK(region_destroy("bell"));
}

int main(void)
{
	return tap_main();
}
