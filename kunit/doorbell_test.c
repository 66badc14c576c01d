// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: the doorbell
 *
 * What is told to whom, that each ring is news once, and that no wake-up is lost
 * where two threads wait for each other. Eventfds have a program behind them: the
 * system tests have those.
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/poll.h>
#include <linux/rcupdate.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "doorbell.h"
#include "suites.h"

struct ear {
	struct pashm_ear ear;
	atomic_t heard;
	bool gone;
	bool late;		/* was told when it was gone */
};

static void hear(struct pashm_ear *pashm_ear)
{
	struct ear *ear = container_of(pashm_ear, struct ear, ear);

	atomic_inc(&ear->heard);
	if (READ_ONCE(ear->gone))
		WRITE_ONCE(ear->late, true);
}

static void new_ear(struct ear *ear)
{
	memset(ear, 0, sizeof(*ear));
	ear->ear.hear = hear;
}

static void counts(struct kunit *test)
{
	struct pashm_doorbell bell;
	u64 i;

	pashm_doorbell_init(&bell);
	KUNIT_EXPECT_EQ(test, pashm_doorbell_rings(&bell), 0ULL);
	for (i = 1; i <= 5; i++) {
		KUNIT_EXPECT_EQ(test, pashm_doorbell_ring(&bell), i);
		KUNIT_EXPECT_EQ(test, pashm_doorbell_rings(&bell), i);
	}
	/* it doesn't stop at 32 bits */
	atomic64_set(&bell.rings, U32_MAX);
	KUNIT_EXPECT_EQ(test, pashm_doorbell_ring(&bell), 1ULL << 32);
}

static void ears(struct kunit *test)
{
	struct pashm_doorbell bell;
	struct ear first, second;

	pashm_doorbell_init(&bell);
	new_ear(&first);
	new_ear(&second);
	pashm_doorbell_add_ear(&bell, &first.ear);
	pashm_doorbell_ring(&bell);
	pashm_doorbell_add_ear(&bell, &second.ear);
	pashm_doorbell_ring(&bell);
	pashm_doorbell_remove_ear(&bell, &first.ear);
	pashm_doorbell_ring(&bell);
	pashm_doorbell_remove_ear(&bell, &second.ear);
	pashm_doorbell_ring(&bell);
	KUNIT_EXPECT_EQ(test, atomic_read(&first.heard), 2);
	KUNIT_EXPECT_EQ(test, atomic_read(&second.heard), 2);
	synchronize_rcu();
}

static void news(struct kunit *test)
{
	struct pashm_hearing a, b;
	struct pashm_doorbell bell;
	u64 rings = 0;

	pashm_doorbell_init(&bell);
	pashm_doorbell_ring(&bell);
	/* what was before isn't news */
	pashm_hearing_begin(&a, &bell);
	pashm_hearing_begin(&b, &bell);
	KUNIT_EXPECT_EQ(test, pashm_hearing_news(&a, &bell, &rings), 0ULL);
	pashm_doorbell_ring(&bell);
	pashm_doorbell_ring(&bell);
	KUNIT_EXPECT_EQ(test, pashm_hearing_news(&a, &bell, &rings), 2ULL);
	KUNIT_EXPECT_EQ(test, rings, 3ULL);
	/* and stays it until it's taken, once */
	KUNIT_EXPECT_EQ(test, pashm_hearing_news(&a, &bell, &rings), 2ULL);
	pashm_doorbell_ring(&bell);
	KUNIT_EXPECT_TRUE(test, pashm_hearing_take(&a, 3, 2));
	KUNIT_EXPECT_FALSE(test, pashm_hearing_take(&a, 3, 2));
	KUNIT_EXPECT_EQ(test, pashm_hearing_news(&a, &bell, &rings), 1ULL);
	/* everybody has his own */
	KUNIT_EXPECT_EQ(test, pashm_hearing_news(&b, &bell, &rings), 3ULL);
	pashm_hearing_end(&a, &bell);
	pashm_hearing_end(&b, &bell);
}

static wait_queue_head_t *polled;

static void note_queue(struct file *file, wait_queue_head_t *queue,
		       struct poll_table_struct *table)
{
	polled = queue;
}

static void poll(struct kunit *test)
{
	const __poll_t in = EPOLLIN | EPOLLRDNORM;
	struct poll_table_struct table;
	struct pashm_hearing hearing;
	struct pashm_doorbell bell;

	init_poll_funcptr(&table, note_queue);
	pashm_doorbell_init(&bell);
	pashm_hearing_begin(&hearing, &bell);
	polled = NULL;
	KUNIT_EXPECT_EQ(test, (__force u32)
			pashm_hearing_poll(&hearing, &bell, NULL, &table), 0U);
	KUNIT_EXPECT_PTR_EQ(test, polled, &bell.waiters);
	pashm_doorbell_ring(&bell);
	KUNIT_EXPECT_EQ(test, (__force u32)
			pashm_hearing_poll(&hearing, &bell, NULL, NULL),
			(__force u32)in);
	KUNIT_EXPECT_TRUE(test, pashm_hearing_take(&hearing, 1, 1));
	KUNIT_EXPECT_EQ(test, (__force u32)
			pashm_hearing_poll(&hearing, &bell, NULL, NULL), 0U);
	pashm_hearing_end(&hearing, &bell);
}

static void no_eventfd(struct kunit *test)
{
	struct pashm_hearing hearing;
	struct pashm_doorbell bell;

	pashm_doorbell_init(&bell);
	pashm_hearing_begin(&hearing, &bell);
	KUNIT_EXPECT_EQ(test, pashm_hearing_add_eventfd(&hearing, &bell, -1),
			-EBADF);
	KUNIT_EXPECT_EQ(test, pashm_hearing_remove_eventfd(&hearing, &bell, -1),
			-EBADF);
	pashm_inject_begin(1);
	KUNIT_EXPECT_EQ(test, pashm_hearing_add_eventfd(&hearing, &bell, -1),
			-ENOMEM);
	KUNIT_EXPECT_TRUE(test, pashm_inject_end());
	KUNIT_EXPECT_EQ(test, hearing.count, 0U);
	KUNIT_EXPECT_TRUE(test, list_empty(&bell.ears));
	pashm_hearing_end(&hearing, &bell);
}

struct shared {
	struct pashm_doorbell bell;
	struct pashm_hearing hearing;
	atomic64_t taken;
};

static int take(void *arg)
{
	struct shared *shared = arg;
	u64 rings, news = pashm_hearing_news(&shared->hearing, &shared->bell,
					     &rings);

	/* Nobody has taken what doesn't exist yet. */
	if (news > rings)
		return -EUCLEAN;
	if (news && pashm_hearing_take(&shared->hearing, rings, news))
		atomic64_add(news, &shared->taken);
	return 0;
}

/* Each ring is news for one of those who ask, and for one only. */
static void takers(struct kunit *test)
{
	struct shared *shared = kunit_kzalloc(test, sizeof(*shared), GFP_KERNEL);
	struct pashm_team team = { .work = take, .arg = shared };
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, shared);
	pashm_doorbell_init(&shared->bell);
	pashm_hearing_begin(&shared->hearing, &shared->bell);
	pashm_team_start(test, &team, 3);
	for (i = 0; i < 20000; i++) {
		pashm_doorbell_ring(&shared->bell);
		if (i % 64 == 0)
			schedule_timeout_uninterruptible(i % 1024 == 0);
	}
	pashm_team_stop(test, &team);
	KUNIT_EXPECT_EQ(test, take(shared), 0);
	KUNIT_EXPECT_EQ(test, (u64)atomic64_read(&shared->taken), 20000ULL);
	pashm_hearing_end(&shared->hearing, &shared->bell);
}

static int ring(void *arg)
{
	pashm_doorbell_ring(arg);
	return 0;
}

/* An ear that is gone isn't told, however many ring. */
static void gone_is_gone(struct kunit *test)
{
	struct pashm_doorbell *bell = kunit_kzalloc(test, sizeof(*bell), GFP_KERNEL);
	struct ear *ear = kunit_kzalloc(test, sizeof(*ear), GFP_KERNEL);
	struct pashm_team team = { .work = ring, .arg = bell };
	unsigned int i, heard = 0;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, bell);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ear);
	pashm_doorbell_init(bell);
	pashm_team_start(test, &team, 2);
	for (i = 0; i < 20; i++) {
		new_ear(ear);
		pashm_doorbell_add_ear(bell, &ear->ear);
		schedule_timeout_uninterruptible(2);
		pashm_doorbell_remove_ear(bell, &ear->ear);
		synchronize_rcu();
		WRITE_ONCE(ear->gone, true);
		schedule_timeout_uninterruptible(1);
		KUNIT_EXPECT_FALSE(test, READ_ONCE(ear->late));
		heard += atomic_read(&ear->heard);
	}
	pashm_team_stop(test, &team);
	KUNIT_EXPECT_GT(test, heard, 0U);
}

#define ROUNDS	3000

struct table {
	struct pashm_doorbell serve, back;
	u64 served;
};

/* Waits for the next ball, and plays it back. */
static int play(void *arg)
{
	struct table *table = arg;

	if (table->served == ROUNDS)
		return 0;
	/* 1: it came, but nobody said so */
	if (wait_event_timeout(table->serve.waiters,
			       pashm_doorbell_rings(&table->serve) >
			       table->served, 20 * HZ) <= 1)
		return -ETIMEDOUT;
	table->served++;
	pashm_doorbell_ring(&table->back);
	return 0;
}

static void ping_pong(struct kunit *test)
{
	struct table *table = kunit_kzalloc(test, sizeof(*table), GFP_KERNEL);
	struct pashm_team team = { .work = play, .arg = table };
	long left = 2;
	u64 i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, table);
	pashm_doorbell_init(&table->serve);
	pashm_doorbell_init(&table->back);
	pashm_team_start(test, &team, 1);
	for (i = 0; i < ROUNDS && left > 1; i++) {
		pashm_doorbell_ring(&table->serve);
		left = wait_event_timeout(table->back.waiters,
					  pashm_doorbell_rings(&table->back) > i,
					  20 * HZ);
	}
	KUNIT_EXPECT_GT(test, left, 1L);
	/* whatever went wrong, it isn't waiting any more */
	while (i++ < ROUNDS)
		pashm_doorbell_ring(&table->serve);
	pashm_team_stop(test, &team);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(counts),
	KUNIT_CASE(ears),
	KUNIT_CASE(news),
	KUNIT_CASE(poll),
	KUNIT_CASE(no_eventfd),
	KUNIT_CASE(takers),
	KUNIT_CASE(gone_is_gone),
	KUNIT_CASE(ping_pong),
	{}
};

struct kunit_suite pashm_doorbell_suite = {
	.name = "pashm_doorbell",
	.test_cases = cases,
};
