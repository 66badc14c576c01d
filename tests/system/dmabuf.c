// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of PASHM_IOC_DMABUF: a region as a dma-buf, seen by programs
 *
 * What devices see of it is in dmabuf_import, how long it lives in dmabuf_holders.
 */
#include <linux/dma-buf.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/uio.h>

#include "dmabuf.h"
#include "leftovers.h"

/* QUERY says whether there is any. */
TEST(query_knows)
{
	bool here = query().features & PASHM_FEATURE_DMABUF;
	int fd = region_new(MIB), buf = region_export(fd, 0);

	CHECK_ERROR(buf < 0 ? -1 : 0, here ? 0 : EOPNOTSUPP);
	if (buf >= 0)
		close(buf);
	close(fd);
}

TEST_ROWS(same_bytes, kinds)
{
	int fd = region_of_kind(row, NULL), buf = dmabuf_new(fd, 0);
	char *map = region_map(buf, row->size), *own = region_map(fd, row->size);

	CHECK(fcntl(buf, F_GETFD) & FD_CLOEXEC);
	check_dmabuf_size(buf, row->size);
	CHECK(all_zero(map, row->size));
	fill(map, row->size, 0, 1);
	CHECK(filled(own, row->size, 0, 1));
	CHECK(kernel_filled(fd, row->size, 1));
	kernel_fill(fd, row->size, 2);
	CHECK(filled(map, row->size, 0, 2));
	CHECK_EQ(region_info(fd).mappings, 2);
	CHECK_EQ(region_info(fd).opens, 2);
	close(buf);
	fill(own, row->size, 0, 3);
	CHECK(filled(map, row->size, 0, 3));
	REQUIRE_OK(munmap(map, row->size));
	CHECK_EQ(region_info(fd).mappings, 1);
	CHECK_EQ(region_info(fd).opens, 1);
	close(fd);
}

/* What get_user_pages() says of the dma-buf's mapping is what it says of the region's. */
TEST_ROWS(as_buffer_of_others, kinds)
{
	int fd = region_of_kind(row, NULL), buf = dmabuf_new(fd, 0);
	char *map = region_map(buf, row->size), *own = region_map(fd, row->size);
	char *copy = buffer_new(row->size);
	struct iovec to = { copy, row->size };
	struct iovec of_buf = { map, row->size }, of_region = { own, row->size };
	ssize_t n, m;
	int error;

	fill(map, row->size, 0, 5);
	n = process_vm_readv(getpid(), &to, 1, &of_region, 1, 0);
	error = n < 0 ? errno : 0;
	memset(copy, 0, row->size);
	m = process_vm_readv(getpid(), &to, 1, &of_buf, 1, 0);
	CHECK_EQ(m, n);
	if (m < 0)
		CHECK_EQ(errno, error);
	else
		CHECK(filled(copy, row->size, 0, 5));
	if (row->backend == PASHM_BACKEND_PAGES ||
	    row->backend == PASHM_BACKEND_RANGE)
		CHECK_EQ(m, (long long)row->size);
	close(buf);
	close(fd);
}

static long faults_to_touch(volatile char *map, size_t len)
{
	size_t page = page_size(), at;
	struct rusage before, after;

	REQUIRE_OK(getrusage(RUSAGE_SELF, &before));
	for (at = 0; at < len; at += page)
		map[at] = 1;
	REQUIRE_OK(getrusage(RUSAGE_SELF, &after));
	return after.ru_minflt - before.ru_minflt;
}

/* At an address of the right alignment, it takes as few faults as the region's own. */
TEST(large_pages)
{
	ull huge = query().huge_size, size = 4 * huge;
	long faults[2];
	int fd, fds[2], i;

	need_dmabuf();
	if (!huge || size > query().max_bytes)
		SKIP("there are no large pages for mappings");
	fd = region_new(size);
	fds[0] = fd;
	fds[1] = dmabuf_new(fd, 0);
	for (i = 0; i < 2; i++) {
		char *room = mmap(NULL, size + huge, PROT_NONE, MAP_PRIVATE |
				  MAP_ANONYMOUS | MAP_NORESERVE, -1, 0), *map;

		REQUIRE(room != MAP_FAILED);
		map = mmap(align(room, huge), size, PROT_READ | PROT_WRITE,
			   MAP_SHARED | MAP_FIXED, fds[i], 0);
		REQUIRE(map != MAP_FAILED);
		faults[i] = faults_to_touch(map, size);
		fill(map, size, 0, i);
		REQUIRE_OK(munmap(map + huge + page_size(), page_size()));
		CHECK(filled(map, huge + page_size(), 0, i));
		CHECK(kernel_filled(fd, size, i));
		REQUIRE_OK(munmap(room, size + huge));
	}
	note("faults: %ld, as a dma-buf %ld", faults[0], faults[1]);
	CHECK_EQ(faults[0], faults[1]);
	CHECK(faults[1] <= (long)(size / huge));
	close(fds[1]);
	close(fd);
}

static const struct bad_map {
	const char *what;
	unsigned int export;
	int prot, flags;
	ull offset, len;	/* in pages, of 8 */
	int error;
} bad_maps[] = {
	{ "private", 0, PROT_READ, MAP_PRIVATE, 0, 8, EINVAL },
	{ "to run", 0, PROT_READ | PROT_EXEC, MAP_SHARED, 0, 8, EPERM },
	{ "too long", 0, PROT_READ, MAP_SHARED, 0, 9, EINVAL },
	{ "around the end", 0, PROT_READ, MAP_SHARED, 7, 2, EINVAL },
	{ "behind the end", 0, PROT_READ, MAP_SHARED, 8, 1, EINVAL },
	{ "to write what is read-only", PASHM_DMABUF_READ_ONLY,
	  PROT_READ | PROT_WRITE, MAP_SHARED, 0, 8, EACCES },
	{ "the last page", 0, PROT_READ, MAP_SHARED, 7, 1, 0 },
	{ "to read what is read-only", PASHM_DMABUF_READ_ONLY, PROT_READ,
	  MAP_SHARED, 0, 8, 0 },
};

TEST_ROWS(map_to, bad_maps)
{
	size_t page = page_size();
	int fd, buf;
	void *map;

	need_dmabuf();
	fd = region_new(8 * page);
	buf = dmabuf_new(fd, row->export);
	map = mmap(NULL, row->len * page, row->prot, row->flags, buf,
		   row->offset * page);
	CHECK_ERROR(map == MAP_FAILED ? -1 : 0, row->error);
	CHECK_EQ(region_info(fd).mappings, !row->error);
	if (map != MAP_FAILED && row->export) {
		CHECK_ERROR(mprotect(map, page, PROT_READ | PROT_WRITE), EACCES);
		CHECK_EQ(touch(map, true), SIGSEGV);
	}
	close(buf);
	close(fd);
}

TEST(rights)
{
	int fd, buf;
	struct pashm_dmabuf d = { .flags = 2, .fd = -1 };

	need_dmabuf();
	close(region_create("rights", MIB, 0600, 0));
	fd = region_open("rights", O_RDWR);
	CHECK_ERROR(ioctl(fd, PASHM_IOC_DMABUF, &d), EINVAL);
	d.flags = ~0U;
	CHECK_ERROR(ioctl(fd, PASHM_IOC_DMABUF, &d), EINVAL);
	CHECK_EQ(d.fd, -1);
	close(fd);

	fd = region_open("rights", O_RDONLY);
	CHECK_ERROR(region_export(fd, 0), EACCES);
	buf = dmabuf_new(fd, PASHM_DMABUF_READ_ONLY);
	CHECK_EQ(fcntl(buf, F_GETFL) & O_ACCMODE, O_RDONLY);
	close(buf);
	close(fd);

	fd = region_open("rights", O_WRONLY);
	CHECK_ERROR(region_export(fd, 0), EACCES);
	CHECK_ERROR(region_export(fd, PASHM_DMABUF_READ_ONLY), EACCES);
	close(fd);
	REQUIRE_OK(region_destroy("rights"));
}

TEST(no_descriptor_left)
{
	struct rlimit limit, none;
	int fd, before;

	need_dmabuf();
	fd = region_new(MIB);
	before = descriptors();
	REQUIRE_OK(getrlimit(RLIMIT_NOFILE, &limit));
	none = limit;
	none.rlim_cur = 0;
	REQUIRE_OK(setrlimit(RLIMIT_NOFILE, &none));
	CHECK_ERROR(region_export(fd, 0), EMFILE);
	REQUIRE_OK(setrlimit(RLIMIT_NOFILE, &limit));
	CHECK_EQ(region_info(fd).opens, 1);
	/* where the driver can read, but not write */
	CHECK_ERROR(ioctl(fd, PASHM_IOC_DMABUF,
			  mmap(NULL, page_size(), PROT_READ, MAP_PRIVATE |
			       MAP_ANONYMOUS, -1, 0)), EFAULT);
	CHECK_EQ(descriptors(), before);
	CHECK_EQ(region_info(fd).opens, 1);
	close(fd);
}

/* What the core does for every dma-buf it does for this one. */
TEST(calls_of_the_core)
{
	struct dma_buf_sync sync = { .flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_READ };
	struct pollfd ready = { .events = POLLIN | POLLOUT };
	char text[8192], path[64];
	int fd, buf;

	need_dmabuf();
	fd = region_new(MIB);
	buf = dmabuf_new(fd, 0);
	if (!ioctl(buf, DMA_BUF_IOCTL_SYNC, &sync)) {
		sync.flags = DMA_BUF_SYNC_END | DMA_BUF_SYNC_READ;
		CHECK_OK(ioctl(buf, DMA_BUF_IOCTL_SYNC, &sync));
		sync.flags = DMA_BUF_SYNC_START;
		CHECK_ERROR(ioctl(buf, DMA_BUF_IOCTL_SYNC, &sync), EINVAL);
	} else {
		CHECK_EQ(errno, ENOTTY);
	}
	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", buf);
	REQUIRE_OK(file_read(path, text, sizeof(text)));
	if (strstr(text, "exp_name:")) {
		CHECK(strstr(text, "exp_name:\tpashm"));
		CHECK(strstr(text, "size:\t1048576"));
	}
	ready.fd = buf;
	CHECK_EQ(poll(&ready, 1, 0), 1);
	CHECK(read(buf, text, 1) < 0);
	CHECK(write(buf, "x", 1) < 0);
	CHECK_ERROR(ioctl(buf, PASHM_IOC_INFO, text), ENOTTY);
	CHECK_ERROR(region_export(buf, 0), ENOTTY);
	close(buf);
	close(fd);
}

int main(void)
{
	return tap_main();
}
