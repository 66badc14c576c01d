// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of reserved memory: a region like others, and its contents stay
 */
#include <sys/uio.h>

#include "leftovers.h"
#include "reserved.h"

static const struct range {
	const char *what;
	ull address;
} ranges[] = {
	{ "what the command line leaves", RESERVED },
#ifdef HIDDEN
	{ "the device tree's, no-map", HIDDEN },
	{ "the device tree's", SEEN },
#endif
};

TEST_ROWS(adopted, ranges)
{
	struct pashm_info info;
	struct pashm_phys phys;
	char *map, *part;
	int fd;

	need_reserved();
	fd = adopt(row->address, SIZE);
	REQUIRE_OK(fd);
	info = region_info(fd);
	CHECK_EQ(info.size, SIZE);
	CHECK_EQ(info.memory, SIZE);
	CHECK_EQ(info.map_size, page_size());
	CHECK_EQ(info.backend, PASHM_BACKEND_RESERVED);
	CHECK_EQ(info.node, -1);
	CHECK_EQ(query().regions, 1);
	CHECK_EQ(query().used_bytes, 0);
	REQUIRE_OK(region_phys(fd, &phys, MIB + 5));
	CHECK_EQ(phys.address, row->address + MIB + 5);
	CHECK_EQ(phys.length, SIZE - MIB - 5);

	map = region_map(fd, SIZE);
	kernel_fill(fd, SIZE, 1);
	CHECK(filled(map, SIZE, 0, 1));
	fill(map, SIZE, 0, 2);
	CHECK(kernel_filled(fd, SIZE, 2));
	part = mmap(NULL, SIZE - MIB, PROT_READ, MAP_SHARED, fd, MIB);
	REQUIRE(part != MAP_FAILED);
	CHECK(filled(part, SIZE - MIB, MIB, 2));
	REQUIRE_OK(munmap(part, SIZE - MIB));
	REQUIRE_OK(munmap(map, SIZE));
	close(fd);
}

/* Into one part, out of a region that begins elsewhere. */
TEST_ROWS(contents_stay, ranges)
{
	char *map;
	int fd;

	need_reserved();
	fd = adopt(row->address, SIZE);
	REQUIRE_OK(fd);
	kernel_fill(fd, SIZE, 3);
	close(fd);

	fd = adopt(row->address + MIB, SIZE - MIB);
	REQUIRE_OK(fd);
	map = region_map(fd, SIZE - MIB);
	CHECK(filled(map, SIZE - MIB, MIB, 3));
	fill(map, SIZE - MIB, MIB, 4);
	REQUIRE_OK(munmap(map, SIZE - MIB));
	close(fd);

	REQUIRE_OK(module_unload("pashm"));
	REQUIRE_OK(module_load("pashm", ""));
	fd = adopt_as("again", row->address, SIZE);
	REQUIRE_OK(fd);
	map = region_map(fd, SIZE);
	CHECK(filled(map, MIB, 0, 3));
	CHECK(filled(map + MIB, SIZE - MIB, MIB, 4));
	REQUIRE_OK(munmap(map, SIZE));
	close(fd);

	/* unloading destroys what has only a name, and lets the range go */
	REQUIRE_OK(module_unload("pashm"));
	REQUIRE_OK(module_load("pashm", ""));
	fd = adopt(row->address, SIZE);
	REQUIRE_OK(fd);
	CHECK(kernel_filled(fd, MIB, 3));
	close(fd);
}

TEST(only_once)
{
	int one, other;
	char *map;

	need_reserved();
	one = adopt_as("one", RESERVED + MIB, MIB);
	REQUIRE_OK(one);
	CHECK_ERROR(adopt(RESERVED + MIB, MIB), EBUSY);
	CHECK_ERROR(adopt(RESERVED, SIZE), EBUSY);
	CHECK_ERROR(adopt(RESERVED + 2 * MIB - 1 - (page_size() - 1), MIB),
		    EBUSY);
	CHECK_ERROR(adopt(RESERVED, MIB + 1), EBUSY);
	other = adopt(RESERVED + 2 * MIB, MIB);
	CHECK_OK(other);
	close(other);
	other = adopt(RESERVED, MIB);
	CHECK_OK(other);
	close(other);

	/* as long as somebody maps it */
	map = region_map(one, MIB);
	close(one);
	REQUIRE_OK(region_destroy("one"));
	CHECK_ERROR(adopt(RESERVED + MIB, MIB), EBUSY);
	fill(map, MIB, 0, 5);
	REQUIRE_OK(munmap(map, MIB));
	one = adopt(RESERVED + MIB, MIB);
	REQUIRE_OK(one);
	CHECK(kernel_filled(one, MIB, 5));
	close(one);
}

TEST(in_proc_iomem)
{
	char *text = buffer_new(256 * KIB), line[64];
	int fd;

	need_reserved();
	snprintf(line, sizeof(line), "%08llx-%08llx : pashm", RESERVED,
		 RESERVED + SIZE - 1);
	fd = adopt(RESERVED, SIZE);
	REQUIRE_OK(fd);
	REQUIRE_OK(file_read("/proc/iomem", text, 256 * KIB));
	CHECK(strstr(text, line));
	close(fd);
	REQUIRE_OK(file_read("/proc/iomem", text, 256 * KIB));
	CHECK(!strstr(text, "pashm"));
	free(text);
}

TEST(mappings_in_parts)
{
	size_t page = page_size();
	char *map, *moved;
	pid_t pid;
	int fd;

	need_reserved();
	fd = adopt(RESERVED, SIZE);
	REQUIRE_OK(fd);
	map = region_map(fd, SIZE);
	fill(map, SIZE, 0, 6);
	REQUIRE_OK(munmap(map + page, page));
	moved = mremap(map + 2 * page, SIZE - 2 * page, SIZE - 2 * page,
		       MREMAP_MAYMOVE | MREMAP_FIXED, map + 2 * SIZE);
	REQUIRE(moved != MAP_FAILED);
	close(fd);
	pid = fork();
	if (!pid) {
		bool good = filled(moved, SIZE - 2 * page, 2 * page, 6);

		fill(map, page, 0, 7);
		_exit(!good);
	}
	REQUIRE_OK(pid);
	finish(pid);
	CHECK(filled(map, page, 0, 7));
	REQUIRE_OK(munmap(map, page));
	REQUIRE_OK(munmap(moved, SIZE - 2 * page));
}

/* No pages that the kernel counts: what wants them says EFAULT. */
TEST(no_get_user_pages)
{
	struct iovec local, remote;
	char buffer[64], *map;
	int fd, pipes[2];

	need_reserved();
	fd = adopt(RESERVED, SIZE);
	REQUIRE_OK(fd);
	map = region_map(fd, SIZE);
	fill(map, SIZE, 0, 8);
	local = (struct iovec){ buffer, sizeof(buffer) };
	remote = (struct iovec){ map, sizeof(buffer) };
	CHECK_ERROR(process_vm_readv(getpid(), &local, 1, &remote, 1, 0),
		    EFAULT);
	REQUIRE_OK(pipe(pipes));
	CHECK_ERROR(vmsplice(pipes[1], &remote, 1, 0), EFAULT);
	/* while what copies is content */
	CHECK_EQ(write(pipes[1], map, sizeof(buffer)), sizeof(buffer));
	CHECK_EQ(read(pipes[0], buffer, sizeof(buffer)), sizeof(buffer));
	CHECK(!memcmp(buffer, map, sizeof(buffer)));
	close(pipes[0]);
	close(pipes[1]);
	REQUIRE_OK(munmap(map, SIZE));
	close(fd);
}

/* The caches of memory that the DMA API doesn't know are for the program to see to. */
TEST_ROWS(sync_is_honest, ranges)
{
	struct pashm_range whole = { .length = SIZE };
	struct pashm_sync s = {
		.ranges = (uintptr_t)&whole, .count = 1,
		.flags = PASHM_SYNC_FOR_DEVICE,
	};
	int fd;

	need_reserved();
	if (!(query().features & PASHM_FEATURE_SYNC))
		SKIP("the driver has no SYNC here");
	fd = adopt(row->address, SIZE);
	REQUIRE_OK(fd);
	kernel_fill(fd, SIZE, 9);
#ifdef SEEN
	CHECK_ERROR(ioctl(fd, PASHM_IOC_SYNC, &s),
		    row->address == SEEN ? 0 : EOPNOTSUPP);
#else
	CHECK_OK(ioctl(fd, PASHM_IOC_SYNC, &s));
#endif
	CHECK(kernel_filled(fd, SIZE, 9));
	whole.length++;
	CHECK_ERROR(ioctl(fd, PASHM_IOC_SYNC, &s), EINVAL);
	close(fd);
}

/* The DMA API works on memory by the linear map, where not all of this is. */
TEST_ROWS(dmabuf, ranges)
{
	struct pashm_dmabuf buf = { .fd = -1 };
	int fd;

	need_reserved();
	if (!(query().features & PASHM_FEATURE_DMABUF))
		SKIP("the driver has no DMABUF here");
	fd = adopt(row->address, SIZE);
	REQUIRE_OK(fd);
#ifdef SEEN
	CHECK_ERROR(ioctl(fd, PASHM_IOC_DMABUF, &buf),
		    row->address == SEEN ? 0 : EOPNOTSUPP);
#else
	CHECK_ERROR(ioctl(fd, PASHM_IOC_DMABUF, &buf), EOPNOTSUPP);
#endif
	if (buf.fd >= 0)
		close(buf.fd);
	close(fd);
}

int main(void)
{
	return tap_main();
}
