// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Unit tests of libpashm: regions, mappings, drivers of other ages
 */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../lib/internal.h"
#include "fake.h"

#define NR(call) _IOC_NR(PASHM_IOC_##call)
#define MIB (1 << 20)

static int setup(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

/* Whatever a test does, no descriptor is left open. */
static int teardown(void **state)
{
	(void)state;
	return fake.opens;
}

static struct pashm_region *make(const char *name, uint64_t size)
{
	struct pashm_region *region;

	assert_int_equal(pashm_region_create(name, size, NULL, &region), 0);
	return region;
}

static void create_and_attach(void **state)
{
	struct pashm_region *a = make("ring0", 3 * MIB - 1), *b = NULL;
	struct pashm_info info;

	(void)state;
	assert_int_equal(pashm_region_size(a), 3 * MIB);
	assert_int_equal(pashm_region_attach("ring0", 0, &b), 0);
	assert_int_equal(pashm_region_id(a), pashm_region_id(b));
	assert_true(pashm_region_fd(a) != pashm_region_fd(b));
	assert_int_equal(pashm_region_info(b, &info, sizeof(info)), 0);
	assert_string_equal(info.name, "ring0");
	assert_int_equal(info.mode, 0600);
	pashm_region_close(b);
	assert_int_equal(pashm_region_create("ring0", 1, NULL, &b), -EEXIST);
	assert_int_equal(pashm_region_destroy("ring0"), 0);
	assert_int_equal(pashm_region_destroy("ring0"), -ENOENT);
	assert_int_equal(pashm_region_attach("ring0", 0, &b), -ENOENT);
	pashm_region_close(a);
	pashm_region_close(NULL);
}

static void names(void **state)
{
	static const char *const bad[] = {
		"", ".", "..", "../x", "a/b", "-a", "_a", "a b", "a\n",
		"0123456789012345678901234567890123456789012345678901234567890123",
	};
	struct pashm_region *region;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_int_equal(pashm_region_create(bad[i], 1, NULL, &region), -EINVAL);
		assert_int_equal(pashm_region_attach(bad[i], 0, &region), -EINVAL);
		assert_int_equal(pashm_region_destroy(bad[i]), -EINVAL);
	}
	assert_int_equal(pashm_region_attach(NULL, 0, &region), -EINVAL);
	assert_int_equal(fake.calls[NR(CREATE)] + fake.calls[NR(ATTACH)], 0);
	pashm_region_close(make("0-a_b.C", 1));
	pashm_region_close(make(NULL, 1));
}

static void no_driver(void **state)
{
	struct pashm_region *region;
	struct pashm_query query;
	struct pashm_list *list;
	char text[10];

	(void)state;
	fake.missing = true;
	assert_int_equal(pashm_driver_query(&query, sizeof(query)), -ENODEV);
	assert_int_equal(pashm_driver_has(1), -ENODEV);
	assert_int_equal(pashm_region_create("a", 1, NULL, &region), -ENODEV);
	assert_int_equal(pashm_region_attach("a", 0, &region), -ENODEV);
	assert_int_equal(pashm_region_destroy("a"), -ENODEV);
	assert_int_equal(pashm_list_read(&list), -ENODEV);
	assert_int_equal(pashm_driver_command("limits", text, 10), -ENODEV);
	assert_int_equal(pashm_command_call("upper", NULL, 0, NULL, 0), -ENODEV);
}

/* No right to the control device says nothing of the region's own rights. */
static void attach_by_path(void **state)
{
	struct pashm_region *a = make("open", MIB), *b, *c;

	(void)state;
	fake.locked = true;
	assert_int_equal(pashm_region_create("b", 1, NULL, &b), -EACCES);
	assert_int_equal(pashm_region_attach("open", 0, &b), 0);
	assert_int_equal(pashm_region_id(b), pashm_region_id(a));
	assert_int_equal(pashm_region_ring(b, NULL), 0);
	pashm_region_close(b);
	assert_int_equal(pashm_region_attach("open", PASHM_ATTACH_READ_ONLY, &b), 0);
	assert_int_equal(pashm_region_ring(b, NULL), -EBADF);
	pashm_region_close(b);
	assert_int_equal(pashm_region_attach("none", 0, &c), -ENOENT);
	assert_int_equal(pashm_region_attach("control", 0, &c), -EACCES);
	pashm_region_close(a);
}

static void from_fd(void **state)
{
	struct pashm_region *a = make(NULL, MIB), *b = NULL;
	int pipes[2];

	(void)state;
	assert_int_equal(pipe(pipes), 0);
	assert_int_equal(pashm_region_from_fd(pipes[0], &b), -ENOTTY);
	assert_null(b);
	assert_int_equal(pashm_region_from_fd(-1, &b), -EBADF);
	close(pipes[0]);
	close(pipes[1]);
	assert_int_equal(pashm_region_from_fd(pashm_region_fd(a), &b), 0);
	assert_int_equal(pashm_region_size(b), MIB);
	pashm_region_close(b);
	free(a);
}

/* A region that can't be looked at isn't left behind. */
static void create_fails_late(void **state)
{
	struct pashm_region *region = NULL;

	(void)state;
	fake.fail[NR(INFO)] = ENOMEM;
	assert_int_equal(pashm_region_create("late", 1, NULL, &region), -ENOMEM);
	assert_null(region);
	fake.fail[NR(INFO)] = 0;
	assert_int_equal(pashm_region_attach("late", 0, &region), -ENOENT);
}

static void older_driver(void **state)
{
	struct pashm_options options = PASHM_OPTIONS_INIT;
	struct pashm_query query;
	struct pashm_region *region;
	struct pashm_info info;
	struct pashm_range range = { 0, 1 };

	(void)state;
	fake.known[NR(QUERY)] = offsetof(struct pashm_query, backends);
	fake.known[NR(CREATE)] = offsetof(struct pashm_create, backend);
	fake.known[NR(INFO)] = offsetof(struct pashm_info, rings);
	memset(&fake.known[NR(RING)], 0, 5 * sizeof(fake.known[0]));
	fake.known[NR(CALL)] = 0;

	assert_int_equal(pashm_driver_query(&query, sizeof(query)), 0);
	assert_int_equal(query.max_bytes, 1 << 30);
	assert_int_equal(query.backends, 0);
	assert_int_equal(query.max_region_bytes, 0);
	assert_int_equal(pashm_driver_has(PASHM_FEATURE_HUGE_MAP), 1);
	assert_int_equal(pashm_driver_has(PASHM_FEATURE_HUGE_MAP | PASHM_FEATURE_BELL), 0);

	options.backend = PASHM_BACKEND_PAGES;
	assert_int_equal(pashm_region_create("a", 1, &options, &region), -EOPNOTSUPP);
	options.backend = 0;
	assert_int_equal(pashm_region_create("a", 1, &options, &region), 0);
	memset(&info, 0xff, sizeof(info));
	assert_int_equal(pashm_region_info(region, &info, sizeof(info)), 0);
	assert_int_equal(info.size, 4096);
	assert_int_equal(info.rings, 0);
	assert_int_equal(info.backend, 0);

	assert_int_equal(pashm_region_ring(region, NULL), -EOPNOTSUPP);
	assert_int_equal(pashm_region_wait(region, -1, NULL), -EOPNOTSUPP);
	assert_int_equal(pashm_region_eventfd(region, 0, 0), -EOPNOTSUPP);
	assert_int_equal(pashm_region_sync(region, PASHM_SYNC_FOR_CPU, &range, 1), -EOPNOTSUPP);
	assert_int_equal(pashm_region_dmabuf(region, 0), -EOPNOTSUPP);
	assert_int_equal(pashm_command_call("upper", NULL, 0, NULL, 0), -EOPNOTSUPP);
	pashm_region_close(region);
}

/* The driver knows more than this library, and the program more than both. */
static void newer_driver(void **state)
{
	struct { struct pashm_query query; uint64_t later[4]; } query;
	struct { struct pashm_info info; uint64_t later; } info;
	struct { struct pashm_options options; uint64_t later; } options = {
		PASHM_OPTIONS_INIT, 0,
	};
	struct pashm_region *region;

	(void)state;
	fake.known[NR(QUERY)] += 16;
	fake.known[NR(CREATE)] += 16;
	fake.known[NR(INFO)] += 16;
	memset(&query, 0xff, sizeof(query));
	assert_int_equal(pashm_driver_query(&query.query, sizeof(query)), 0);
	assert_int_equal(query.query.max_region_bytes, 1 << 30);
	assert_int_equal(query.later[3], 0);
	options.options.struct_size = sizeof(options);
	assert_int_equal(pashm_region_create("a", 1, &options.options, &region), 0);
	memset(&info, 0xff, sizeof(info));
	assert_int_equal(pashm_region_info(region, &info.info, sizeof(info)), 0);
	assert_int_equal(info.info.backend, PASHM_BACKEND_PAGES);
	assert_int_equal(info.later, 0);
	pashm_region_close(region);
	options.later = 1;
	assert_int_equal(pashm_region_create("b", 1, &options.options, &region), -EOPNOTSUPP);
}

/* A program that was built when the structs were shorter. */
static void older_program(void **state)
{
	struct pashm_options options = PASHM_OPTIONS_INIT;
	struct pashm_region *region;
	struct pashm_query query;
	struct pashm_info info;

	(void)state;
	options.struct_size = offsetof(struct pashm_options, backend);
	options.backend = 77;
	assert_int_equal(pashm_region_create("a", 1, &options, &region), 0);
	options.struct_size = 4;
	assert_int_equal(pashm_region_create("b", 1, &options, &region), -EINVAL);
	memset(&info, 0xff, sizeof(info));
	assert_int_equal(pashm_region_info(region, &info, offsetof(struct pashm_info, rings)), 0);
	assert_int_equal(info.rings, UINT64_MAX);
	assert_int_equal(pashm_region_info(region, &info, 0), -EINVAL);
	assert_int_equal(pashm_region_info(region, &info, 5000), -EINVAL);
	memset(&query, 0xff, sizeof(query));
	assert_int_equal(pashm_driver_query(&query, offsetof(struct pashm_query, backends)), 0);
	assert_int_equal(query.backends, UINT64_MAX);
	assert_int_equal(pashm_driver_query(&query, 0), -EINVAL);
	pashm_region_close(region);
}

static bool aligned(const void *address, uint64_t offset)
{
	return !(((uintptr_t)address - offset) % (2 * MIB));
}

static void mapping(void **state)
{
	struct pashm_region *region = make(NULL, 8 * MIB);
	void *a, *b;
	int misplaced;

	(void)state;
	for (misplaced = 0; misplaced < 2; misplaced++) {
		fake.misplace = misplaced;
		assert_int_equal(pashm_region_map(region, 0, 0, 0, &a), 0);
		assert_int_equal(pashm_region_map(region, 4096, 5 * MIB + 1, PASHM_MAP_READ_ONLY, &b), 0);
		if (misplaced) {
			assert_true(aligned(a, 0));
			assert_true(aligned(b, 4096));
		}
		((char *)a)[4096 + misplaced] = 7;
		assert_int_equal(((char *)b)[misplaced], 7);
		((char *)a)[8 * MIB - 1] = 1;
		/* nothing of the hole is left beside it */
		assert_int_equal(msync((char *)b + 5 * MIB + 4096, 4096, MS_ASYNC), -1);
		assert_int_equal(pashm_unmap(a, 8 * MIB), 0);
		assert_int_equal(pashm_unmap(b, 5 * MIB + 1), 0);
	}
	a = &a;
	assert_int_equal(pashm_region_map(region, 8 * MIB, 0, 0, &a), -EINVAL);
	assert_int_equal(pashm_region_map(region, 4096, 8 * MIB, 0, &a), -EINVAL);
	assert_int_equal(pashm_region_map(region, UINT64_MAX, 2, 0, &a), -EINVAL);
	assert_int_equal(pashm_region_map(region, 1, 4096, 0, &a), -EINVAL);
	assert_int_equal(pashm_region_map(region, 0, 4096, 4, &a), -EINVAL);
	assert_ptr_equal(a, &a);
	pashm_region_close(region);
}

static void physical(void **state)
{
	struct pashm_region *region = make(NULL, MIB);
	uint64_t address = 1, length = 2;

	(void)state;
	assert_int_equal(pashm_region_phys(region, 4096, &address, &length), 0);
	assert_int_equal(address, 0x40001000);
	assert_int_equal(length, MIB - 4096);
	assert_int_equal(pashm_region_phys(region, MIB, &address, &length), -EINVAL);
	assert_int_equal(address, 0x40001000);
	assert_int_equal(pashm_region_phys(region, 0, &address, NULL), 0);
	pashm_region_close(region);
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(create_and_attach), T(names), T(no_driver), T(attach_by_path),
		T(from_fd), T(create_fails_late), T(older_driver), T(newer_driver),
		T(older_program), T(mapping), T(physical),
	};

	return cmocka_run_group_tests_name("libpashm", tests, NULL, NULL);
}
