// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of mmap: what is refused, and what mappings show
 *
 * Contents are compared from both sides: read() and write() on the descriptor
 * go through the kernel's own address of the region, loads and stores through
 * the mapping.
 */
#include <sys/mman.h>

#include "leftovers.h"
#include "pashm_test.h"

#define NONE	0
#define R	PROT_READ
#define W	PROT_WRITE
#define X	PROT_EXEC

static const struct wrong {
	const char *what;
	ull size;		/* of the region, in pages */
	size_t len;		/* in pages */
	int prot;
	int flags;
	ull offset;		/* in pages */
	int error;
} wrong[] = {
	{ "private", 4, 4, R | W, MAP_PRIVATE, 0, EINVAL },
	{ "private, only to read", 4, 4, R, MAP_PRIVATE, 0, EINVAL },
	{ "executable", 4, 4, R | X, MAP_SHARED, 0, EPERM },
	{ "writable and executable", 4, 4, R | W | X, MAP_SHARED, 0, EPERM },
	{ "only executable", 4, 4, X, MAP_SHARED, 0, EPERM },
	{ "one page too long", 4, 5, R | W, MAP_SHARED, 0, EINVAL },
	{ "one page too far", 4, 4, R | W, MAP_SHARED, 1, EINVAL },
	{ "begins at the end", 4, 1, R | W, MAP_SHARED, 4, EINVAL },
	{ "begins behind the end", 4, 1, R | W, MAP_SHARED, 5, EINVAL },
	{ "begins far behind", 4, 1, R | W, MAP_SHARED, 1 << 19, EINVAL },
	{ "no length", 4, 0, R | W, MAP_SHARED, 0, EINVAL },
	{ "neither shared nor private", 4, 4, R | W, 0, 0, EINVAL },
	{ "2 MiB: one page too long", 512, 513, R | W, MAP_SHARED, 0, EINVAL },
	{ "2 MiB: one page too far", 512, 512, R | W, MAP_SHARED, 1, EINVAL },
	{ "3 MiB: into its spare memory", 768, 769, R | W, MAP_SHARED, 0,
	  EINVAL },
	{ "3 MiB: only its spare memory", 768, 1, R | W, MAP_SHARED, 768,
	  EINVAL },
	{ "2 MiB: private", 512, 512, R | W, MAP_PRIVATE, 0, EINVAL },
#ifdef MAP_SYNC /* not on MIPS */
	{ "synchronous", 4, 4, R | W, MAP_SHARED_VALIDATE | MAP_SYNC, 0,
	  EOPNOTSUPP },
#endif
	{ "whole", 4, 4, R | W, MAP_SHARED, 0, 0 },
	{ "validated", 4, 4, R | W, MAP_SHARED_VALIDATE, 0, 0 },
	{ "the last page", 4, 1, R | W, MAP_SHARED, 3, 0 },
	{ "only to write", 4, 4, W, MAP_SHARED, 0, 0 },
	{ "not at all", 4, 4, NONE, MAP_SHARED, 0, 0 },
	{ "locked", 4, 4, R | W, MAP_SHARED | MAP_LOCKED, 0, 0 },
};

static int try_map(int fd, size_t len, int prot, int flags, ull offset)
{
	void *p = mmap(NULL, len, prot, flags, fd, offset);

	if (p == MAP_FAILED)
		return -1;
	return munmap(p, len);
}

TEST_ROWS(map, wrong)
{
	bool validate = (row->flags & MAP_TYPE) == MAP_SHARED_VALIDATE;
	size_t page = page_size();
	int error = row->error;
	int fd = region_new(row->size * page);

	if (validate && !core_validates_flags())
		error = EINVAL;
	CHECK_ERROR(try_map(fd, row->len * page, row->prot, row->flags,
			    row->offset * page), error);
	CHECK_EQ(region_info(fd).mappings, 0);
	close(fd);
}

/* mmap2's offset is in pages: the whole range of numbers can be asked for. */
static int map_pages(int fd, size_t len, unsigned long pages)
{
#ifdef SYS_mmap2
	long p = syscall(SYS_mmap2, NULL, len, R | W, MAP_SHARED, fd, pages);
#elif defined(__s390x__)
	unsigned long args[] = {
		0, len, R | W, MAP_SHARED, fd, pages * page_size(),
	};
	long p = syscall(SYS_mmap, args);
#else
	long p = syscall(SYS_mmap, NULL, len, R | W, MAP_SHARED, fd,
			 pages * page_size());
#endif
	return p == -1 ? -1 : munmap((void *)p, len);
}

/*
 * Some kernels refuse what no file can have before they ask the driver: from 2^63
 * bytes on, or from 2^32 if they are of 32 bit. The error is another one.
 */
static void refused(int fd, size_t len, unsigned long pages)
{
	ull size_max = 1ULL << (kernel_has_64_bit() ? 63 : 32);
	bool anybody = pages > (size_max - len) / page_size() - 1;
	int result = map_pages(fd, len, pages);

	if (!anybody || result != -1 || errno != EOVERFLOW)
		CHECK_ERROR(result, EINVAL);
}

TEST(offsets_that_wrap)
{
	size_t page = page_size();
	unsigned long top = sizeof(long) == 8 ? ~0UL / page : ~0UL;
	int fd = region_new(4 * page);
	int i;

	/* offset and length that wrap around are the core's own matter */
	refused(fd, page, top);
	refused(fd, 2 * page, top);
	refused(fd, 4 * page, top - 1);
	/* from there on it's the driver's */
	refused(fd, 4 * page, top - 4);
	for (i = 3; i < 64 && (ull)top >> i; i++) {
		refused(fd, page, 1UL << i);
		refused(fd, page, (1UL << i) - 1);
	}
	CHECK_ERROR(map_pages(fd, -page, 0), ENOMEM);
	CHECK_ERROR(map_pages(fd, -2 * page, 4), ENOMEM);
	close(fd);
}

TEST(offset_not_on_a_page)
{
	int fd = region_new(4 * page_size());

	CHECK_ERROR(mmap(NULL, page_size(), R, MAP_SHARED, fd, 1) ==
		    MAP_FAILED ? -1 : 0, EINVAL);
	close(fd);
}

TEST(read_only_descriptor)
{
	size_t page = page_size();
	int fd = region_create("ro", page, 0600, 0), ro[2], i;
	char byte = 'x', *map;

	REQUIRE_OK(fd);
	ro[0] = region_attach("ro", PASHM_ATTACH_READ_ONLY);
	ro[1] = region_open("ro", O_RDONLY);
	for (i = 0; i < 2; i++) {
		REQUIRE_OK(ro[i]);
		CHECK_EQ(fcntl(ro[i], F_GETFL) & O_ACCMODE, O_RDONLY);
		CHECK_ERROR(pwrite(ro[i], &byte, 1, 0), EBADF);
		CHECK_ERROR(try_map(ro[i], page, R | W, MAP_SHARED, 0), EACCES);
		CHECK_ERROR(try_map(ro[i], page, W, MAP_SHARED, 0), EACCES);
		map = mmap(NULL, page, R, MAP_SHARED, ro[i], 0);
		REQUIRE(map != MAP_FAILED);
		CHECK_EQ(touch(map, false), 0);
		CHECK_EQ(touch(map, true), SIGSEGV);
		CHECK_ERROR(mprotect(map, page, R | W), EACCES);
		CHECK_ERROR(mprotect(map, page, R | X), EACCES);
		byte = 'a' + i;
		CHECK_EQ(pwrite(fd, &byte, 1, 0), 1);
		CHECK_EQ(map[0], byte);
		REQUIRE_OK(munmap(map, page));
		close(ro[i]);
	}
	/* and one that can't be read can't be mapped */
	i = region_open("ro", O_WRONLY);
	REQUIRE_OK(i);
	CHECK_ERROR(try_map(i, page, W, MAP_SHARED, 0), EACCES);
	CHECK_ERROR(pread(i, &byte, 1, 0), EBADF);
	close(i);
	REQUIRE_OK(region_destroy("ro"));
	close(fd);
}

TEST(no_execution_later)
{
	size_t sizes[] = { page_size(), 2 * MIB }, i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		int fd = region_new(sizes[i]);
		char *map = region_map(fd, sizes[i]);

		CHECK_ERROR(mprotect(map, sizes[i], R | X), EACCES);
		CHECK_ERROR(mprotect(map, sizes[i], R | W | X), EACCES);
		CHECK_OK(mprotect(map, sizes[i], R));
		CHECK_EQ(touch(map, true), SIGSEGV);
		CHECK_OK(mprotect(map, sizes[i], NONE));
		CHECK_EQ(touch(map, false), SIGSEGV);
		CHECK_OK(mprotect(map, sizes[i], R | W));
		CHECK_EQ(touch(map, true), 0);
		close(fd);
	}
}

static const struct size {
	const char *what;
	ull size;
} sizes[] = {
	{ "4 KiB", 4 * KIB },
	{ "12 KiB", 12 * KIB },
	{ "1 MiB", MIB },
	{ "2 MiB less a page", 2 * MIB - 4 * KIB },
	{ "2 MiB", 2 * MIB },
	{ "3 MiB", 3 * MIB },
	{ "8 MiB", 8 * MIB },
};

TEST_ROWS(both_sides, sizes)
{
	size_t len = round_up(row->size, page_size());
	int fd = region_new(len);
	char *map = region_map(fd, len), *other;

	kernel_fill(fd, len, 1);
	CHECK(filled(map, len, 0, 1));
	fill(map, len, 0, 2);
	CHECK(kernel_filled(fd, len, 2));

	/* a second mapping is the same memory; so is the first, after it */
	other = region_map(fd, len);
	CHECK(other != map);
	CHECK_EQ(region_info(fd).mappings, 2);
	CHECK(filled(other, len, 0, 2));
	fill(other, len, 0, 3);
	CHECK(filled(map, len, 0, 3));
	REQUIRE_OK(munmap(map, len));
	CHECK(filled(other, len, 0, 3));
	CHECK_EQ(touch(other + len - 1, true), 0);
	CHECK_EQ(region_info(fd).mappings, 1);
	REQUIRE_OK(munmap(other, len));
	CHECK(kernel_filled(fd, len, 3));
	close(fd);
}

TEST_ROWS(every_offset, sizes)
{
	size_t len = round_up(row->size, page_size()), page = page_size(), at;
	size_t step = len > 64 * page ? 37 * page : page;
	int fd = region_new(len);

	kernel_fill(fd, len, 4);
	for (at = 0; at < len; at += step) {
		char *map = mmap(NULL, len - at, R, MAP_SHARED, fd, at);

		REQUIRE(map != MAP_FAILED);
		CHECK(filled(map, page, at, 4));
		CHECK(filled(map + len - at - page, page, len - page, 4));
		REQUIRE_OK(munmap(map, len - at));
	}
	close(fd);
}

static void in_fork(void *arg)
{
	char **both = arg;

	CHECK(filled(both[0], MIB, 0, 1));
	fill(both[0], MIB, 0, 2);
	CHECK(filled(both[1], 4 * MIB, 0, 1));
	fill(both[1], 4 * MIB, 0, 2);
}

TEST(fork_shares_it)
{
	int small = region_new(MIB), large = region_new(4 * MIB);
	char *maps[2] = { region_map(small, MIB), region_map(large, 4 * MIB) };

	fill(maps[0], MIB, 0, 1);
	fill(maps[1], 4 * MIB, 0, 1);
	in_child(in_fork, maps);
	CHECK(filled(maps[0], MIB, 0, 2));
	CHECK(filled(maps[1], 4 * MIB, 0, 2));
	CHECK_EQ(region_info(small).mappings, 1);
	CHECK_EQ(region_info(large).mappings, 1);
	close(small);
	close(large);
}

/* An instance's flags, from the VmFlags line that follows its smaps entry. */
static bool vm_flag(const void *address, const char *flag)
{
	char line[512], want[8];
	bool mine = false, found = false;
	FILE *smaps = fopen("/proc/self/smaps", "re");

	REQUIRE(smaps);
	snprintf(want, sizeof(want), " %s", flag);
	while (fgets(line, sizeof(line), smaps)) {
		unsigned long from, to;

		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			mine = (unsigned long)address == from;
		else if (mine && !strncmp(line, "VmFlags:", 8))
			found = strstr(line, want);
	}
	fclose(smaps);
	return found;
}

TEST_ROWS(flags_in_smaps, sizes)
{
	size_t len = round_up(row->size, page_size());
	int fd = region_new(len);
	void *map = region_map(fd, len);

	CHECK(vm_flag(map, "sh"));
	CHECK(vm_flag(map, "de"));	/* doesn't expand */
	CHECK(vm_flag(map, "dd"));	/* not in a core dump */
	CHECK(!vm_flag(map, "pf"));	/* has struct pages */
	CHECK(!vm_flag(map, "io"));
	CHECK(!vm_flag(map, "me"));	/* will never be executable */
	close(fd);
}

int main(void)
{
	return tap_main();
}
