// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of read, write and lseek on a region
 *
 * A region behaves as a block device does: its size is fixed, reading ends at the
 * end, writing stops there with ENOSPC.
 */
#include <sys/sendfile.h>
#include <sys/uio.h>

#include "leftovers.h"
#include "pashm_test.h"

#define PAGES	4	/* of the region that most tests use */

static const struct seek {
	const char *what;
	int whence;
	long long offset;
	long long result;	/* -errno, or the position, counted in bytes */
} seeks[] = {
	{ "to the beginning", SEEK_SET, 0, 0 },
	{ "to a byte", SEEK_SET, 4097, 4097 },
	{ "to the end", SEEK_SET, 16384, 16384 },
	{ "behind the end", SEEK_SET, 16385, -EINVAL },
	{ "far behind the end", SEEK_SET, INT64_MAX, -EINVAL },
	{ "before the beginning", SEEK_SET, -1, -EINVAL },
	{ "from here", SEEK_CUR, 1, 101 },
	{ "back from here", SEEK_CUR, -100, 0 },
	{ "back too far", SEEK_CUR, -101, -EINVAL },
	{ "ahead too far", SEEK_CUR, 16384, -EINVAL },
	{ "from the end", SEEK_END, 0, 16384 },
	{ "back from the end", SEEK_END, -4096, 12288 },
	{ "from the end ahead", SEEK_END, 1, -EINVAL },
	{ "from the end to before the beginning", SEEK_END, -16385, -EINVAL },
	{ "no such whence", 77, 0, -EINVAL },
};

TEST_ROWS(seek, seeks)
{
	int fd = region_new(16384);
	off_t result;

	if (page_size() > 16384)
		SKIP("the table is for regions of 16 KiB");
	REQUIRE_EQ(lseek(fd, 100, SEEK_SET), 100);
	result = lseek(fd, row->offset, row->whence);
	if (row->result < 0) {
		CHECK_ERROR(result, -row->result);
		CHECK_EQ(lseek(fd, 0, SEEK_CUR), 100);
	} else {
		CHECK_EQ(result, row->result);
		CHECK_EQ(lseek(fd, 0, SEEK_CUR), row->result);
	}
	close(fd);
}

TEST(sequence)
{
	size_t len = PAGES * page_size(), at, part = 1000;
	char *out = buffer_new(len), *in = buffer_new(len);
	int fd = region_new(len);

	fill(out, len, 0, 1);
	for (at = 0; at + part <= len; at += part)
		REQUIRE_EQ(write(fd, out + at, part), (long long)part);
	/* what is left is less than asked for, then there is no more room */
	CHECK_EQ(write(fd, out + at, part), (long long)(len - at));
	CHECK_ERROR(write(fd, out, part), ENOSPC);
	CHECK_ERROR(write(fd, out, 1), ENOSPC);
	CHECK_EQ(write(fd, out, 0), 0);

	CHECK_EQ(read(fd, in, part), 0);
	REQUIRE_EQ(lseek(fd, 0, SEEK_SET), 0);
	for (at = 0; at + part <= len; at += part)
		REQUIRE_EQ(read(fd, in + at, part), (long long)part);
	CHECK_EQ(read(fd, in + at, part), (long long)(len - at));
	CHECK_EQ(read(fd, in, part), 0);
	CHECK(filled(in, len, 0, 1));
	close(fd);
}

static const struct transfer {
	const char *what;
	long long at;		/* from the region's end */
	size_t len;
	long long read, write;	/* bytes, or -errno */
} transfers[] = {
	{ "inside", -100, 50, 50, 50 },
	{ "up to the end", -100, 100, 100, 100 },
	{ "over the end", -100, 101, 100, 100 },
	{ "over the end by much", -100, 10000, 100, 100 },
	{ "at the end", 0, 1, 0, -ENOSPC },
	{ "nothing at the end", 0, 0, 0, 0 },
	{ "behind the end", 1, 1, 0, -ENOSPC },
	{ "far behind the end", 1LL << 40, 1, 0, -ENOSPC },
	{ "at 2^63 less what there is", INT64_MAX - 65536 - 8192, 1, 0,
	  -ENOSPC },
};

TEST_ROWS(transfer, transfers)
{
	char *buffer = buffer_new(65536);
	int fd = region_new(65536);
	long long at = 65536 + row->at, result;

	kernel_fill(fd, 65536, 1);
	result = pread(fd, buffer, row->len, at);
	if (row->read < 0)
		CHECK_ERROR(result, -row->read);
	else
		CHECK_EQ(result, row->read);
	result = pwrite(fd, buffer, row->len, at);
	if (row->write < 0)
		CHECK_ERROR(result, -row->write);
	else
		CHECK_EQ(result, row->write);
	/* what was read was written back: nothing has changed */
	CHECK(kernel_filled(fd, 65536, 1));
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 0);
	close(fd);
}

TEST(vectors)
{
	char a[3], b[5], whole[8];
	struct iovec out[] = { { "abc", 3 }, { "", 0 }, { "defgh", 5 } };
	struct iovec in[] = { { a, 3 }, { NULL, 0 }, { b, 5 } };
	size_t len = page_size();
	int fd = region_new(len);

	CHECK_EQ(writev(fd, out, 3), 8);
	CHECK_EQ(pread(fd, whole, 8, 0), 8);
	CHECK(!memcmp(whole, "abcdefgh", 8));
	CHECK_EQ(preadv(fd, in, 3, 0), 8);
	CHECK(!memcmp(a, "abc", 3) && !memcmp(b, "defgh", 5));
	CHECK_EQ(pwritev(fd, out, 3, len - 4), 4);
	CHECK_ERROR(pwritev(fd, out, 3, len), ENOSPC);
	CHECK_EQ(preadv(fd, in, 3, len - 4), 4);
	close(fd);
}

TEST(bad_buffers)
{
	size_t page = page_size(), len = PAGES * page;
	char *back = buffer_new(len);
	void *volatile none = NULL;
	int fd = region_new(len);
	char *two = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(two != MAP_FAILED);
	REQUIRE_OK(munmap(two + page, page));
	kernel_fill(fd, len, 1);
	CHECK_ERROR(pread(fd, none, 1, 0), EFAULT);
	CHECK_ERROR(pwrite(fd, none, 1, 0), EFAULT);
	CHECK_ERROR(pread(fd, (void *)-page, 1, 0), EFAULT);
	CHECK_ERROR(pwrite(fd, (void *)-page, 1, 0), EFAULT);
	CHECK_ERROR(pread(fd, two + page, 1, 0), EFAULT);
	CHECK(kernel_filled(fd, len, 1));

	/* a buffer that ends too early gives what there was, and no more */
	CHECK_EQ(pread(fd, two, 2 * page, 0), (long long)page);
	CHECK(filled(two, page, 0, 1));
	fill(two, page, 0, 2);
	CHECK_EQ(pwrite(fd, two, 2 * page, 0), (long long)page);
	CHECK_EQ(pwrite(fd, two + page - 8, page, 2 * page), 8);
	CHECK_EQ(pread(fd, back, len, 0), (long long)len);
	CHECK(filled(back, page, 0, 2));
	CHECK(filled(back + page, page, page, 1));
	CHECK(!memcmp(back + 2 * page, two + page - 8, 8));
	CHECK(filled(back + 2 * page + 8, len - 2 * page - 8, 2 * page + 8, 1));
	REQUIRE_OK(mprotect(two, page, PROT_READ));
	CHECK_ERROR(pread(fd, two, page, 0), EFAULT);
	CHECK_EQ(pread(fd, two, 0, 0), 0);
	close(fd);
}

/* A region as the buffer of its own read and write: faults inside a copy. */
TEST(through_its_own_mapping)
{
	size_t sizes[] = { 64 * page_size(), 4 * MIB }, i;

	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t half = sizes[i] / 2;
		int fd = region_new(sizes[i]);
		char *map;

		kernel_fill(fd, sizes[i], 5);
		map = region_map(fd, sizes[i]);
		CHECK_EQ(pwrite(fd, map, half, half), (long long)half);
		REQUIRE_OK(munmap(map, sizes[i]));
		map = region_map(fd, sizes[i]);
		CHECK(filled(map, half, 0, 5));
		CHECK(filled(map + half, half, 0, 5));
		memset(map, 0, half);
		REQUIRE_OK(munmap(map, sizes[i]));
		map = region_map(fd, sizes[i]);
		CHECK_EQ(pread(fd, map, half, half), (long long)half);
		CHECK(filled(map, half, 0, 5));
		close(fd);
	}
}

TEST(large_at_once)
{
	size_t len = 32 * MIB;
	int fd = region_new(len);

	kernel_fill(fd, len, 6);
	CHECK(kernel_filled(fd, len, 6));
	close(fd);
}

TEST(what_a_region_is_not)
{
	int fd = region_new(page_size()), null = open("/dev/null", O_WRONLY);
	off_t at = 0;

	CHECK_ERROR(ftruncate(fd, 0), EINVAL);
	CHECK_ERROR(lseek(fd, 0, SEEK_DATA), EINVAL);
	CHECK_ERROR(sendfile(null, fd, &at, 1), EINVAL);
	close(null);
	close(fd);
}

TEST(positions)
{
	size_t len = PAGES * page_size();
	int fd = region_create("rw", len, 0600, 0), other;
	char byte;

	/* each open file has a position of its own, a dup has not */
	REQUIRE_OK(fd);
	other = region_attach("rw", 0);
	REQUIRE_OK(other);
	kernel_fill(fd, len, 1);
	CHECK_EQ(lseek(fd, 10, SEEK_SET), 10);
	CHECK_EQ(read(other, &byte, 1), 1);
	CHECK_EQ(lseek(other, 0, SEEK_CUR), 1);
	CHECK_EQ(lseek(fd, 0, SEEK_CUR), 10);
	CHECK_EQ(lseek(dup(fd), 0, SEEK_CUR), 10);
	close(other);
	REQUIRE_OK(region_destroy("rw"));
}

int main(void)
{
	return tap_main();
}
