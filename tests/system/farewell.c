// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of farewells in the middle of something
 *
 * A region is destroyed and closed, a process killed, while the kernel is at work for
 * a program. The work must end as it would have, or with
 * its process, and nothing may be left.
 */
#include <sys/prctl.h>
#include <time.h>

#include "kinds.h"
#include "leftovers.h"
#include "slow.h"

static long long now_ms(void)
{
	struct timespec t;

	REQUIRE_OK(clock_gettime(CLOCK_MONOTONIC, &t));
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void *reads(void *arg)
{
	struct work *w = arg;

	w->result = pread(w->fd, w->slow.map, w->slow.len, 0);
	w->error = errno;
	return NULL;
}

static void *writes(void *arg)
{
	struct work *w = arg;

	w->result = pwrite(w->fd, w->slow.map, w->slow.len, 0);
	w->error = errno;
	return NULL;
}

static int named(const struct kind *kind)
{
	struct pashm_create create = {
		.size = kind->len, .backend = kind->backend, .mode = 0600,
		.name = "slow",
	};

	if (!(query().backends >> kind->backend & 1))
		SKIP("this kernel hasn't the backend");
	REQUIRE_OK(on_control(PASHM_IOC_CREATE, &create));
	return create.fd;
}

/* The name, the descriptor and the mapping go; the call has the region still. */
static void all_goes(struct work *w, const struct kind *kind)
{
	struct heirs heirs;

	REQUIRE_OK(region_destroy("slow"));
	REQUIRE_OK(close(w->fd));
	CHECK_EQ(query().regions, 1);
	CHECK_ERROR(module_unload("pashm"), EWOULDBLOCK);
	heirs_make(&heirs, kind);
	heirs_end(&heirs);
	CHECK_EQ(query().regions, 1);
}

TEST_ROWS(goes_while_it_is_read, kinds)
{
	struct work w = { .slow = slow_new(row->len) };
	char *zeros = buffer_new(row->len);

	w.fd = named(row);
	kernel_fill(w.fd, row->len, 1);
	work_begin(&w, reads);
	all_goes(&w, row);
	work_end(&w, zeros);
	CHECK_EQ(w.result, row->len);
	CHECK(filled(w.slow.map, row->len, 0, 1));
	CHECK_EQ(query().regions, 0);
	free(zeros);
}

TEST_ROWS(goes_while_it_is_written, kinds)
{
	struct work w = { .slow = slow_new(row->len) };
	char *contents = buffer_new(row->len), *map;

	w.fd = named(row);
	map = region_map(w.fd, row->len);
	fill(contents, row->len, 0, 1);
	work_begin(&w, writes);
	all_goes(&w, row);
	work_end(&w, contents);
	CHECK_EQ(w.result, row->len);
	/* the mapping is what is left of it */
	CHECK(filled(map, row->len, 0, 1));
	CHECK_EQ(query().regions, 1);
	REQUIRE_OK(munmap(map, row->len));
	CHECK_EQ(query().regions, 0);
	free(contents);
}

static void reads_for_ever(void *arg)
{
	struct work w = { .slow = slow_new(MIB) };

	(void)arg;
	w.fd = region_new(MIB);
	work_begin(&w, reads);
	/* nobody says what the memory holds */
	REQUIRE_EQ(write(*(int *)arg, "x", 1), 1);
	pause();
}

TEST(killed_while_it_reads)
{
	int ends[2], i, status;
	pid_t pid;
	char byte;

	close(slow_new(page_size()).fd);	/* if there is such a thing */
	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	for (i = 0; i < 5; i++) {
		pid = start(reads_for_ever, &ends[1]);
		REQUIRE_EQ(read(ends[0], &byte, 1), 1);
		CHECK_EQ(query().regions, 1);
		REQUIRE_OK(kill(pid, SIGKILL));
		REQUIRE_EQ(waitpid(pid, &status, 0), pid);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		CHECK_EQ(query().regions, 0);
		CHECK_EQ(query().used_bytes, 0);
	}
}

/* A family of three, who have a mapping by fork(): whoever goes first */

static const struct order {
	const char *what;
	int first, second, third;
} orders[] = {
	{ "parent, child, grandchild", 0, 1, 2 },
	{ "parent, grandchild, child", 0, 2, 1 },
	{ "child, parent, grandchild", 1, 0, 2 },
	{ "child, grandchild, parent", 1, 2, 0 },
	{ "grandchild, parent, child", 2, 0, 1 },
	{ "grandchild, child, parent", 2, 1, 0 },
};

struct family {
	int told[3][2], says[2];
	int lives[3][2];	/* whose other end a member has as long as it lives */
	char *map;
	size_t len;
};

static void lives(struct family *f, int who)
{
	pid_t pid = who < 2 ? fork() : 1;
	char word;
	int i;

	REQUIRE_OK(pid);
	if (!pid) {
		lives(f, who + 1);
		return;
	}
	signal(SIGCHLD, SIG_IGN);
	for (i = 0; i < 3; i++)
		if (i != who)
			close(f->lives[i][1]);
	for (;;) {
		REQUIRE_EQ(read(f->told[who][0], &word, 1), 1);
		if (word == 'x')
			break;
		/* what the one before wrote; and something new for the next */
		word = filled(f->map, f->len, 0, word) ? word + 1 : 0;
		fill(f->map, f->len, 0, word);
		REQUIRE_EQ(write(f->says[1], &word, 1), 1);
	}
}

static void begins(void *arg)
{
	lives(arg, 0);
}

static char look(struct family *f, int who, char word)
{
	REQUIRE_EQ(write(f->told[who][1], &word, 1), 1);
	REQUIRE_EQ(read(f->says[0], &word, 1), 1);
	return word;
}

/* Of a process that ends, which files are closed first differs between kernels. */
static bool gone_soon(void)
{
	int tries = 0;

	while (query().used_bytes && tries++ < 500)
		usleep(10000);
	return !query().regions && !query().used_bytes;
}

TEST_ROWS(a_family_goes, orders)
{
	int goes[] = { row->first, row->second, row->third }, fd, i, j;
	struct family f = { .len = 4 * MIB };
	char word = 1, byte;

	REQUIRE_OK(prctl(PR_SET_CHILD_SUBREAPER, 1));
	REQUIRE_OK(pipe2(f.says, O_CLOEXEC));
	for (i = 0; i < 3; i++) {
		REQUIRE_OK(pipe2(f.told[i], O_CLOEXEC));
		REQUIRE_OK(pipe2(f.lives[i], O_CLOEXEC));
	}
	fd = region_new(f.len);
	f.map = region_map(fd, f.len);
	fill(f.map, f.len, 0, word);
	start(begins, &f);
	REQUIRE_OK(munmap(f.map, f.len));
	close(fd);
	for (i = 0; i < 3; i++)
		close(f.lives[i][1]);
	for (i = 0; i < 3; i++) {
		for (j = i; j < 3; j++) {
			REQUIRE_EQ(look(&f, goes[j], word), word + 1);
			word++;
		}
		CHECK_EQ(query().regions, 1);
		REQUIRE_EQ(write(f.told[goes[i]][1], "x", 1), 1);
		CHECK_EQ(read(f.lives[goes[i]][0], &byte, 1), 0);
	}
	CHECK(gone_soon());
}

/* Killed while it looks for memory */

struct wish {
	const char *what;
	uint32_t backend;
};

static const struct wish wishes[] = {
	{ "any", PASHM_BACKEND_ANY },
	{ "pages", PASHM_BACKEND_PAGES },
	{ "a range", PASHM_BACKEND_RANGE },
	{ "the DMA API", PASHM_BACKEND_DMA },
};

static void wants_much(void *arg)
{
	const struct wish *wish = arg;
	ull most = query().max_bytes / 2 & ~(4 * MIB - 1);

	/* older kernels' DMA API is loud about what it hasn't got */
	if (wish->backend == PASHM_BACKEND_DMA)
		most = 4 * MIB;
	for (;;) {
		struct pashm_create create = {
			.size = most, .backend = wish->backend, .fd = -1,
		};

		if (on_control(PASHM_IOC_CREATE, &create))
			REQUIRE(errno == ENOMEM);
		else
			close(create.fd);
	}
}

#define KILLS	12

TEST_ROWS(killed_while_it_looks_for_memory, wishes)
{
	ull before, after, lost;
	long long worst = 0, took;
	int i, status;
	pid_t pid;

	if (row->backend && !(query().backends >> row->backend & 1))
		SKIP("this kernel hasn't the backend");
	before = meminfo("MemFree");
	for (i = 0; i < KILLS; i++) {
		pid = start(wants_much, (void *)row);
		usleep(5000 + i * 17003);
		took = now_ms();
		REQUIRE_OK(kill(pid, SIGKILL));
		REQUIRE_EQ(waitpid(pid, &status, 0), pid);
		took = now_ms() - took;
		worst = took > worst ? took : worst;
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		CHECK_EQ(query().regions, 0);
		CHECK_EQ(query().used_bytes, 0);
		CHECK_EQ(query().user_bytes, 0);
	}
	after = meminfo("MemFree");
	lost = before > after ? before - after : 0;
	note("dead after %lld ms at most; %llu KiB less are free", worst,
	     lost / KIB);
	CHECK(worst < 20000);
	/* half of one that wasn't given back */
	CHECK(lost < query().max_bytes / 4);
}

int main(void)
{
	return tap_main();
}
