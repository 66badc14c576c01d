// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of io_uring on mappings of regions
 *
 * Registered buffers are the hardest holders of pages there are: they hold them from
 * the registration on, as long as the ring lives, and look at how compound pages lie.
 * Before 6.5 io_uring itself registers no memory of files but hugetlbfs' and tmpfs';
 * whether that is so here, a mapping of an ordinary file shows.
 */
#include "disk.h"
#include "leftovers.h"
#include "uring.h"

/* Whether this kernel registers mappings of files at all. */
static bool files_register(struct uring *u)
{
	int fd = disk_file(), error;
	struct iovec part = { NULL, page_size() };

	REQUIRE_OK(ftruncate(fd, part.iov_len));
	part.iov_base = mmap(NULL, part.iov_len, PROT_READ | PROT_WRITE,
			     MAP_PRIVATE, fd, 0);
	REQUIRE(part.iov_base != MAP_FAILED);
	error = uring_register(u, &part, 1) ? errno : 0;
	if (!error)
		REQUIRE_OK(uring_unregister(u));
	REQUIRE_OK(munmap(part.iov_base, part.iov_len));
	close(fd);
	return error != EOPNOTSUPP;
}

static void register_or_skip(struct uring *u, const struct iovec *parts,
			     unsigned int count)
{
	if (!files_register(u))
		SKIP("this kernel registers no memory of files");
	REQUIRE_OK(uring_register(u, parts, count));
}

static void write_fixed(struct uring *u, int fd, char *at, size_t len, int index)
{
	uring_fixed(u, IORING_OP_WRITE_FIXED, fd, at, len, 0, index);
	CHECK_EQ(uring_end(u), len);
}

static void read_fixed(struct uring *u, int fd, char *at, size_t len, int index)
{
	uring_fixed(u, IORING_OP_READ_FIXED, fd, at, len, 0, index);
	CHECK_EQ(uring_end(u), len);
}

TEST_ROWS(fixed_buffer, kinds)
{
	struct uring u = uring_new();
	int region = kind_region(row), fd;
	char *map = kind_map(row, region);
	struct iovec part = { map, row->len };

	disk_required();
	register_or_skip(&u, &part, 1);
	fd = disk_file();
	kernel_fill(region, row->len, 1);
	write_fixed(&u, fd, map, row->len, 0);
	CHECK(disk_filled(row->len, 0, 1));
	disk_fill(row->len, 2);
	read_fixed(&u, fd, map, row->len, 0);
	CHECK(kernel_filled(region, row->len, 2));
	CHECK(filled(map, row->len, 0, 2));
	/* without O_DIRECT, the kernel copies to and from it */
	close(fd);
	fd = disk_plain();
	kernel_fill(region, row->len, 3);
	write_fixed(&u, fd, map, row->len, 0);
	CHECK(disk_filled(row->len, 0, 3));
	close(fd);
	close(region);
	close(u.fd);
}

/* Parts of buffers that are parts of a region, from within pages to within pages. */
TEST_ROWS(parts_of_fixed_buffers, kinds)
{
	struct uring u = uring_new();
	int region = kind_region(row), fd, i;
	char *map = kind_map(row, region), *copy = buffer_new(row->len);
	size_t page = page_size(), half = row->len / 2;
	struct iovec parts[] = {
		{ map + 3 * page + 512, half - page },
		{ map + half - 5 * page, 9 * page + 1024 },
		{ map + row->len - page / 2, page / 2 },
	};

	disk_required();
	register_or_skip(&u, parts, ARRAY_SIZE(parts));
	fd = disk_file();
	kernel_fill(region, row->len, 1);
	fill(copy, row->len, 0, 1);
	for (i = 0; i < (int)ARRAY_SIZE(parts); i++) {
		size_t skip = parts[i].iov_len / 3 / 512 * 512;
		size_t len = parts[i].iov_len - skip;
		char *at = (char *)parts[i].iov_base + skip;

		write_fixed(&u, fd, at, len, i);
		CHECK(disk_holds(copy + (at - map), len));
		disk_fill(len, 10 + i);
		read_fixed(&u, fd, at, len, i);
		fill(copy + (at - map), len, 0, 10 + i);
		CHECK(!memcmp(map, copy, row->len));
		/* nothing beside the buffer */
		uring_fixed(&u, IORING_OP_READ_FIXED, fd, at, len + 512, 0, i);
		CHECK_EQ(uring_end(&u), -EFAULT);
	}
	free(copy);
	close(fd);
	close(region);
	close(u.fd);
}

/*
 * A registered buffer is the pages it was registered with, wherever the region has
 * gone. They hold what they held, and aren't anybody else's.
 */
TEST_ROWS(fixed_buffer_outlives_the_region, kinds)
{
	struct uring u = uring_new();
	int region = kind_region(row), fd;
	char *map = kind_map(row, region);
	struct iovec part = { map, row->len };
	struct heirs heirs;

	disk_required();
	register_or_skip(&u, &part, 1);
	fd = disk_file();
	fill(map, row->len, 0, 1);
	REQUIRE_OK(munmap(map, row->len));
	close(region);
	CHECK_EQ(query().used_bytes, 0);
	heirs_make(&heirs, row);
	write_fixed(&u, fd, map, row->len, 0);
	CHECK(disk_filled(row->len, 0, 1));
	disk_fill(row->len, 2);
	read_fixed(&u, fd, map, row->len, 0);
	REQUIRE_OK(ftruncate(fd, 0));
	write_fixed(&u, fd, map, row->len, 0);
	CHECK(disk_filled(row->len, 0, 2));
	heirs_end(&heirs);
	CHECK_OK(uring_unregister(&u));
	close(fd);
	close(u.fd);
}

/* Buffers that aren't registered are held for the time of the call. */
TEST_ROWS(vector, kinds)
{
	struct uring u = uring_new();
	int fd = disk_file(), region = kind_region(row);
	char *map = kind_map(row, region);
	struct iovec part = { map, row->len };

	kernel_fill(region, row->len, 1);
	uring_vector(&u, IORING_OP_WRITEV, fd, &part, 0);
	CHECK_EQ(uring_end(&u), row->len);
	CHECK(disk_filled(row->len, 0, 1));
	disk_fill(row->len, 2);
	uring_vector(&u, IORING_OP_READV, fd, &part, 0);
	/* which goes on without mapping and region */
	REQUIRE_OK(munmap(map, row->len));
	CHECK_EQ(uring_end(&u), row->len);
	CHECK(kernel_filled(region, row->len, 2));
	close(fd);
	close(region);
	close(u.fd);
}

TEST_ROWS(refused, uncounted)
{
	struct uring u = uring_new();
	int region = kind_region(row);
	char *map = kind_map(row, region);
	struct iovec part = { map, row->len };

	CHECK_EQ(uring_register(&u, &part, 1), -1);
	CHECK(errno == EFAULT || errno == EOPNOTSUPP);
	close(region);
	close(u.fd);
}

int main(void)
{
	return disk_main();
}
