// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of futexes in a region that processes share
 *
 * A shared futex is known by the file and the place of its page, so each page of
 * a region must have both, and no two the same.
 */
#include <linux/futex.h>
#include <pthread.h>

#include "leftovers.h"
#include "pashm_test.h"

static const struct kind {
	const char *what;
	size_t len;
	unsigned int backend;
} kinds[] = {
	{ "small pages", MIB, PASHM_BACKEND_PAGES },
	{ "large pages", 4 * MIB, PASHM_BACKEND_PAGES },
	{ "small pages of a range", MIB, PASHM_BACKEND_RANGE },
	{ "large pages of a range", 4 * MIB, PASHM_BACKEND_RANGE },
};

static int new_region(const struct kind *kind)
{
	struct pashm_create c = { .size = kind->len, .backend = kind->backend };

	if (!(query().backends >> kind->backend & 1))
		SKIP("this kernel hasn't the backend");
	REQUIRE_OK(on_control(PASHM_IOC_CREATE, &c));
	return c.fd;
}

static int futex(uint32_t *word, int operation, uint32_t value, time_t seconds)
{
	struct timespec limit = { .tv_sec = seconds };

	return syscall(SYS_futex, word, operation, value, &limit, NULL, 0);
}

struct peer {
	int fd;
	size_t len;
	uint32_t *word;		/* in the parent's mapping */
	size_t at;
};

/* Through a mapping of its own, at another address. */
static void wakes_the_parent(void *arg)
{
	const struct peer *p = arg;
	uint32_t *word = (uint32_t *)((char *)region_map(p->fd, p->len) + p->at);
	int i;

	for (i = 0; i < 5000; i++) {
		__atomic_store_n(word, 1, __ATOMIC_SEQ_CST);
		if (futex(word, FUTEX_WAKE, 1, 0) == 1)
			return;
		usleep(2000);
	}
	CHECK(!"nobody could be woken");
}

TEST_ROWS(wait_and_wake, kinds)
{
	static const size_t places[] = { 0, 4096, 3 * 4096 + 64 };
	unsigned int i;

	for (i = 0; i <= ARRAY_SIZE(places); i++) {
		struct peer p = { .fd = new_region(row), .len = row->len };
		int result;
		pid_t pid;

		p.at = i < ARRAY_SIZE(places) ? places[i] : row->len - 4;
		p.word = (uint32_t *)((char *)region_map(p.fd, p.len) + p.at);
		CHECK_ERROR(futex(p.word, FUTEX_WAIT, 1, 0), EAGAIN);
		pid = start(wakes_the_parent, &p);
		/* it isn't woken by the store, but by the call */
		result = futex(p.word, FUTEX_WAIT, 0, 60);
		while (result && errno == EAGAIN)
			result = futex(p.word, FUTEX_WAIT, 1, 60);
		CHECK_OK(result);
		finish(pid);
		REQUIRE_OK(munmap((char *)p.word - p.at, p.len));
		close(p.fd);
	}
}

/* The same place of another page, and of another region, is another futex. */
static void wakes_all_others(void *arg)
{
	const struct peer *p = arg;
	char *map = region_map(p->fd, p->len);
	struct kind kind = { NULL, p->len, region_info(p->fd).backend };
	int other = new_region(&kind);
	char *stranger = region_map(other, p->len);
	size_t at;

	usleep(300000);
	for (at = p->at % 4096; at < p->len; at += 4096) {
		CHECK_EQ(futex((uint32_t *)(stranger + at), FUTEX_WAKE, 1, 0), 0);
		if (at != p->at)
			CHECK_EQ(futex((uint32_t *)(map + at), FUTEX_WAKE, 1, 0), 0);
	}
	wakes_the_parent(arg);
}

TEST_ROWS(no_two_are_the_same, kinds)
{
	struct peer p = { .fd = new_region(row), .len = row->len };
	int result;
	pid_t pid;

	p.at = row->len / 2 + 4096 + 8;
	p.word = (uint32_t *)((char *)region_map(p.fd, p.len) + p.at);
	pid = start(wakes_all_others, &p);
	result = futex(p.word, FUTEX_WAIT, 0, 60);
	while (result && errno == EAGAIN)
		result = futex(p.word, FUTEX_WAIT, 1, 60);
	CHECK_OK(result);
	finish(pid);
	close(p.fd);
}

struct shared {
	pthread_mutex_t mutex;
	pthread_cond_t cond;
	unsigned int count, turn;
};

static void init_shared(struct shared *s, bool robust)
{
	pthread_mutexattr_t mutex;
	pthread_condattr_t cond;

	pthread_mutexattr_init(&mutex);
	REQUIRE(!pthread_mutexattr_setpshared(&mutex, PTHREAD_PROCESS_SHARED));
	if (robust)
		REQUIRE(!pthread_mutexattr_setrobust(&mutex,
						     PTHREAD_MUTEX_ROBUST));
	REQUIRE(!pthread_mutex_init(&s->mutex, &mutex));
	pthread_condattr_init(&cond);
	REQUIRE(!pthread_condattr_setpshared(&cond, PTHREAD_PROCESS_SHARED));
	REQUIRE(!pthread_cond_init(&s->cond, &cond));
}

#define COUNTS	5000

static void counts(void *arg)
{
	const struct peer *p = arg;
	struct shared *s = (void *)((char *)region_map(p->fd, p->len) + p->at);
	int i;

	for (i = 0; i < COUNTS; i++) {
		REQUIRE(!pthread_mutex_lock(&s->mutex));
		s->count++;
		REQUIRE(!pthread_mutex_unlock(&s->mutex));
	}
}

TEST_ROWS(mutex, kinds)
{
	struct peer p = { .fd = new_region(row), .len = row->len };
	struct shared *s;
	pid_t pids[3];
	int i;

	p.at = row->len - 8192;
	s = (void *)((char *)region_map(p.fd, p.len) + p.at);
	init_shared(s, false);
	for (i = 0; i < 3; i++)
		pids[i] = start(counts, &p);
	for (i = 0; i < 3; i++)
		finish(pids[i]);
	CHECK_EQ(s->count, 3 * COUNTS);
	close(p.fd);
}

#define TURNS	100

static void plays(const struct peer *p, unsigned int side)
{
	struct shared *s = (void *)((char *)region_map(p->fd, p->len) + p->at);
	int i;

	for (i = 0; i < TURNS; i++) {
		REQUIRE(!pthread_mutex_lock(&s->mutex));
		while (s->turn != side)
			REQUIRE(!pthread_cond_wait(&s->cond, &s->mutex));
		s->turn = !side;
		s->count++;
		REQUIRE(!pthread_cond_signal(&s->cond));
		REQUIRE(!pthread_mutex_unlock(&s->mutex));
	}
}

static void plays_second(void *arg)
{
	plays(arg, 1);
}

TEST_ROWS(condition_variable, kinds)
{
	struct peer p = { .fd = new_region(row), .len = row->len, .at = 64 };
	struct shared *s = (void *)((char *)region_map(p.fd, p.len) + p.at);
	pid_t pid;

	init_shared(s, false);
	pid = start(plays_second, &p);
	plays(&p, 0);
	finish(pid);
	CHECK_EQ(s->count, 2 * TURNS);
	close(p.fd);
}

static void dies_with_the_lock(void *arg)
{
	const struct peer *p = arg;
	struct shared *s = (void *)((char *)region_map(p->fd, p->len) + p->at);

	REQUIRE(!pthread_mutex_lock(&s->mutex));
	s->count = 1;
	_exit(0);
}

TEST_ROWS(robust_mutex, kinds)
{
	struct peer p = { .fd = new_region(row), .len = row->len, .at = 4096 };
	struct shared *s = (void *)((char *)region_map(p.fd, p.len) + p.at);
	pid_t pid;

	init_shared(s, true);
	pid = start(dies_with_the_lock, &p);
	while (!__atomic_load_n(&s->count, __ATOMIC_SEQ_CST))
		usleep(1000);
	CHECK_EQ(pthread_mutex_lock(&s->mutex), EOWNERDEAD);
	CHECK_EQ(pthread_mutex_consistent(&s->mutex), 0);
	CHECK_EQ(pthread_mutex_unlock(&s->mutex), 0);
	CHECK_EQ(pthread_mutex_lock(&s->mutex), 0);
	CHECK_EQ(pthread_mutex_unlock(&s->mutex), 0);
	finish(pid);
	close(p.fd);
}

/* What the core does with pages that say what file they are of. */
TEST_ROWS(advice, kinds)
{
	static const int advices[] = {
		MADV_DONTNEED, MADV_COLD, MADV_PAGEOUT, MADV_REMOVE, MADV_FREE,
		MADV_WILLNEED, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_MERGEABLE,
		25 /* COLLAPSE */,
	};
	int fd = new_region(row);
	char *map = region_map(fd, row->len);
	unsigned int i;

	fill(map, row->len, 0, 1);
	for (i = 0; i < ARRAY_SIZE(advices); i++) {
		size_t at = 3 * page_size(), len = row->len - 5 * page_size();

		/* whatever it answers */
		madvise(map + at, len, advices[i]);
		CHECK(filled(map, row->len, 0, 1));
		madvise(map, row->len, advices[i]);
		CHECK(filled(map, row->len, 0, 1));
	}
	mlock(map + page_size(), page_size());
	file_write("/proc/sys/vm/drop_caches", "3");
	file_write("/proc/sys/vm/compact_memory", "1");
	CHECK(filled(map, row->len, 0, 1));
	CHECK(kernel_filled(fd, row->len, 1));
	REQUIRE_OK(munmap(map, row->len));
	close(fd);
}

int main(void)
{
	return tap_main();
}
