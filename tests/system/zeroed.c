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
	unsigned int backend;
} sizes[] = {
	{ "4 KiB", 4 * KIB, PASHM_BACKEND_ANY },
	{ "12 KiB", 12 * KIB, PASHM_BACKEND_ANY },
	{ "1 MiB", MIB, PASHM_BACKEND_ANY },
	{ "2 MiB", 2 * MIB, PASHM_BACKEND_ANY },
	{ "3 MiB", 3 * MIB, PASHM_BACKEND_ANY },
	{ "16 MiB", 16 * MIB, PASHM_BACKEND_ANY },
	{ "range", 6 * MIB, PASHM_BACKEND_RANGE },
	{ "dma", MIB, PASHM_BACKEND_DMA },
};

static int region_like(const struct size *size)
{
	struct pashm_create c = {
		.size = size->size, .backend = size->backend,
	};

	if (on_control(PASHM_IOC_CREATE, &c)) {
		if (size->backend && (errno == EOPNOTSUPP || errno == ENOMEM))
			SKIP("the backend has none here");
		region_made(-1, c.size);
	}
	return c.fd;
}

#ifndef KERNEL_AS_IT_IS
TEST(the_kernel_does_not_do_it)
{
	char line[4096];

	REQUIRE(file_read("/proc/cmdline", line, sizeof(line)) > 0);
	CHECK(strstr(line, "init_on_alloc=0"));
	CHECK(strstr(line, "init_on_free=0"));
}
#endif

/* Very likely the same memory, again and again. */
TEST_ROWS(after_another_region, sizes)
{
	size_t len = round_up(row->size, page_size());
	int i;

	for (i = 0; i < 6; i++) {
		int fd = region_like(row);
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

static const struct from {
	const char *what;
	unsigned int backend;
} from[] = {
	{ "any", PASHM_BACKEND_ANY },
	{ "range", PASHM_BACKEND_RANGE },
	{ "dma", PASHM_BACKEND_DMA },
};

/* Memory of a program that has ended, and not of a region before. */
TEST_ROWS(after_a_program, from)
{
	size_t most = sysconf(_SC_AVPHYS_PAGES) * page_size() / 4 * 3;
	int fd[ARRAY_SIZE(sizes)], regions = 0;
	unsigned int i;

	in_child(leaves_something, &most);
	for (i = 0; i < ARRAY_SIZE(sizes); i++) {
		size_t len = round_up(sizes[i].size, page_size());

		if (sizes[i].backend != row->backend)
			continue;
		fd[regions] = region_like(&sizes[i]);
		CHECK(all_zero(region_map(fd[regions++], len), len));
	}
	while (regions)
		close(fd[--regions]);
}

int main(void)
{
	return tap_main();
}
