// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: <pashm/ring.h> in the kernel
 *
 * A ring between two threads, and a ring whose other side writes what it likes: it can
 * spoil the records and stop this side, but not make it leave the ring.
 */
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/string.h>
#include <linux/wait.h>

#include <pashm/ring.h>

#include "doorbell.h"
#include "suites.h"

#define COUNT	8
#define GUARD	64

/* A ring with a margin that nobody may write to. */
struct arena {
	u8 before[GUARD];
	struct pashm_spsc_shared head;
	u64 records[COUNT];
	u8 behind[GUARD];
};

static struct arena *arena(struct kunit *test)
{
	struct arena *a = kunit_kzalloc(test, sizeof(*a), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, a);
	memset(a->before, 0x5a, GUARD);
	memset(a->behind, 0x5a, GUARD);
	return a;
}

static void untouched(struct kunit *test, const struct arena *a)
{
	KUNIT_EXPECT_TRUE(test, !memchr_inv(a->before, 0x5a, GUARD));
	KUNIT_EXPECT_TRUE(test, !memchr_inv(a->behind, 0x5a, GUARD));
}

static int init(struct pashm_spsc *q, struct arena *a)
{
	return pashm_spsc_init(q, &a->head, sizeof(a->head) + sizeof(a->records),
			       sizeof(u64), COUNT);
}

struct shape {
	const char *what;
	size_t at, bytes;
	u32 size, count;
	int err;
};

#define HEAD	sizeof(struct pashm_spsc_shared)

static const struct shape shapes[] = {
	{ "as large as it says", 0, HEAD + 64, 8, 8, 0 },
	{ "one byte each", 0, HEAD + 64, 1, 64, 0 },
	{ "one record", 0, HEAD + 64, 64, 1, 0 },
	{ "a byte too few", 0, HEAD + 63, 8, 8, -EINVAL },
	{ "a head only", 0, HEAD, 1, 1, -EINVAL },
	{ "not even a head", 0, HEAD - 1, 1, 1, -EINVAL },
	{ "nothing", 0, 0, 1, 1, -EINVAL },
	{ "no size", 0, HEAD + 64, 0, 8, -EINVAL },
	{ "no records", 0, HEAD + 64, 8, 0, -EINVAL },
	{ "not a power of two", 0, HEAD + 64, 8, 7, -EINVAL },
	{ "crooked", 2, HEAD + 64, 8, 4, -EINVAL },
	{ "a product that wraps", 0, HEAD + 64, 1U << 31, 1U << 31, -EINVAL },
	{ "another one", 0, HEAD + 64, 4, 1U << 30, -EINVAL },
};

static void shape_desc(const struct shape *shape, char *desc)
{
	strscpy(desc, shape->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(shape, shapes, shape_desc);

static void begin(struct kunit *test)
{
	const struct shape *shape = test->param_value;
	struct arena *a = arena(test);
	struct pashm_spsc q;

	KUNIT_EXPECT_EQ(test, pashm_spsc_init(&q, (u8 *)&a->head + shape->at,
					      shape->bytes, shape->size,
					      shape->count), shape->err);
}

/* Full, empty, and when the bell is to be rung; @first is where the indices begin. */
static void round_and_round(struct kunit *test, u32 first)
{
	struct arena *a = arena(test);
	struct pashm_spsc in, out;
	u64 record, next = 0, got = 0;
	unsigned int turn, i;

	a->head.pushed = first;
	a->head.popped = first;
	KUNIT_ASSERT_EQ(test, init(&in, a), 0);
	KUNIT_ASSERT_EQ(test, init(&out, a), 0);
	for (turn = 1; turn < 3 * COUNT; turn++) {
		unsigned int some = turn % COUNT + 1;

		KUNIT_EXPECT_EQ(test, pashm_spsc_pop(&out, &record), 0);
		for (i = 0; i < some; i++, next++)
			KUNIT_EXPECT_EQ(test, pashm_spsc_push(&in, &next), !i);
		for (; i < COUNT; i++, next++)
			KUNIT_EXPECT_EQ(test, pashm_spsc_push(&in, &next), 0);
		KUNIT_EXPECT_EQ(test, pashm_spsc_push(&in, &next), -EAGAIN);
		for (i = 0; i < COUNT; i++, got++) {
			KUNIT_EXPECT_EQ(test, pashm_spsc_pop(&out, &record), 1);
			KUNIT_EXPECT_EQ(test, record, got);
		}
	}
	KUNIT_EXPECT_EQ(test, in.pushed, first + (u32)next);
	untouched(test, a);
}

static void order(struct kunit *test)
{
	round_and_round(test, 0);
}

static void past_32_bits(struct kunit *test)
{
	round_and_round(test, U32_MAX - COUNT - 3);
}

/* A side that was closed goes on where it was. */
static void go_on(struct kunit *test)
{
	struct arena *a = arena(test);
	struct pashm_spsc q;
	u64 record;

	for (record = 0; record < 5; record++) {
		KUNIT_ASSERT_EQ(test, init(&q, a), 0);
		KUNIT_EXPECT_EQ(test, pashm_spsc_push(&q, &record), !record);
	}
	KUNIT_ASSERT_EQ(test, init(&q, a), 0);
	KUNIT_EXPECT_EQ(test, pashm_spsc_pop(&q, &record), 1);
	KUNIT_EXPECT_EQ(test, record, 0ULL);
	KUNIT_ASSERT_EQ(test, init(&q, a), 0);
	KUNIT_EXPECT_EQ(test, pashm_spsc_pop(&q, &record), 1);
	KUNIT_EXPECT_EQ(test, record, 1ULL);
}

struct index {
	const char *what;
	u32 ahead;		/* of this side's index */
	bool good_pushed, good_popped;
};

static const struct index indices[] = {
	{ "the same", 0, true, true },
	{ "as far as can be", COUNT, true, false },
	{ "one further", COUNT + 1, false, false },
	{ "half way round", 1U << 31, false, false },
	{ "as far behind as can be", -COUNT, false, true },
	{ "one further behind", -COUNT - 1, false, false },
	{ "one behind", -1, false, true },
};

static void index_desc(const struct index *index, char *desc)
{
	strscpy(desc, index->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(index, indices, index_desc);

static void nonsense(struct kunit *test)
{
	const struct index *index = test->param_value;
	struct arena *a = arena(test);
	struct pashm_spsc q;
	u64 record = 4711;
	u32 at;

	for (at = U32_MAX - 20; at != 20; at++) {
		a->head.pushed = at;
		a->head.popped = at;
		KUNIT_ASSERT_EQ(test, init(&q, a), 0);
		a->head.pushed = at + index->ahead;
		KUNIT_EXPECT_EQ(test, pashm_spsc_pop(&q, &record) != -EPROTO,
				index->good_pushed);
		KUNIT_ASSERT_EQ(test, init(&q, a), 0);
		q.pushed = at;
		a->head.popped = at + index->ahead;
		KUNIT_EXPECT_EQ(test, pashm_spsc_push(&q, &record) != -EPROTO,
				index->good_popped);
		untouched(test, a);
	}
}

static u32 noise(u32 *state)
{
	*state = *state * 1664525 + 1013904223;
	return *state >> 8;
}

static int scribble(void *arg)
{
	struct arena *a = arg;
	static u32 state = 1;
	u32 value = noise(&state);

	/* often near enough to be believed */
	if (value & 1) {
		WRITE_ONCE(a->head.pushed, value >> 4);
		WRITE_ONCE(a->head.popped, value << 8);
	} else {
		WRITE_ONCE(a->head.pushed, READ_ONCE(a->head.popped) + value % 20);
		WRITE_ONCE(a->head.popped, READ_ONCE(a->head.pushed) - value % 20);
	}
	return 0;
}

static void hostile(struct kunit *test)
{
	struct arena *a = arena(test);
	struct pashm_team team = { .work = scribble, .arg = a };
	unsigned int i, done = 0, refused = 0;
	struct pashm_spsc in, out;
	u64 record[3] = { 0, 0, 4711 };
	int err;

	pashm_team_start(test, &team, 1);
	for (i = 0; i < 100000; i++) {
		/* who was told that it's broken may begin again */
		if (i % 16 == 0) {
			init(&in, a);
			init(&out, a);
		}
		err = pashm_spsc_push(&in, &record[0]);
		KUNIT_EXPECT_TRUE(test, err == 0 || err == 1 ||
				  err == -EAGAIN || err == -EPROTO);
		done += err >= 0;
		refused += err == -EPROTO;
		err = pashm_spsc_pop(&out, &record[1]);
		KUNIT_EXPECT_TRUE(test, err == 0 || err == 1 || err == -EPROTO);
		done += err == 1;
		refused += err == -EPROTO;
		/* also where there is one CPU only */
		if (i % 512 == 0)
			schedule_timeout_uninterruptible(1);
	}
	pashm_team_stop(test, &team);
	KUNIT_EXPECT_GT(test, done, 0U);
	KUNIT_EXPECT_GT(test, refused, 0U);
	KUNIT_EXPECT_EQ(test, record[2], 4711ULL);
	untouched(test, a);
}

/* So many, or as many as a slow machine does in three seconds, but not fewer than that. */
#define RECORDS		30000
#define RECORDS_MIN	4000

struct line {
	struct arena *arena;
	struct pashm_spsc in;
	struct pashm_doorbell bell;
	u64 next;
};

static int produce(void *arg)
{
	struct line *line = arg;
	int err;

	if (line->next == RECORDS)
		return 0;
	err = pashm_spsc_push(&line->in, &line->next);
	if (err == -EAGAIN) {
		schedule_timeout_uninterruptible(line->next % 64 == 0);
		return 0;
	}
	line->next += err >= 0;
	/* rarely without a pause, so that the consumer falls asleep */
	if ((u32)line->next % 1000 == 0)
		schedule_timeout_uninterruptible(1);
	if (err == 1)
		pashm_doorbell_ring(&line->bell);
	return err < 0 ? err : 0;
}

static bool enough(u64 got, unsigned long end)
{
	return got == RECORDS || (got >= RECORDS_MIN && time_after(jiffies, end));
}

/* Producer and consumer as the header has them: no record and no wake-up is lost. */
static void two_threads(struct kunit *test)
{
	struct line *line = kunit_kzalloc(test, sizeof(*line), GFP_KERNEL);
	struct pashm_team team = { .work = produce, .arg = line };
	unsigned long end = jiffies + 3 * HZ;
	u64 record, got = 0, rings;
	struct pashm_spsc out;
	unsigned int sleeps = 0;
	long left = 2;
	int err = 1;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, line);
	line->arena = arena(test);
	KUNIT_ASSERT_EQ(test, init(&line->in, line->arena), 0);
	KUNIT_ASSERT_EQ(test, init(&out, line->arena), 0);
	pashm_doorbell_init(&line->bell);
	pashm_team_start(test, &team, 1);
	while (!enough(got, end) && left > 1) {
		rings = pashm_doorbell_rings(&line->bell);
		while ((err = pashm_spsc_pop(&out, &record)) > 0 && record == got)
			got++;
		if (err || enough(got, end))
			break;
		sleeps++;
		left = wait_event_timeout(line->bell.waiters,
					  pashm_doorbell_rings(&line->bell) !=
					  rings, 20 * HZ);
	}
	pashm_team_stop(test, &team);
	/* 1: that was a record, but not the next */
	KUNIT_EXPECT_EQ(test, err, 0);
	KUNIT_EXPECT_GE(test, got, (u64)RECORDS_MIN);
	KUNIT_EXPECT_GT(test, left, 1L);
	KUNIT_EXPECT_GT(test, sleeps, 0U);
	untouched(test, line->arena);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(begin, shape_gen_params),
	KUNIT_CASE(order),
	KUNIT_CASE(past_32_bits),
	KUNIT_CASE(go_on),
	KUNIT_CASE_PARAM(nonsense, index_gen_params),
	KUNIT_CASE(hostile),
	KUNIT_CASE(two_threads),
	{}
};

struct kunit_suite pashm_ring_suite = {
	.name = "pashm_ring",
	.test_cases = cases,
};
