// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of large pages: mappings of 2 MiB at a time
 *
 * What counts is what the kernel says: FilePmdMapped of smaps, and the number of
 * faults that it took to touch everything.
 */
#include <sys/prctl.h>
#include <sys/resource.h>

#include "leftovers.h"
#include "pashm_test.h"

static size_t huge;	/* bytes of a large page */
static size_t region_size;

static int region_of_large_pages(void)
{
	struct pashm_query q = query();
	int fd;

	if (!q.huge_size)
		SKIP("this kernel has no large pages for mappings");
	huge = q.huge_size;
	region_size = 4 * huge;
	if (region_size > q.max_bytes)
		SKIP("four large pages are more than a region may have");
	fd = region_new(region_size);
	REQUIRE_EQ(region_info(fd).map_size, huge);
	return fd;
}

/* A value of smaps, in bytes, summed over all mappings that begin in a range. */
static size_t smaps(const char *start, size_t len, const char *what)
{
	FILE *file = fopen("/proc/self/smaps", "re");
	size_t sum = 0, n = strlen(what);
	bool mine = false, found = false;
	char line[512];

	REQUIRE(file);
	while (fgets(line, sizeof(line), file)) {
		unsigned long from, to, kib;

		if (sscanf(line, "%lx-%lx ", &from, &to) == 2) {
			mine = from >= (unsigned long)start &&
			       from < (unsigned long)start + len;
		} else if (mine && !strncmp(line, what, n) && line[n] == ':' &&
			   sscanf(line + n + 1, "%lu kB", &kib) == 1) {
			sum += kib * KIB;
			found = true;
		}
	}
	fclose(file);
	REQUIRE(found);
	return sum;
}

static long faults(void)
{
	struct rusage usage;

	REQUIRE_OK(getrusage(RUSAGE_SELF, &usage));
	return usage.ru_minflt + usage.ru_majflt;
}

/* How many faults it takes to write to each page. */
static long touch_all(volatile char *map, size_t len)
{
	size_t page = page_size(), at;
	long before = faults();

	before = faults();	/* the first call may have faulted itself */
	for (at = 0; at < len; at += page)
		map[at] = 1;
	return faults() - before;
}

/*
 * How many faults it takes to write for the first time to @n pages that are
 * mapped already. A CPU that doesn't note by itself that a page was written to
 * leaves that to the kernel; any shared memory shows which kind it is.
 */
static long first_writes(size_t n)
{
	size_t page = page_size();
	volatile char *map = mmap(NULL, page, PROT_READ | PROT_WRITE,
				  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	long extra;

	REQUIRE(map != MAP_FAILED);
	*map;
	extra = touch_all(map, page);
	REQUIRE_OK(munmap((char *)map, page));
	return extra ? n : 0;
}

TEST(one_fault_for_each_large_page)
{
	int fd = region_of_large_pages();
	char *map = region_map(fd, region_size);

	CHECK_EQ((uintptr_t)map % huge, 0);
	CHECK_EQ(touch_all(map, region_size), region_size / huge);
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"), region_size);
	CHECK_EQ(smaps(map, region_size, "Rss"), region_size);
	CHECK_EQ(touch_all(map, region_size), 0);
	fill(map, region_size, 0, 1);
	CHECK(kernel_filled(fd, region_size, 1));
	close(fd);
}

TEST(reading_faults_alike)
{
	int fd = region_of_large_pages();
	char *map = region_map(fd, region_size);
	size_t page = page_size(), at;
	volatile char *byte = map;
	long before;

	faults();
	before = faults();
	for (at = 0; at < region_size; at += page)
		byte[at];
	CHECK_EQ(faults() - before, region_size / huge);
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"), region_size);
	CHECK_EQ(touch_all(map, region_size), first_writes(region_size / huge));
	close(fd);
}

TEST(populated)
{
	int fd = region_of_large_pages();
	char *map = mmap(NULL, region_size, PROT_READ | PROT_WRITE,
			 MAP_SHARED | MAP_POPULATE, fd, 0);

	REQUIRE(map != MAP_FAILED);
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"), region_size);
	CHECK_EQ(touch_all(map, region_size), first_writes(region_size / huge));
	close(fd);
}

TEST(small_regions_never_fault)
{
	size_t len = MIB, page = page_size(), at;
	int fd = region_new(len);
	volatile char *map = region_map(fd, len);
	long before;

	CHECK_EQ(smaps((char *)map, len, "Rss"), len);
	faults();
	before = faults();
	for (at = 0; at < len; at += page)
		map[at];
	CHECK_EQ(faults() - before, 0);
	CHECK_EQ(touch_all(map, len), first_writes(len / page));
	close(fd);
}

TEST(each_mapping_faults_for_itself)
{
	int fd = region_of_large_pages();
	char *map = region_map(fd, region_size);
	char *other = region_map(fd, region_size);

	CHECK_EQ(touch_all(map, region_size), region_size / huge);
	CHECK_EQ(touch_all(other, region_size), region_size / huge);
	REQUIRE_OK(munmap(map, region_size));
	CHECK_EQ(touch_all(other, region_size), 0);
	CHECK_EQ(smaps(other, region_size, "FilePmdMapped"), region_size);
	close(fd);
}

static void touch_in_child(void *arg)
{
	CHECK_EQ(touch_all(arg, region_size), region_size / huge);
	CHECK_EQ(smaps(arg, region_size, "FilePmdMapped"), region_size);
}

TEST(forked)
{
	int fd = region_of_large_pages();
	char *map = region_map(fd, region_size);

	in_child(touch_in_child, map);
	CHECK_EQ(touch_all(map, region_size), region_size / huge);
	in_child(touch_in_child, map);
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"), region_size);
	close(fd);
}

/* The end of a region of 7 MiB, and the beginning of its second half. */
static const struct cut {
	const char *what;
	int from, to;		/* in eighths of a large page */
	int large;		/* large pages that lie in it whole */
} cuts[] = {
	{ "the whole region", 0, 28, 3 },
	{ "the first large page", 0, 8, 1 },
	{ "the second large page", 8, 16, 1 },
	{ "from within the first on", 4, 28, 2 },
	{ "up to within the third", 0, 20, 2 },
	{ "from within to within", 3, 21, 1 },
	{ "less than one, over an edge", 5, 11, 0 },
	{ "the last, which isn't whole", 24, 28, 0 },
};

TEST_ROWS(part, cuts)
{
	size_t from, len, at, page = page_size();
	struct pashm_query q = query();
	char *map;
	int fd;

	if (!q.huge_size)
		SKIP("this kernel has no large pages for mappings");
	huge = q.huge_size;
	from = row->from * (huge / 8);
	len = (row->to - row->from) * (huge / 8);
	fd = region_new(28 * (huge / 8));
	kernel_fill(fd, 28 * (huge / 8), 1);
	map = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, from);
	REQUIRE(map != MAP_FAILED);
	if (row->large)
		CHECK_EQ((uintptr_t)map % huge, from % huge);
	for (at = 0; at < len; at += page)
		CHECK_EQ(touch(map + at, true), 0);
	CHECK_EQ(smaps(map, len, "FilePmdMapped"), row->large * huge);
	CHECK(filled(map, len, from, 1));
	close(fd);
}

TEST(a_hint_is_moved_to_where_large_pages_fit)
{
	int fd = region_of_large_pages();
	size_t room = region_size + 2 * huge;
	char *hint = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			  -1, 0), *map;

	REQUIRE(hint != MAP_FAILED);
	REQUIRE_OK(munmap(hint, room));
	map = mmap(hint + page_size(), region_size, PROT_READ | PROT_WRITE,
		   MAP_SHARED, fd, 0);
	REQUIRE(map != MAP_FAILED);
	CHECK_EQ((uintptr_t)map % huge, 0);
	CHECK_EQ(touch_all(map, region_size), region_size / huge);
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"), region_size);
	close(fd);
}

static const struct fixed {
	const char *what;
	int flags;
} fixed[] = {
	{ "MAP_FIXED", MAP_FIXED },
	{ "MAP_FIXED_NOREPLACE", MAP_FIXED_NOREPLACE },
};

TEST_ROWS(at_an_address_that_does_not_fit, fixed)
{
	int fd = region_of_large_pages();
	size_t room = region_size + 2 * huge, page = page_size();
	char *at = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			-1, 0), *map;

	REQUIRE(at != MAP_FAILED);
	REQUIRE_OK(munmap(at, room));
	at = align(at, huge) + 3 * page;
	map = mmap(at, region_size, PROT_READ | PROT_WRITE,
		   MAP_SHARED | row->flags, fd, 0);
	REQUIRE(map == at);
	fill(map, region_size, 0, 1);
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"), 0);
	CHECK(kernel_filled(fd, region_size, 1));
	REQUIRE_OK(munmap(map, region_size));
	/* and at one that does */
	at -= 3 * page;
	map = mmap(at, region_size, PROT_READ | PROT_WRITE,
		   MAP_SHARED | row->flags, fd, 0);
	REQUIRE(map == at);
	CHECK_EQ(touch_all(map, region_size), region_size / huge);
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"), region_size);
	close(fd);
}

TEST(cutting_splits_only_the_page_that_is_cut)
{
	int fd = region_of_large_pages();
	char *map = region_map(fd, region_size);
	size_t page = page_size();

	touch_all(map, region_size);
	REQUIRE_OK(munmap(map + huge + page, page));
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"), region_size - huge);
	CHECK_EQ(touch(map + huge + page, false), SIGSEGV);
	fill(map, huge + page, 0, 1);
	fill(map + huge + 2 * page, region_size - huge - 2 * page,
	     huge + 2 * page, 1);
	REQUIRE_OK(mprotect(map + 3 * huge + page, page, PROT_READ));
	CHECK_EQ(touch(map + 3 * huge + page, true), SIGSEGV);
	CHECK_EQ(touch(map + 3 * huge + 2 * page, true), 0);
	CHECK_EQ(smaps(map, region_size, "FilePmdMapped"),
		 region_size - 2 * huge);
	CHECK(filled(map, huge + page, 0, 1));
	CHECK(filled(map + huge + 2 * page, region_size - huge - 2 * page,
		     huge + 2 * page, 1));
	close(fd);
}

/* A program may want none of it. */
TEST(asked_not_to)
{
	int fd = region_of_large_pages();
	char *map;

	REQUIRE_OK(prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0));
	map = region_map(fd, region_size);
	fill(map, region_size, 0, 1);
	CHECK(kernel_filled(fd, region_size, 1));
	note("PR_SET_THP_DISABLE: FilePmdMapped %zu",
	     smaps(map, region_size, "FilePmdMapped"));
	REQUIRE_OK(munmap(map, region_size));
	REQUIRE_OK(prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0));
	map = region_map(fd, region_size);
	REQUIRE_OK(madvise(map, region_size, MADV_NOHUGEPAGE));
	CHECK(filled(map, region_size, 0, 1));
	note("MADV_NOHUGEPAGE: FilePmdMapped %zu",
	     smaps(map, region_size, "FilePmdMapped"));
	close(fd);
}

int main(void)
{
	return tap_main();
}
