// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of O_DIRECT between a region and a file on a disk
 *
 * The disk reads and writes the region's memory itself. What it wrote there is
 * looked at by the kernel's own address and by the mapping, what it read is looked
 * at in the file, the ordinary way.
 */
#include <linux/aio_abi.h>
#include <sys/uio.h>

#include "disk.h"
#include "leftovers.h"

#define SECTOR	512

TEST_ROWS(whole, kinds)
{
	int region = kind_region(row), fd = disk_file();
	char *map = kind_map(row, region);

	kernel_fill(region, row->len, 1);
	CHECK_EQ(pwrite(fd, map, row->len, 0), (long long)row->len);
	CHECK(disk_filled(row->len, 0, 1));
	disk_fill(row->len, 2);
	CHECK_EQ(pread(fd, map, row->len, 0), (long long)row->len);
	CHECK(kernel_filled(region, row->len, 2));
	CHECK(filled(map, row->len, 0, 2));
	close(fd);
	close(region);
}

/* In thousands of the region's length; rounded to sectors. */
static const struct part {
	int from, len;
} parts[] = {
	{ 0, 1 }, { 3, 17 }, { 249, 3 }, { 495, 10 }, { 499, 2 }, { 333, 500 },
	{ 987, 13 },
};

static size_t sectors(const struct kind *kind, int thousandths)
{
	return kind->len / 1000 * thousandths / SECTOR * SECTOR;
}

/* Parts that begin and end within pages, over edges of large pages. */
TEST_ROWS(parts_of_it, kinds)
{
	int region = kind_region(row), fd = disk_file();
	char *map = kind_map(row, region), *copy = buffer_new(row->len);
	size_t i;

	fill(copy, row->len, 0, 1);
	kernel_fill(region, row->len, 1);
	for (i = 0; i < ARRAY_SIZE(parts); i++) {
		size_t from = sectors(row, parts[i].from);
		size_t len = sectors(row, parts[i].len) + SECTOR;

		if (from + len > row->len)
			len = row->len - from;
		CHECK_EQ(pwrite(fd, map + from, len, 0), (long long)len);
		CHECK(disk_holds(copy + from, len));
		disk_fill(len, 10 + i);
		CHECK_EQ(pread(fd, map + from, len, 0), (long long)len);
		fill(copy + from, len, 0, 10 + i);
		/* that part, and nothing beside it */
		CHECK(!memcmp(map, copy, row->len));
	}
	free(copy);
	close(fd);
	close(region);
}

#define PIECES	16

/* Pieces of two mappings of one region and of ordinary memory in one transfer. */
TEST_ROWS(vector, kinds)
{
	int region = kind_region(row), fd = disk_file(), i;
	char *one = kind_map(row, region), *two = region_map(region, row->len);
	size_t piece = row->len / PIECES / 2;
	char *buffer = mmap(NULL, row->len, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct iovec pieces[PIECES];

	REQUIRE(buffer != MAP_FAILED);
	fill(buffer, row->len, 0, 1);
	kernel_fill(region, row->len, 1);
	for (i = 0; i < PIECES; i++) {
		char *base = i % 3 == 0 ? one : i % 3 == 1 ? two : buffer;

		pieces[i].iov_base = base + i * piece;
		pieces[i].iov_len = piece;
	}
	CHECK_EQ(pwritev(fd, pieces, PIECES, 0), (long long)(PIECES * piece));
	CHECK(disk_filled(PIECES * piece, 0, 1));
	disk_fill(PIECES * piece, 2);
	CHECK_EQ(preadv(fd, pieces, PIECES, 0), (long long)(PIECES * piece));
	for (i = 0; i < PIECES; i++)
		CHECK(filled(i % 3 == 2 ? buffer + i * piece : one + i * piece,
			     piece, i * piece, 2));
	CHECK(!memcmp(one, two, row->len));
	close(fd);
	close(region);
}

static void write_it(void *arg)
{
	const struct iovec *part = arg;
	int fd = open(DISK_FILE, O_WRONLY | O_DIRECT | O_CLOEXEC);

	REQUIRE_OK(fd);
	CHECK_EQ(pwrite(fd, part->iov_base, part->iov_len, 0),
		 (long long)part->iov_len);
}

static void read_it(void *arg)
{
	const struct iovec *part = arg;
	int fd = open(DISK_FILE, O_RDONLY | O_DIRECT | O_CLOEXEC);

	REQUIRE_OK(fd);
	CHECK_EQ(pread(fd, part->iov_base, part->iov_len, 0),
		 (long long)part->iov_len);
}

/* The same memory whoever does it: a child has it mapped by fork(). */
TEST_ROWS(by_a_child, kinds)
{
	int region = kind_region(row), fd = disk_file();
	char *map = kind_map(row, region);
	struct iovec all = { map, row->len };

	fill(map, row->len, 0, 1);
	in_child(write_it, &all);
	CHECK(disk_filled(row->len, 0, 1));
	disk_fill(row->len, 2);
	in_child(read_it, &all);
	CHECK(filled(map, row->len, 0, 2));
	close(fd);
	close(region);
}

/* Into memory that the program may only read, nothing is read. */
TEST_ROWS(read_only_mapping, kinds)
{
	int region = kind_region(row), fd = disk_file();
	char *map = kind_map(row, region);

	fill(map, row->len, 0, 1);
	REQUIRE_OK(mprotect(map, row->len, PROT_READ));
	CHECK_EQ(pwrite(fd, map, row->len, 0), (long long)row->len);
	CHECK(disk_filled(row->len, 0, 1));
	disk_fill(row->len, 2);
	CHECK_ERROR(pread(fd, map, row->len, 0), EFAULT);
	CHECK(kernel_filled(region, row->len, 1));
	close(fd);
	close(region);
}

TEST_ROWS(refused, uncounted)
{
	int fd = disk_file(), region = kind_region(row);
	char *map = kind_map(row, region);

	disk_fill(row->len, 1);
	CHECK_ERROR(pwrite(fd, map, row->len, 0), EFAULT);
	CHECK_ERROR(pread(fd, map, row->len, 0), EFAULT);
	CHECK(disk_filled(row->len, 0, 1));
	CHECK(all_zero(map, row->len));
	close(fd);
	close(region);
}

/* Transfers that go on while the program does something else */

#define OTHER	(8 * MIB)

struct transfer {
	aio_context_t context;
	int fd;
	char *other;		/* what keeps the disk busy before */
	size_t len;
	int left;		/* calls that haven't ended */
	bool ended;
};

static struct transfer transfers_begin(size_t len)
{
	struct transfer t = {
		.fd = disk_file(), .len = len,
		.other = mmap(NULL, OTHER, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
	};

	REQUIRE(t.other != MAP_FAILED);
	if (syscall(SYS_io_setup, 2, &t.context) && errno == ENOSYS)
		SKIP("no io_submit() here");
	REQUIRE(t.context);
	return t;
}

static void transfers_end(struct transfer *t)
{
	REQUIRE_OK(munmap(t->other, OTHER));
	close(t->fd);
	REQUIRE_OK(syscall(SYS_io_destroy, t->context));
}

/* Between the beginning of the file and a mapping, behind a write of other memory. */
static void transfer_begin(struct transfer *t, char *map, int operation)
{
	struct iocb calls[] = {
		{
			.aio_lio_opcode = IOCB_CMD_PWRITE, .aio_fildes = t->fd,
			.aio_buf = (uintptr_t)t->other, .aio_nbytes = OTHER,
			.aio_offset = 4 * MIB,
		}, {
			.aio_lio_opcode = operation, .aio_fildes = t->fd,
			.aio_buf = (uintptr_t)map, .aio_nbytes = t->len,
			.aio_data = 1,
		},
	};
	struct iocb *both[] = { &calls[0], &calls[1] };

	REQUIRE_EQ(syscall(SYS_io_submit, t->context, 2, both), 2);
	t->left = 2;
	t->ended = false;
}

/* Whether it has ended; with @wait, wait for that. */
static bool transfer_ended(struct transfer *t, bool wait)
{
	struct io_event event;
	int n;

	while (t->left) {
		n = syscall(SYS_io_getevents, t->context, wait, 1, &event, NULL);
		REQUIRE_OK(n);
		if (!n)
			break;
		CHECK_EQ(event.res, event.data ? t->len : OTHER);
		t->ended |= event.data;
		t->left--;
	}
	return t->ended;
}

/*
 * The region goes while the disk is at work on its memory. The transfer must end
 * well, and what comes after must not be touched by it. Returns whether the disk was
 * at work, which it need not be if this process had to wait.
 */
static bool region_goes(struct transfer *t, const struct kind *kind,
			int operation)
{
	int region = kind_region(kind);
	char *map = kind_map(kind, region);
	struct heirs heirs;
	bool busy;

	fill(map, t->len, 0, 1);
	transfer_begin(t, map, operation);
	REQUIRE_OK(munmap(map, t->len));
	close(region);
	busy = !transfer_ended(t, false);
	CHECK_EQ(query().used_bytes, 0);
	heirs_make(&heirs, kind);
	CHECK(transfer_ended(t, true));
	heirs_end(&heirs);
	return busy;
}

static void region_goes_at_work(struct transfer *t, const struct kind *kind,
				int operation)
{
	int tries = 50;

	while (!region_goes(t, kind, operation))
		if (!--tries)
			SKIP("the disk was faster each time");
}

TEST_ROWS(region_goes_while_it_is_written_to_disk, kinds)
{
	struct transfer t = transfers_begin(row->len);

	region_goes_at_work(&t, row, IOCB_CMD_PWRITE);
	CHECK(disk_filled(row->len, 0, 1));
	transfers_end(&t);
}

TEST_ROWS(region_goes_while_it_is_read_from_disk, kinds)
{
	struct transfer t = transfers_begin(row->len);

	disk_fill(row->len, 2);
	region_goes_at_work(&t, row, IOCB_CMD_PREAD);
	transfers_end(&t);
}

/* Only the mapping goes, and comes again elsewhere: the data are there. */
TEST_ROWS(mapping_goes_while_it_is_read_from_disk, kinds)
{
	struct transfer t = transfers_begin(row->len);
	int region = kind_region(row);
	char *map = kind_map(row, region);

	disk_fill(row->len, 1);
	transfer_begin(&t, map, IOCB_CMD_PREAD);
	REQUIRE_OK(munmap(map, row->len));
	map = kind_map(row, region);
	transfer_ended(&t, true);
	CHECK(filled(map, row->len, 0, 1));
	CHECK(kernel_filled(region, row->len, 1));
	close(region);
	transfers_end(&t);
}

int main(void)
{
	return disk_main();
}
