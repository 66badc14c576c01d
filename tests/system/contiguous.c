// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of contiguity: the page tables say where each page lies
 *
 * /proc/self/pagemap names the page frame behind every page of a mapping: a
 * witness that has nothing to do with the driver. Frame after frame must follow
 * on PASHM_IOC_PHYS's address.
 */
#include "leftovers.h"
#include "pashm_test.h"

#define PRESENT		(1ULL << 63)
#define FRAME		((1ULL << 55) - 1)

static const struct size {
	const char *what;
	ull size;
} sizes[] = {
	{ "4 KiB", 4 * KIB },
	{ "8 KiB", 8 * KIB },
	{ "12 KiB", 12 * KIB },
	{ "64 KiB", 64 * KIB },
	{ "1 MiB", MIB },
	{ "2 MiB less 4 KiB", 2 * MIB - 4 * KIB },
	{ "2 MiB", 2 * MIB },
	{ "2 MiB and 4 KiB", 2 * MIB + 4 * KIB },
	{ "3 MiB", 3 * MIB },
	{ "4 MiB", 4 * MIB },
	{ "8 MiB", 8 * MIB },
	{ "16 MiB", 16 * MIB },
	{ "32 MiB", 32 * MIB },
	{ "64 MiB", 64 * MIB },
};

/* Physical addresses of a mapping's pages. */
static ull *frames(char *map, size_t len)
{
	size_t page = page_size(), n = len / page, i;
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	ull *frame = buffer_new(n * sizeof(*frame));

	REQUIRE_OK(fd);
	for (i = 0; i < len; i += page)
		REQUIRE_EQ(touch(map + i, true), 0);
	REQUIRE_EQ(pread(fd, frame, n * sizeof(*frame),
			 (uintptr_t)map / page * sizeof(*frame)),
		   (long long)(n * sizeof(*frame)));
	for (i = 0; i < n; i++) {
		REQUIRE(frame[i] & PRESENT);
		REQUIRE(frame[i] & FRAME);	/* hidden from who has no rights */
		frame[i] = (frame[i] & FRAME) * page;
	}
	close(fd);
	return frame;
}

/* One that a machine with little memory need not have in one piece. */
static int region_if_memory(ull size)
{
	if (size > query().max_bytes / 2)
		SKIP("more than a quarter of this machine's memory");
	return region_new(size);
}

TEST_ROWS(every_page, sizes)
{
	size_t page = page_size(), len = round_up(row->size, page), i;
	int fd = region_if_memory(len);
	char *map = region_map(fd, len);
	struct pashm_phys phys;
	ull *frame = frames(map, len);

	REQUIRE_OK(region_phys(fd, &phys, 0));
	CHECK_EQ(phys.address % page, 0);
	CHECK_EQ(phys.length, len);
	for (i = 0; i < len / page; i++)
		REQUIRE_EQ(frame[i], phys.address + i * page);
	free(frame);
	close(fd);
}

/* The same memory by its three names: frame, mapping, kernel's address. */
TEST_ROWS(every_page_holds_its_number, sizes)
{
	size_t page = page_size(), len = round_up(row->size, page), i;
	int fd = region_if_memory(len);
	char *map = region_map(fd, len);
	struct pashm_phys base, phys;

	REQUIRE_OK(region_phys(fd, &base, 0));
	for (i = 0; i < len / page; i++) {
		uint64_t number;

		REQUIRE_OK(region_phys(fd, &phys, i * page));
		REQUIRE_EQ(phys.address, base.address + i * page);
		number = phys.address;
		REQUIRE_EQ(pwrite(fd, &number, sizeof(number), i * page),
			   (long long)sizeof(number));
	}
	for (i = 0; i < len / page; i++)
		REQUIRE_EQ(*(volatile uint64_t *)(map + i * page),
			   base.address + i * page);
	close(fd);
}

static const struct where {
	const char *what;
	ull offset;		/* in a region of 3 MiB */
	int error;
} places[] = {
	{ "the first byte", 0, 0 },
	{ "the second byte", 1, 0 },
	{ "the last byte of a page", 4095, 0 },
	{ "somewhere", 2 * MIB + 77, 0 },
	{ "the last byte", 3 * MIB - 1, 0 },
	{ "behind the end", 3 * MIB, EINVAL },
	{ "spare memory", 3 * MIB + 4 * KIB, EINVAL },
	{ "far behind the end", 1ULL << 40, EINVAL },
	{ "2^63", 1ULL << 63, EINVAL },
	{ "2^64 - 1", UINT64_MAX, EINVAL },
};

TEST_ROWS(offset, places)
{
	int fd = region_new(3 * MIB);
	struct pashm_phys base, phys;

	REQUIRE_OK(region_phys(fd, &base, 0));
	CHECK_EQ(base.offset, 0);
	if (!CHECK_ERROR(region_phys(fd, &phys, row->offset), row->error) ||
	    row->error)
		return;
	CHECK_EQ(phys.address, base.address + row->offset);
	CHECK_EQ(phys.length, 3 * MIB - row->offset);
	CHECK_EQ(phys.offset, row->offset);
	close(fd);
}

/* Regions that are there at the same time have no page in common. */
TEST(regions_do_not_overlap)
{
	struct { ull from, to; } lies[24];
	static const ull some[] = { 4 * KIB, 12 * KIB, MIB, 2 * MIB, 3 * MIB };
	unsigned int i, j;

	for (i = 0; i < ARRAY_SIZE(lies); i++) {
		int fd = region_new(some[i % ARRAY_SIZE(some)]);
		struct pashm_phys phys;

		REQUIRE_OK(region_phys(fd, &phys, 0));
		lies[i].from = phys.address;
		lies[i].to = phys.address + region_info(fd).memory;
		for (j = 0; j < i; j++)
			CHECK(lies[i].to <= lies[j].from ||
			      lies[j].to <= lies[i].from);
	}
}

/* What lies in RAM is "System RAM" in the machine's own list. */
TEST(lies_in_ram)
{
	FILE *file = fopen("/proc/iomem", "re");
	int fd = region_new(8 * MIB);
	struct pashm_phys phys;
	bool found = false;
	char line[256];

	REQUIRE(file);
	REQUIRE_OK(region_phys(fd, &phys, 0));
	while (fgets(line, sizeof(line), file)) {
		ull from, to;

		if (strstr(line, "System RAM") &&
		    sscanf(line, "%llx-%llx", &from, &to) == 2 &&
		    from <= phys.address && phys.address + phys.length - 1 <= to)
			found = true;
	}
	CHECK(found);
	fclose(file);
	close(fd);
}

int main(void)
{
	return tap_main();
}
