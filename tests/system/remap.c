// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of what programs do to mappings: cut, move, advise, fork
 *
 * Every test runs on small pages and on large ones.
 */
#include <sys/mman.h>
#include <sys/resource.h>

#include "leftovers.h"
#include "pashm_test.h"

#ifndef MADV_COLD
#define MADV_COLD	20
#endif
#ifndef MADV_PAGEOUT
#define MADV_PAGEOUT	21
#endif
#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ	22
#define MADV_POPULATE_WRITE	23
#endif
#ifndef MADV_DONTNEED_LOCKED
#define MADV_DONTNEED_LOCKED	24
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE	25
#endif

static const struct kind {
	const char *what;
	size_t len;
} kinds[] = {
	{ "small pages", MIB },
	{ "large pages", 8 * MIB },
};

struct thing {
	int fd;
	size_t len, page;
	char *map;
};

static struct thing thing(const struct kind *kind)
{
	struct thing t = {
		.fd = region_new(kind->len),
		.len = kind->len,
		.page = page_size(),
	};

	t.map = region_map(t.fd, t.len);
	fill(t.map, t.len, 0, 1);
	return t;
}

/* The mapping of the rest still shows the region, and writes reach it. */
static void whole(const struct thing *t, char *at, size_t from, size_t to)
{
	CHECK(filled(at + from, to - from, from, 1));
	CHECK_EQ(touch(at + from, true), 0);
	CHECK_EQ(touch(at + to - 1, true), 0);
	CHECK(kernel_filled(t->fd, t->len, 1));
}

TEST_ROWS(hole, kinds)
{
	struct thing t = thing(row);
	size_t from = t.len / 2 + 3 * t.page, to = from + t.page;

	REQUIRE_OK(munmap(t.map + from, t.page));
	CHECK_EQ(touch(t.map + from, false), SIGSEGV);
	CHECK_EQ(touch(t.map + to - 1, true), SIGSEGV);
	CHECK_EQ(region_info(t.fd).mappings, 2);
	whole(&t, t.map, 0, from);
	whole(&t, t.map, to, t.len);
	/* and a piece of it is put back into the hole */
	CHECK(mmap(t.map + from, t.page, PROT_READ | PROT_WRITE,
		   MAP_SHARED | MAP_FIXED, t.fd, from) == t.map + from);
	whole(&t, t.map, 0, t.len);
	REQUIRE_OK(munmap(t.map, t.len));
	CHECK_EQ(region_info(t.fd).mappings, 0);
	close(t.fd);
}

TEST_ROWS(piece_by_piece, kinds)
{
	struct thing t = thing(row);
	size_t at;

	/* ends first, so that every cut falls into what is still there */
	for (at = 0; at < t.len / 2; at += t.page * 7) {
		size_t n = t.len / 2 - at < t.page * 7 ? t.len / 2 - at :
							t.page * 7;

		REQUIRE_OK(munmap(t.map + at, n));
		REQUIRE_OK(munmap(t.map + t.len - at - n, n));
		if (at + n < t.len / 2) {
			CHECK_EQ(touch(t.map + at + n, true), 0);
			CHECK_EQ(touch(t.map + t.len - at - n - 1, true), 0);
		}
	}
	CHECK_EQ(region_info(t.fd).mappings, 0);
	CHECK(kernel_filled(t.fd, t.len, 1));
	close(t.fd);
}

TEST_ROWS(grow, kinds)
{
	struct thing t = thing(row);

	CHECK_ERROR(mremap(t.map, t.len, t.len + t.page, 0) == MAP_FAILED ?
		    -1 : 0, EFAULT);
	CHECK_ERROR(mremap(t.map, t.len, 2 * t.len, MREMAP_MAYMOVE) ==
		    MAP_FAILED ? -1 : 0, EFAULT);
	/* a length of 0 asks for a second mapping, which is growing too */
	CHECK_ERROR(mremap(t.map, 0, t.len, MREMAP_MAYMOVE) == MAP_FAILED ?
		    -1 : 0, EFAULT);
	whole(&t, t.map, 0, t.len);
	close(t.fd);
}

TEST_ROWS(shrink, kinds)
{
	struct thing t = thing(row);
	size_t less = t.len - 5 * t.page;

	CHECK(mremap(t.map, t.len, less, 0) == t.map);
	CHECK_EQ(touch(t.map + less, false), SIGSEGV);
	whole(&t, t.map, 0, less);
	CHECK_ERROR(mremap(t.map, less, t.len, 0) == MAP_FAILED ? -1 : 0,
		    EFAULT);
	REQUIRE_OK(munmap(t.map, less));
	CHECK_EQ(region_info(t.fd).mappings, 0);
	close(t.fd);
}

/* To places that don't suit large pages, and back to one that does. */
TEST_ROWS(move, kinds)
{
	static const int off[] = { 1, 0, 3, 0 };	/* in pages */
	size_t room = row->len + 4 * MIB, i;
	struct thing t = thing(row);
	char *rooms[2];

	for (i = 0; i < 2; i++) {
		char *at = mmap(NULL, room, PROT_NONE,
				MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		REQUIRE(at != MAP_FAILED);
		rooms[i] = align(at, 2 * MIB);
	}
	for (i = 0; i < ARRAY_SIZE(off); i++) {
		char *next = rooms[i % 2] + off[i] * t.page;

		REQUIRE(mremap(t.map, t.len, t.len,
			       MREMAP_MAYMOVE | MREMAP_FIXED, next) == next);
		CHECK_EQ(touch(t.map, false), SIGSEGV);
		t.map = next;
		CHECK_EQ(region_info(t.fd).mappings, 1);
		whole(&t, t.map, 0, t.len);
		REQUIRE_OK(madvise(t.map, t.len, MADV_DONTNEED));
		whole(&t, t.map, 0, t.len);
	}
	REQUIRE_OK(munmap(t.map, t.len));
	CHECK_EQ(region_info(t.fd).mappings, 0);
	close(t.fd);
}

/* Mapped where large pages don't fit, then moved to where they would. */
TEST_ROWS(move_to_a_better_place, kinds)
{
	struct thing t = thing(row);
	char *at = mmap(NULL, 2 * t.len + 8 * MIB, PROT_NONE,
			MAP_PRIVATE | MAP_ANONYMOUS, -1, 0), *bad, *better;

	REQUIRE(at != MAP_FAILED);
	better = align(at, 2 * MIB);
	bad = better + round_up(t.len, 2 * MIB) + t.page;
	CHECK(mmap(bad, t.len, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_FIXED,
		   t.fd, 0) == bad);
	CHECK(filled(bad, t.len, 0, 1));
	CHECK(mremap(bad, t.len, t.len, MREMAP_MAYMOVE | MREMAP_FIXED,
		     better) == better);
	REQUIRE_OK(madvise(better, t.len, MADV_DONTNEED));
	whole(&t, better, 0, t.len);
	REQUIRE_OK(munmap(better, t.len));
	whole(&t, t.map, 0, t.len);
	close(t.fd);
}

static const struct advice {
	const char *what;
	int advice;
} advices[] = {
	{ "MADV_NORMAL", MADV_NORMAL },
	{ "MADV_RANDOM", MADV_RANDOM },
	{ "MADV_SEQUENTIAL", MADV_SEQUENTIAL },
	{ "MADV_WILLNEED", MADV_WILLNEED },
	{ "MADV_DONTNEED", MADV_DONTNEED },
	{ "MADV_FREE", MADV_FREE },
	{ "MADV_REMOVE", MADV_REMOVE },
	{ "MADV_MERGEABLE", MADV_MERGEABLE },
	{ "MADV_UNMERGEABLE", MADV_UNMERGEABLE },
	{ "MADV_HUGEPAGE", MADV_HUGEPAGE },
	{ "MADV_NOHUGEPAGE", MADV_NOHUGEPAGE },
	{ "MADV_COLD", MADV_COLD },
	{ "MADV_PAGEOUT", MADV_PAGEOUT },
	{ "MADV_POPULATE_READ", MADV_POPULATE_READ },
	{ "MADV_POPULATE_WRITE", MADV_POPULATE_WRITE },
	{ "MADV_DONTNEED_LOCKED", MADV_DONTNEED_LOCKED },
	{ "MADV_COLLAPSE", MADV_COLLAPSE },
	{ "MADV_WIPEONFORK", MADV_WIPEONFORK },
	{ "MADV_KEEPONFORK", MADV_KEEPONFORK },
	{ "MADV_DOFORK", MADV_DOFORK },
	{ "MADV_DODUMP", MADV_DODUMP },
	{ "MADV_DONTDUMP", MADV_DONTDUMP },
};

/*
 * Whatever a kernel thinks of an advice, the region keeps its contents: it is
 * shared memory, nobody may free, move, split or swap it.
 */
TEST_ROWS(advice, advices)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(kinds); i++) {
		struct thing t = thing(&kinds[i]);
		size_t part = t.len / 2 + t.page;

		if (madvise(t.map, t.len, row->advice))
			note("%s, whole: %s", kinds[i].what,
			     tap_errno(errno));
		whole(&t, t.map, 0, t.len);
		if (madvise(t.map + part, 3 * t.page, row->advice))
			note("%s, three pages: %s", kinds[i].what,
			     tap_errno(errno));
		whole(&t, t.map, 0, t.len);
		close(t.fd);
		REQUIRE_OK(munmap(t.map, t.len));
	}
}

TEST_ROWS(thrown_away_and_back, kinds)
{
	struct thing t = thing(row);

	REQUIRE_OK(madvise(t.map, t.len, MADV_DONTNEED));
	whole(&t, t.map, 0, t.len);
	REQUIRE_OK(madvise(t.map + t.page, t.page, MADV_DONTNEED));
	whole(&t, t.map, 0, t.len);
	kernel_fill(t.fd, t.len, 2);
	CHECK(filled(t.map, t.len, 0, 2));
	close(t.fd);
}

TEST_ROWS(dont_fork, kinds)
{
	struct thing t = thing(row);
	int status;
	pid_t pid;

	REQUIRE_OK(madvise(t.map, t.len, MADV_DONTFORK));
	pid = fork();
	REQUIRE_OK(pid);
	if (!pid)
		_exit(touch(t.map, false));
	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == SIGSEGV);
	whole(&t, t.map, 0, t.len);
	close(t.fd);
}

TEST_ROWS(locked, kinds)
{
	struct rlimit unlimited = { RLIM_INFINITY, RLIM_INFINITY };
	struct thing t = thing(row);

	REQUIRE_OK(setrlimit(RLIMIT_MEMLOCK, &unlimited));
	CHECK_OK(mlock(t.map, t.len));
	whole(&t, t.map, 0, t.len);
	CHECK_OK(munlock(t.map + t.page, t.page));
	CHECK_OK(mlockall(MCL_CURRENT));
	CHECK_OK(munlockall());
	whole(&t, t.map, 0, t.len);
	close(t.fd);
}

/*
 * The old call that rearranges pages of a shared mapping. Before 4.0 it was more
 * than several mappings at once, and each driver had to know of it.
 */
TEST_ROWS(rearranged, kinds)
{
	struct thing t = thing(row);
	size_t pages = t.len / t.page;

	if (core_has_function("generic_file_remap_pages")) {
		CHECK_ERROR(remap_file_pages(t.map, t.page, 0, pages - 1, 0),
			    EINVAL);
		whole(&t, t.map, 0, t.len);
		close(t.fd);
		return;
	}
	CHECK_OK(remap_file_pages(t.map, t.page, 0, pages - 1, 0));
	CHECK(filled(t.map, t.page, t.len - t.page, 1));
	CHECK_OK(remap_file_pages(t.map, t.page, 0, 0, 0));
	whole(&t, t.map, 0, t.len);
	/* some kernels have unmapped the page when they find that it can't be */
	CHECK_ERROR(remap_file_pages(t.map, t.page, 0, pages, 0), EINVAL);
	whole(&t, t.map, t.page, t.len);
	close(t.fd);
}

TEST_ROWS(protected_page, kinds)
{
	struct thing t = thing(row);
	size_t at = t.len / 2 + t.page;

	REQUIRE_OK(mprotect(t.map + at, t.page, PROT_READ));
	CHECK_EQ(touch(t.map + at, false), 0);
	CHECK_EQ(touch(t.map + at, true), SIGSEGV);
	CHECK_EQ(touch(t.map + at - 1, true), 0);
	CHECK_EQ(touch(t.map + at + t.page, true), 0);
	REQUIRE_OK(mprotect(t.map + at, t.page, PROT_NONE));
	CHECK_EQ(touch(t.map + at, false), SIGSEGV);
	REQUIRE_OK(mprotect(t.map + at, t.page, PROT_READ | PROT_WRITE));
	whole(&t, t.map, 0, t.len);
	close(t.fd);
}

TEST_ROWS(read_first_then_write, kinds)
{
	struct thing t = thing(row);
	size_t at;

	REQUIRE_OK(munmap(t.map, t.len));
	t.map = mmap(NULL, t.len, PROT_READ, MAP_SHARED, t.fd, 0);
	REQUIRE(t.map != MAP_FAILED);
	for (at = 0; at < t.len; at += t.page)
		CHECK_EQ(touch(t.map + at, false), 0);
	REQUIRE_OK(mprotect(t.map, t.len, PROT_READ | PROT_WRITE));
	fill(t.map, t.len, 0, 3);
	CHECK(kernel_filled(t.fd, t.len, 3));
	close(t.fd);
}

int main(void)
{
	return tap_main();
}
