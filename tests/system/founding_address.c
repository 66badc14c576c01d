// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the first founding bug: addr - PAGE_OFFSET
 *
 * A page's physical address, from four witnesses: the page tables, the driver,
 * __pa() in another module, and the subtraction that the driver's forerunner
 * used. The first three must agree on every machine. The fourth is right on
 * x86-64 and wrong on arm64, and that it is wrong there is tested, too: it shows
 * that the other three were looked at on a machine that can tell.
 */
#include "founding.h"
#include "leftovers.h"

struct ways {
	ull va, pa, sub;
};

static struct ways founding(ull phys)
{
	int fd = open(FOUNDING_PHYS, O_RDWR | O_CLOEXEC);
	struct ways ways;
	char text[128];
	ssize_t n;

	REQUIRE_OK(fd);
	n = snprintf(text, sizeof(text), "0x%llx\n", phys);
	REQUIRE_EQ(write(fd, text, n), n);
	n = pread(fd, text, sizeof(text) - 1, 0);
	REQUIRE(n > 0);
	text[n] = '\0';
	REQUIRE_EQ(sscanf(text, "va=%llx\n__pa=%llx\nsub=%llx", &ways.va,
			  &ways.pa, &ways.sub), 3);
	close(fd);
	return ways;
}

static ull page_table_says(void *map)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t entry;

	REQUIRE_OK(fd);
	REQUIRE_EQ(touch(map, true), 0);
	REQUIRE_EQ(pread(fd, &entry, sizeof(entry), (uintptr_t)map /
			 page_size() * sizeof(entry)), (int)sizeof(entry));
	close(fd);
	return (entry & ((1ULL << 55) - 1)) * page_size();
}

static const struct size {
	const char *what;
	ull size;
} sizes[] = {
	{ "one page", 1 },
	{ "1 MiB", MIB },
	{ "4 MiB", 4 * MIB },
	{ "32 MiB", 32 * MIB },
};

TEST_ROWS(witnesses, sizes)
{
	size_t page = page_size(), size = round_up(row->size, page), i;
	size_t places[] = { 0, size / 2 / page * page, size - page };
	int fd = region_new(size);
	char *map = region_map(fd, size);

	load_founding();
	for (i = 0; i < ARRAY_SIZE(places); i++) {
		ull table = page_table_says(map + places[i]);
		struct pashm_phys phys;
		struct ways ways;

		REQUIRE_OK(region_phys(fd, &phys, places[i]));
		CHECK_EQ(phys.address, table);
		ways = founding(table);
		CHECK_EQ(ways.pa, table);
#if defined(__aarch64__)
		CHECK(ways.sub != table);
#elif defined(__x86_64__)
		CHECK_EQ(ways.sub, table);
#endif
		note("page tables %#llx, driver %#llx, __pa %#llx, va - PAGE_OFFSET %#llx",
		     table, (ull)phys.address, ways.pa, ways.sub);
	}
	close(fd);
	unload_founding();
}

int main(void)
{
	return tap_main();
}
