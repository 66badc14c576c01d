// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of <pashm/ring.h>: program to program, kernel to program and back
 *
 * Both sides are on CPUs of their own and sleep on the doorbell whenever the ring is
 * empty, so that a lost wake-up stops the show. Every record is checked. Then the
 * other side lies.
 */
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <sys/mman.h>

#include <pashm/ring.h>

#include "client.h"
#include "doorbell.h"
#include "spsc.h"

#define MANY	10000

static void run_on(unsigned int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu % sysconf(_SC_NPROCESSORS_ONLN), &set);
	REQUIRE_OK(sched_setaffinity(0, sizeof(set), &set));
}

static void ring_init(struct pashm_spsc *q, int fd)
{
	size_t size = region_info(fd).size;

	REQUIRE(!pashm_spsc_init(q, region_map(fd, size), size,
				 sizeof(struct spsc_record), SPSC_RECORDS));
}

static unsigned int push_many(int fd, unsigned int n)
{
	unsigned int bells = 0, i;
	struct spsc_record record;
	struct pashm_spsc q;

	ring_init(&q, fd);
	for (i = 0; i < n;) {
		int result;

		spsc_record_fill(&record, q.pushed);
		result = pashm_spsc_push(&q, &record);
		REQUIRE(result >= 0 || result == -EAGAIN);
		if (result == 1) {
			ring(fd);
			bells++;
		}
		if (result >= 0)
			i++;
		else
			sched_yield();
		if (i % 1000 == 999)	/* time to fall asleep */
			usleep(1);
	}
	return bells;
}

static unsigned int pop_many(int fd, unsigned int n)
{
	unsigned int sleeps = 0, i = 0;
	struct spsc_record record;
	struct pashm_spsc q;

	ring_init(&q, fd);
	for (;;) {
		int result;

		news(fd, 0);
		while (i < n && (result = pashm_spsc_pop(&q, &record)) > 0) {
			REQUIRE(spsc_record_good(&record, i));
			i++;
		}
		if (i == n)
			return sleeps;
		REQUIRE_EQ(result, 0);
		sleeps++;
		REQUIRE(wait_for_news(fd));
	}
}

static void push_from_here(void *arg)
{
	run_on(1);
	push_many(*(int *)arg, MANY);
}

TEST(program_to_program)
{
	int fd = region_create("ring", 2 * page_size(), 0600, 0);
	int other;
	pid_t pid;

	REQUIRE_OK(fd);
	REQUIRE_OK(other = region_open("ring", O_RDWR));
	REQUIRE_OK(region_destroy("ring"));
	pid = start(push_from_here, &other);
	run_on(0);
	note("%u sleeps", pop_many(fd, MANY));
	finish(pid);
}

static int here, there;

static void *call_module(void *arg)
{
	char request[16], reply[16] = "";
	ssize_t n;

	run_on(1);
	snprintf(request, sizeof(request), "%u", MANY);
	n = call(arg, request, strlen(request), reply, 15);
	CHECK_OK(n);
	note("%s: %s", (char *)arg, reply);
	return NULL;
}

static pthread_t start_module(const char *command)
{
	pthread_t thread;

	REQUIRE_EQ(client("create ring 8192 600"), 0);
	REQUIRE_OK(here = region_open("ring", O_RDWR));
	REQUIRE(!pthread_create(&thread, NULL, call_module, (void *)command));
	run_on(0);
	return thread;
}

TEST(kernel_to_program)
{
	pthread_t thread = start_module("produce");

	note("%u sleeps", pop_many(here, MANY));
	pthread_join(thread, NULL);
}

TEST(program_to_kernel)
{
	pthread_t thread = start_module("consume");

	note("%u bells", push_many(here, MANY));
	pthread_join(thread, NULL);
}

/* The letter */

static const struct geometry {
	const char *name;
	size_t offset, bytes;
	__u32 size, count;
	int result;
} geometries[] = {
	{ "exact", 0, 256 + 4 * 16, 4, 16, 0 },
	{ "one byte short", 0, 256 + 4 * 16 - 1, 4, 16, -EINVAL },
	{ "no room for the head", 0, 255, 1, 1, -EINVAL },
	{ "no size", 0, 4096, 0, 16, -EINVAL },
	{ "no records", 0, 4096, 4, 0, -EINVAL },
	{ "no power of two", 0, 4096, 4, 24, -EINVAL },
	{ "an overflow", 0, 4096, 0x80000000, 2, -EINVAL },
	{ "another", 0, 4096, 2, 0x80000000, -EINVAL },
	{ "not aligned", 2, 2048, 4, 16, -EINVAL },
	{ "one record", 0, 256 + 1, 1, 1, 0 },
};

TEST_ROWS(geometry, geometries)
{
	char *memory = buffer_new(4096);
	struct pashm_spsc q;

	CHECK_EQ(pashm_spsc_init(&q, memory + row->offset, row->bytes,
				 row->size, row->count), row->result);
}

static struct pashm_spsc_shared *both(struct pashm_spsc *producer,
				      struct pashm_spsc *consumer, __u32 begin)
{
	struct pashm_spsc_shared *shared = buffer_new(4096);

	shared->pushed = shared->popped = begin;
	REQUIRE(!pashm_spsc_init(producer, shared, 4096, 4, 4));
	REQUIRE(!pashm_spsc_init(consumer, shared, 4096, 4, 4));
	return shared;
}

/* The indices go round at 2^32. */
static const struct begin {
	const char *name;
	__u32 index;
} begins[] = {
	{ "from 0", 0 }, { "over 2^32", -3 }, { "over 2^31", 0x7ffffffe },
};

TEST_ROWS(full_and_empty, begins)
{
	struct pashm_spsc producer, consumer;
	__u32 i, got;

	both(&producer, &consumer, row->index);
	CHECK_EQ(pashm_spsc_pop(&consumer, &got), 0);
	for (i = 0; i < 4; i++)
		CHECK_EQ(pashm_spsc_push(&producer, &i), i == 0);
	CHECK_EQ(pashm_spsc_push(&producer, &i), -EAGAIN);
	for (i = 0; i < 4; i++) {
		CHECK_EQ(pashm_spsc_pop(&consumer, &got), 1);
		CHECK_EQ(got, i);
	}
	CHECK_EQ(pashm_spsc_pop(&consumer, &got), 0);
	CHECK_EQ(pashm_spsc_push(&producer, &i), 1);
	CHECK_EQ(pashm_spsc_push(&producer, &i), 0);
}

static struct {
	struct pashm_spsc *q;
	void *page;
	int last;
} drain;

static void drain_it(int signal)
{
	__u32 got;

	(void)signal;
	do {
		drain.last = pashm_spsc_pop(drain.q, &got);
	} while (drain.last > 0);
	mprotect(drain.page, page_size(), PROT_READ);
}

/* The consumer falls asleep while the record, in memory that isn't there yet, is copied. */
TEST_ROWS(asleep_meanwhile, begins)
{
	struct pashm_spsc producer, consumer;
	__u32 first = 1, *late;

	both(&producer, &consumer, row->index);
	late = mmap(NULL, page_size(), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(late != MAP_FAILED);
	CHECK_EQ(pashm_spsc_push(&producer, &first), 1);
	drain.q = &consumer;
	drain.page = late;
	drain.last = -1;
	REQUIRE_OK(sigaction(SIGSEGV, &(struct sigaction){ .sa_handler = drain_it }, NULL));
	CHECK_EQ(pashm_spsc_push(&producer, late), 1);
	CHECK_EQ(drain.last, 0);
	CHECK_EQ(pashm_spsc_pop(&consumer, &first), 1);
}

TEST_ROWS(hostile, begins)
{
	static const __u32 lies[] = { 5, 6, 0x80000000, -1, -4, 1000 };
	struct pashm_spsc producer, consumer;
	struct pashm_spsc_shared *shared;
	__u32 value = 7, got;
	size_t i;

	shared = both(&producer, &consumer, row->index);
	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		/* more than there can be, or less than there were */
		shared->pushed = row->index + lies[i];
		CHECK_EQ(pashm_spsc_pop(&consumer, &got), -EPROTO);
		shared->popped = row->index - lies[i];
		CHECK_EQ(pashm_spsc_push(&producer, &value), -EPROTO);
	}
	/* one's own index in the region is the other's to spoil, and not used */
	shared->pushed = row->index + 77;
	shared->popped = row->index;
	CHECK_EQ(pashm_spsc_push(&producer, &value), 1);
	CHECK_EQ(shared->pushed, row->index + 1);
	shared->popped = row->index + 99;
	CHECK_EQ(pashm_spsc_pop(&consumer, &got), 1);
	CHECK_EQ(got, 7);
	CHECK_EQ(shared->popped, row->index + 1);
}

/* The module sees the same lies. */
TEST(hostile_to_the_kernel)
{
	struct pashm_spsc_shared *shared;
	char reply[16];

	REQUIRE_EQ(client("create ring 8192 600"), 0);
	REQUIRE_OK(there = region_open("ring", O_RDWR));
	shared = region_map(there, 8192);
	shared->popped = 1;
	CHECK_ERROR(call("produce", "1", 1, reply, 15), EPROTO);
	shared->popped = 0;
	shared->pushed = SPSC_RECORDS + 1;
	CHECK_ERROR(call("consume", "1", 1, reply, 15), EPROTO);
	shared->pushed = SPSC_RECORDS;
	CHECK_ERROR(call("consume", "2", 1, reply, 15), EUCLEAN);
}

int main(void)
{
	return tap_main();
}
