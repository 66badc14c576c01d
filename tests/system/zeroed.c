// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test that nobody sees what others have left in memory
 *
 * zeroed.conf switches off what many kernels do for everybody: zero each page as
 * it is allocated, or freed. Here the driver has to.
 */
#include "leftovers.h"

static const struct size {
	const char *what;
	ull size;
} sizes[] = {
	{ "4 KiB", 4 * KIB },
	{ "12 KiB", 12 * KIB },
	{ "1 MiB", MIB },
	{ "2 MiB", 2 * MIB },
	{ "3 MiB", 3 * MIB },
	{ "16 MiB", 16 * MIB },
};

TEST(the_kernel_does_not_do_it)
{
	char line[4096];

	REQUIRE(file_read("/proc/cmdline", line, sizeof(line)) > 0);
	CHECK(strstr(line, "init_on_alloc=0"));
	CHECK(strstr(line, "init_on_free=0"));
}

/* Very likely the same memory, again and again. */
TEST_ROWS(after_another_region, sizes)
{
	size_t len = round_up(row->size, page_size());
	int i;

	for (i = 0; i < 6; i++) {
		int fd = region_new(row->size);
		char *map = region_map(fd, len);

		CHECK(all_zero(map, len));
		memset(map, 0xa5, len);
		if (i % 2)
			REQUIRE_OK(munmap(map, len));
		close(fd);
		if (!(i % 2))
			REQUIRE_OK(munmap(map, len));
	}
}

static void leaves_something(void *arg)
{
	size_t len = *(size_t *)arg;
	char *p = mmap(NULL, len, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);

	REQUIRE(p != MAP_FAILED);
	memset(p, 0x5a, len);
}

/* Memory of a program that has ended. */
TEST_ROWS(after_a_program, sizes)
{
	size_t len = round_up(row->size, page_size());
	size_t most = sysconf(_SC_AVPHYS_PAGES) * page_size() / 4 * 3;
	char *map;
	int fd;

	in_child(leaves_something, &most);
	fd = region_new(row->size);
	map = region_map(fd, len);
	CHECK(all_zero(map, len));
	close(fd);
}

int main(void)
{
	return tap_main();
}
