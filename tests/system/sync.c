// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of PASHM_IOC_SYNC
 *
 * No device writes here. What is seen is that contents stay, whatever is
 * synchronised, and that nothing outside a region is.
 */
#include "leftovers.h"
#include "pashm_test.h"

static const struct kind {
	const char *what;
	ull size;
	unsigned int backend;
} kinds[] = {
	{ "small pages", MIB, PASHM_BACKEND_PAGES },
	{ "large pages", 5 * MIB, PASHM_BACKEND_PAGES },
	{ "range", 5 * MIB, PASHM_BACKEND_RANGE },
	{ "dma", MIB, PASHM_BACKEND_DMA },
	{ "write-combined", MIB, PASHM_BACKEND_DMA_WC },
};

static int new_region(const struct kind *kind)
{
	struct pashm_create c = { .size = kind->size, .backend = kind->backend };
	struct pashm_query q = query();

	if (!(q.features & PASHM_FEATURE_SYNC))
		SKIP("the driver has no SYNC here");
	if (!(q.backends >> kind->backend & 1))
		SKIP("this kernel hasn't the backend");
	REQUIRE_OK(on_control(PASHM_IOC_CREATE, &c));
	return c.fd;
}

static int sync_ranges(int fd, const struct pashm_range *ranges, uint32_t count,
		       uint32_t flags)
{
	struct pashm_sync s = {
		.ranges = (uintptr_t)ranges, .count = count, .flags = flags,
	};

	return ioctl(fd, PASHM_IOC_SYNC, &s);
}

TEST_ROWS(contents_stay, kinds)
{
	int fd = new_region(row), i;
	char *map = region_map(fd, row->size);
	struct pashm_range ranges[] = {
		{ 0, row->size }, { 1, 1 }, { 4095, 2 }, { 4096, 8192 },
		{ row->size - 1, 1 }, { row->size / 2 - 3, 7 },
		{ row->size, 0 }, { 0, 0 }, { 64, 4096 },
	};

	fill(map, row->size, 0, 1);
	for (i = 0; i < 3; i++) {
		CHECK_OK(sync_ranges(fd, ranges, ARRAY_SIZE(ranges),
				     PASHM_SYNC_FOR_DEVICE));
		CHECK(kernel_filled(fd, row->size, 1 + i));
		CHECK_OK(sync_ranges(fd, ranges, ARRAY_SIZE(ranges),
				     PASHM_SYNC_FOR_CPU));
		CHECK(filled(map, row->size, 0, 1 + i));
		kernel_fill(fd, row->size, 2 + i);
	}
	close(fd);
}

static const struct wrong {
	const char *what;
	struct pashm_range range;
	uint32_t count, flags;
	int error;
} wrongs[] = {
	{ "no range", { 0, 0 }, 0, PASHM_SYNC_FOR_CPU, 0 },
	{ "no direction", { 0, 1 }, 1, 0, EINVAL },
	{ "both directions", { 0, 1 }, 1, 3, EINVAL },
	{ "an unknown flag", { 0, 1 }, 1, 4 | PASHM_SYNC_FOR_CPU, EINVAL },
	{ "a byte too long", { 0, MIB + 1 }, 1, PASHM_SYNC_FOR_CPU, EINVAL },
	{ "behind the end", { MIB + 1, 0 }, 1, PASHM_SYNC_FOR_CPU, EINVAL },
	{ "around the end", { MIB - 1, 2 }, 1, PASHM_SYNC_FOR_CPU, EINVAL },
	{ "a sum beyond 64 bits", { MIB, UINT64_MAX }, 1, PASHM_SYNC_FOR_CPU,
	  EINVAL },
	{ "an offset of 2^64 - 1", { UINT64_MAX, 1 }, 1, PASHM_SYNC_FOR_CPU,
	  EINVAL },
	{ "too many", { 0, 1 }, PASHM_SYNC_MAX + 1, PASHM_SYNC_FOR_CPU, E2BIG },
	{ "2^32 - 1 of them", { 0, 1 }, UINT32_MAX, PASHM_SYNC_FOR_CPU, E2BIG },
};

TEST_ROWS(refused, wrongs)
{
	int fd = new_region(&kinds[0]);

	CHECK_ERROR(sync_ranges(fd, &row->range, row->count, row->flags),
		    row->error);
	close(fd);
}

TEST(many_ranges)
{
	static struct pashm_range ranges[PASHM_SYNC_MAX];
	int fd = new_region(&kinds[0]), i;

	for (i = 0; i < PASHM_SYNC_MAX; i++)
		ranges[i] = (struct pashm_range){ i * 1024, 1024 };
	kernel_fill(fd, MIB, 1);
	CHECK_OK(sync_ranges(fd, ranges, PASHM_SYNC_MAX, PASHM_SYNC_FOR_DEVICE));
	CHECK_OK(sync_ranges(fd, ranges, PASHM_SYNC_MAX, PASHM_SYNC_FOR_CPU));
	CHECK(kernel_filled(fd, MIB, 1));
	/* one that's wrong, the last */
	ranges[PASHM_SYNC_MAX - 1].length++;
	CHECK_ERROR(sync_ranges(fd, ranges, PASHM_SYNC_MAX,
				PASHM_SYNC_FOR_CPU), EINVAL);
	close(fd);
}

TEST(ranges_that_are_not_there)
{
	int fd = new_region(&kinds[0]);
	size_t page = page_size();
	char *hole = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct pashm_sync s = { .count = 2, .flags = PASHM_SYNC_FOR_CPU };

	CHECK_ERROR(ioctl(fd, PASHM_IOC_SYNC, &s), EFAULT);
	s.ranges = UINT64_MAX - 7;
	CHECK_ERROR(ioctl(fd, PASHM_IOC_SYNC, &s), EFAULT);
	REQUIRE_OK(munmap(hole + page, page));
	s.ranges = (uintptr_t)hole + page - sizeof(struct pashm_range);
	CHECK_ERROR(ioctl(fd, PASHM_IOC_SYNC, &s), EFAULT);
	s.count = 1;
	CHECK_OK(ioctl(fd, PASHM_IOC_SYNC, &s));
	close(fd);
}

static void sync_often(void *arg)
{
	const struct pashm_range all = { 0, MIB };
	int i;

	for (i = 0; i < 200; i++)
		CHECK_OK(sync_ranges(*(int *)arg, &all, 1, PASHM_SYNC_FOR_CPU));
}

/* What they hand to the device is never handed to it twice: DMA_API_DEBUG would tell. */
TEST(the_same_range_by_two)
{
	int fd = new_region(&kinds[0]);
	pid_t other = start(sync_often, &fd);

	sync_often(&fd);
	finish(other);
	close(fd);
}

int main(void)
{
	return tap_main();
}
