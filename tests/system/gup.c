// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of get_user_pages(): others' hands on a mapping
 *
 * A mapping is made of ordinary pages, so the kernel can take hold of them: a
 * process that reads another's memory, O_DIRECT to a disk, vmsplice into a
 * pipe. Bare frame numbers would give EFAULT, tail pages without a
 * count SIGBUS or worse.
 */
#include <linux/futex.h>
#include <sys/uio.h>

#include "kinds.h"
#include "leftovers.h"

#define DISK	"/dev/ram0"	/* brd; gup.conf asks for the module */

struct peer {
	const struct kind *kind;
	int fd;
	char *map;
	size_t len;
	pid_t parent;
};

static void read_the_parents(void *arg)
{
	const struct peer *p = arg;
	char *buffer = buffer_new(p->len);
	struct iovec local = { buffer, p->len }, remote = { p->map, p->len };

	CHECK_EQ(process_vm_readv(p->parent, &local, 1, &remote, 1, 0),
		 (long long)p->len);
	CHECK(filled(buffer, p->len, 0, 1));
	fill(buffer, p->len, 0, 2);
	CHECK_EQ(process_vm_writev(p->parent, &local, 1, &remote, 1, 0),
		 (long long)p->len);
}

TEST_ROWS(process_vm_remote_end, kinds)
{
	struct peer p = { row, kind_region(row), NULL, row->len, getpid() };

	p.map = kind_map(row, p.fd);
	kernel_fill(p.fd, p.len, 1);
	in_child(read_the_parents, &p);
	CHECK(filled(p.map, p.len, 0, 2));
	CHECK(kernel_filled(p.fd, p.len, 2));
	close(p.fd);
}

/* The child's buffer is the region, and the parent's is private memory. */
static void into_the_region(void *arg)
{
	const struct peer *p = arg;
	char *map = kind_map(p->kind, p->fd);
	struct iovec local = { map, p->len }, remote = { p->map, p->len };

	CHECK_EQ(process_vm_readv(p->parent, &local, 1, &remote, 1, 0),
		 (long long)p->len);
	CHECK(kernel_filled(p->fd, p->len, 1));
	fill(map, p->len, 0, 2);
	CHECK_EQ(process_vm_writev(p->parent, &local, 1, &remote, 1, 0),
		 (long long)p->len);
}

TEST_ROWS(process_vm_local_end, kinds)
{
	struct peer p = { row, kind_region(row), NULL, row->len, getpid() };

	p.map = buffer_new(p.len);
	fill(p.map, p.len, 0, 1);
	in_child(into_the_region, &p);
	CHECK(filled(p.map, p.len, 0, 2));
	close(p.fd);
}

static void region_to_region(void *arg)
{
	const struct peer *p = arg;
	int fd = kind_region(p->kind);
	char *map = kind_map(p->kind, fd);
	struct iovec local = { map, p->len }, remote = { p->map, p->len };

	CHECK_EQ(process_vm_readv(p->parent, &local, 1, &remote, 1, 0),
		 (long long)p->len);
	CHECK(kernel_filled(fd, p->len, 1));
}

TEST_ROWS(process_vm_both_ends, kinds)
{
	struct peer p = { row, kind_region(row), NULL, row->len, getpid() };

	p.map = kind_map(row, p.fd);
	kernel_fill(p.fd, p.len, 1);
	in_child(region_to_region, &p);
	close(p.fd);
}

/*
 * Whether the core refuses to write what only a mapping forbids, by a file of its own.
 * Older kernels make a copy (RHEL 7's does, with much of 4.15 in it) or an alarm of
 * it, up to some time before 4.15: those that don't know its flags aren't asked.
 */
static bool core_minds_read_only(void)
{
	int fd, mem;
	ssize_t wrote;
	void *p;

	if (!core_validates_flags())
		return false;
	fd = open("/tmp/pashm-gup", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	mem = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
	REQUIRE_OK(fd);
	REQUIRE_OK(mem);
	REQUIRE_OK(unlink("/tmp/pashm-gup"));
	REQUIRE_OK(ftruncate(fd, page_size()));
	p = mmap(NULL, page_size(), PROT_READ, MAP_SHARED, fd, 0);
	REQUIRE(p != MAP_FAILED);
	wrote = pwrite(mem, "", 1, (uintptr_t)p);
	munmap(p, page_size());
	close(mem);
	close(fd);
	return wrote < 0;
}

/*
 * What a program may not write, a debugger may not either: neither where the file
 * is read-only nor where only the mapping is.
 */
TEST_ROWS(proc_self_mem, kinds)
{
	int fd = region_create("mem", row->len, 0600, 0);
	int only = region_attach("mem", PASHM_ATTACH_READ_ONLY);
	int mem = open("/proc/self/mem", O_RDWR), i;
	off_t at = row->len / 2;
	char *rw, *ro, byte = 7;

	REQUIRE_OK(fd);
	REQUIRE_OK(only);
	REQUIRE_OK(mem);
	rw = region_map(fd, row->len);
	CHECK_EQ(pwrite(mem, &byte, 1, (uintptr_t)rw + at), 1);
	for (i = 0; i < (core_minds_read_only() ? 2 : 1); i++) {
		ro = mmap(NULL, row->len, PROT_READ, MAP_SHARED,
			  i ? fd : only, 0);
		REQUIRE(ro != MAP_FAILED);
		byte = 0;
		CHECK_EQ(pread(mem, &byte, 1, (uintptr_t)ro + at), 1);
		CHECK_EQ(byte, 7);
		byte = 9;
		CHECK_ERROR(pwrite(mem, &byte, 1, (uintptr_t)ro + at), EIO);
		CHECK_EQ(rw[at], 7);
	}
	close(mem);
	close(only);
	close(fd);
	CHECK_OK(region_destroy("mem"));
}

static int disk(void)
{
	int fd = open(DISK, O_RDWR | O_DIRECT | O_CLOEXEC);

	if (fd < 0)
		SKIP("no " DISK " here");
	return fd;
}

TEST_ROWS(direct_io, kinds)
{
	int region = kind_region(row), other = kind_region(row);
	char *map = kind_map(row, region), *back = kind_map(row, other);
	int fd = disk();

	/* from the region to the disk, seen there without O_DIRECT */
	kernel_fill(region, row->len, 1);
	CHECK_EQ(pwrite(fd, map, row->len, 0), (long long)row->len);
	CHECK_EQ(pread(fd, back, row->len, 0), (long long)row->len);
	CHECK(kernel_filled(other, row->len, 1));
	/* parts, at odd places of the region, and over chunks' edges */
	CHECK_EQ(pwrite(fd, map + row->len / 2 - 512, 1024, 4096), 1024);
	CHECK_EQ(pread(fd, back + 512, 1024, 4096), 1024);
	CHECK(filled(back + 512, 1024, row->len / 2 - 512, 1));
	close(fd);
	close(region);
	close(other);
}

TEST_ROWS(direct_io_outlives_the_mapping, kinds)
{
	int region = kind_region(row), fd = disk(), i;
	char *map = kind_map(row, region);
	char *buffer = NULL;

	REQUIRE(!posix_memalign((void **)&buffer, 4096, row->len));
	kernel_fill(region, row->len, 3);
	for (i = 0; i < 8; i++) {
		CHECK_EQ(pwrite(fd, map, row->len, 0), (long long)row->len);
		REQUIRE_OK(madvise(map, row->len, MADV_DONTNEED));
	}
	REQUIRE_OK(munmap(map, row->len));
	close(region);
	CHECK_EQ(query().used_bytes, 0);
	CHECK_EQ(pread(fd, buffer, row->len, 0), (long long)row->len);
	CHECK(filled(buffer, row->len, 0, 3));
	close(fd);
}

static size_t splice_in(int pipe, char *map, size_t len)
{
	struct iovec part = { map, len };
	ssize_t n = vmsplice(pipe, &part, 1, 0);

	REQUIRE_OK(n);
	return n;
}

static void read_whole(int fd, char *buffer, size_t len)
{
	while (len) {
		ssize_t n = read(fd, buffer, len);

		REQUIRE(n > 0);
		buffer += n;
		len -= n;
	}
}

TEST_ROWS(vmsplice_is_the_memory_itself, kinds)
{
	size_t len = 8 * page_size(), at = row->len / 2;
	int fd = kind_region(row), ends[2];
	char *map = kind_map(row, fd), *buffer = buffer_new(len);

	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	fill(map, row->len, 0, 1);
	REQUIRE_EQ(splice_in(ends[1], map + at, len), len);
	/* no copy: what is written now is what the reader gets */
	fill(map + at, len, at, 2);
	read_whole(ends[0], buffer, len);
	CHECK(filled(buffer, len, at, 2));
	close(fd);
}

/*
 * The pipe holds pages of a region that is gone. They must still be the pipe's,
 * with what they held, whatever regions come after.
 */
TEST_ROWS(vmsplice_outlives_the_region, kinds)
{
	size_t len = 8 * page_size(), at = row->len / 2;
	int fd = kind_region(row), ends[2], i;
	char *map = kind_map(row, fd), *buffer = buffer_new(len);

	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	fill(map, row->len, 0, 1);
	REQUIRE_EQ(splice_in(ends[1], map + at, len), len);
	REQUIRE_OK(munmap(map, row->len));
	close(fd);
	CHECK_EQ(query().used_bytes, 0);
	for (i = 0; i < 8; i++) {
		fd = kind_region(row);
		map = region_map(fd, row->len);
		CHECK(all_zero(map, row->len));
		memset(map, 0xee, row->len);
		if (i % 2) {
			REQUIRE_OK(munmap(map, row->len));
			close(fd);
		}
	}
	read_whole(ends[0], buffer, len);
	CHECK(filled(buffer, len, at, 1));
	close(ends[0]);
	close(ends[1]);
}

static int futex(uint32_t *word, int operation, uint32_t value)
{
	struct timespec limit = { .tv_sec = 20 };

	return syscall(SYS_futex, word, operation, value, &limit, NULL, 0);
}

TEST_ROWS(private_futex, kinds)
{
	int fd = kind_region(row);
	uint32_t *word = (uint32_t *)(kind_map(row, fd) + row->len / 2);

	CHECK_ERROR(futex(word, FUTEX_WAIT_PRIVATE, 1), EAGAIN);
	CHECK_EQ(futex(word, FUTEX_WAKE_PRIVATE, 1), 0);
	close(fd);
}

TEST_ROWS(refused, uncounted)
{
	int fd = kind_region(row), ends[2];
	struct iovec part = { kind_map(row, fd), row->len };
	struct iovec local = { buffer_new(row->len), row->len };

	CHECK_ERROR(process_vm_readv(getpid(), &local, 1, &part, 1, 0), EFAULT);
	CHECK_ERROR(process_vm_writev(getpid(), &local, 1, &part, 1, 0), EFAULT);
	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	CHECK_ERROR(vmsplice(ends[1], &part, 1, 0), EFAULT);
	close(fd);
}

int main(void)
{
	return tap_main();
}
