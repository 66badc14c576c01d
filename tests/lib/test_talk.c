// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Unit tests of libpashm: doorbell, sync, commands, the table, text
 */
#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>

#include "../../lib/internal.h"
#include "fake.h"

#define NR(call) _IOC_NR(PASHM_IOC_##call)
#define THREADS	4
#define ROUNDS	200

static int setup(void **state)
{
	(void)state;
	fake_reset();
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	return fake.opens;
}

static struct pashm_region *make(const char *name)
{
	struct pashm_region *region;

	assert_int_equal(pashm_region_create(name, 8192, NULL, &region), 0);
	return region;
}

static void *ring_later(void *region)
{
	struct timespec pause = { 0, 50000000 };

	nanosleep(&pause, NULL);
	return (void *)(intptr_t)pashm_region_ring(region, NULL);
}

static void doorbell(void **state)
{
	struct pashm_region *a = make("bell"), *b;
	uint64_t news = 0, rings = 0;
	pthread_t thread;
	void *result;

	(void)state;
	assert_int_equal(pashm_region_attach("bell", 0, &b), 0);
	assert_int_equal(pashm_region_wait(b, 0, &news), -ETIMEDOUT);
	assert_int_equal(pashm_region_wait(b, 20, &news), -ETIMEDOUT);
	assert_int_equal(pashm_region_ring(a, NULL), 0);
	assert_int_equal(pashm_region_ring(a, &rings), 0);
	assert_int_equal(rings, 2);
	assert_int_equal(pashm_region_bell(b, PASHM_BELL_PEEK, &rings, &news), 0);
	assert_int_equal(news, 2);
	assert_int_equal(pashm_region_wait(b, -1, &news), 0);
	assert_int_equal(news, 2);
	assert_int_equal(pashm_region_wait(b, 0, NULL), -ETIMEDOUT);

	assert_int_equal(pthread_create(&thread, NULL, ring_later, a), 0);
	assert_int_equal(pashm_region_wait(b, 10000, &news), 0);
	assert_int_equal(news, 1);
	pthread_join(thread, &result);
	assert_null(result);
	assert_int_equal(pashm_region_eventfd(a, 0, 0), 0);
	pashm_region_close(a);
	pashm_region_close(b);
}

static void sync_in_pieces(void **state)
{
	static struct pashm_range ranges[2 * PASHM_SYNC_MAX + 1];
	struct pashm_region *region = make(NULL);

	(void)state;
	assert_int_equal(pashm_region_sync(region, PASHM_SYNC_FOR_CPU, ranges, 2 * PASHM_SYNC_MAX + 1), 0);
	assert_int_equal(fake.calls[NR(SYNC)], 3);
	assert_int_equal(pashm_region_sync(region, PASHM_SYNC_FOR_DEVICE, NULL, 0), 0);
	assert_int_equal(pashm_region_sync(region, 3, NULL, 0), -EINVAL);
	ranges[2 * PASHM_SYNC_MAX].offset = 8193;
	assert_int_equal(pashm_region_sync(region, PASHM_SYNC_FOR_CPU, ranges, 2 * PASHM_SYNC_MAX + 1), -EINVAL);
	pashm_region_close(region);
}

static void dmabuf(void **state)
{
	struct pashm_region *region = make(NULL);
	int fd = pashm_region_dmabuf(region, 0);

	(void)state;
	assert_true(fd > 2);
	close(fd);
	fake.fail[NR(DMABUF)] = EACCES;
	assert_int_equal(pashm_region_dmabuf(region, 0), -EACCES);
	pashm_region_close(region);
}

static void commands(void **state)
{
	char reply[8] = "";

	(void)state;
	assert_int_equal(pashm_command_call("upper", "hello", 5, reply, sizeof(reply)), 5);
	assert_string_equal(reply, "HELLO");
	assert_int_equal(pashm_command_call("upper", NULL, 0, NULL, 0), 0);
	assert_int_equal(pashm_command_call("upper", "hello", 5, reply, 4), -ENOBUFS);
	assert_int_equal(pashm_command_call("lower", "hello", 5, reply, 8), -ENOENT);
	assert_int_equal(pashm_command_call("up/per", "hello", 5, reply, 8), -EINVAL);
	assert_int_equal(pashm_command_call(NULL, "hello", 5, reply, 8), -EINVAL);
}

/* The text is there after an error as well, and cut where the room ends. */
static void control_lines(void **state)
{
	char text[64];

	(void)state;
	assert_int_equal(pashm_driver_command("limits", text, sizeof(text)), 0);
	assert_string_equal(text, "ok max_bytes=1");
	assert_int_equal(pashm_driver_command("wrong", text, sizeof(text)), -EINVAL);
	assert_string_equal(text, "error EINVAL: there is no such command");
	assert_int_equal(pashm_driver_command("wrong", text, 6), -EINVAL);
	assert_string_equal(text, "error");
	assert_int_equal(pashm_driver_command("limits", NULL, 0), 0);
	assert_int_equal(pashm_driver_command(NULL, text, 6), -EINVAL);
}

static void table(void **state)
{
	struct pashm_region *a = make("first"), *b = make("second");
	struct { struct pashm_entry entry; uint64_t later; } entry;
	struct pashm_list *list;

	(void)state;
	assert_int_equal(pashm_list_read(&list), 0);
	assert_int_equal(pashm_list_count(list), 2);
	entry.later = 1;
	assert_int_equal(pashm_list_get(list, 1, &entry.entry, sizeof(entry)), 0);
	assert_string_equal(entry.entry.name, "second");
	assert_int_equal(entry.entry.size, 8192);
	assert_int_equal(entry.entry.mode, 0600);
	assert_int_equal(entry.entry.known, PASHM_ENTRY_NODE | PASHM_ENTRY_BACKEND);
	assert_int_equal(entry.entry.backend, PASHM_BACKEND_PAGES);
	assert_int_equal(entry.later, 0);
	assert_int_equal(pashm_list_get(list, 2, &entry.entry, sizeof(entry)), -ENOENT);
	pashm_list_free(list);
	pashm_list_free(NULL);
	pashm_region_close(a);
	pashm_region_close(b);
}

#define HEAD "# pashm regions 1\n"

static void table_of_other_drivers(void **state)
{
	static const char *const good[] = {
		HEAD "# id name size\n7 - 4096\n",
		HEAD "# size flavour name id later\n4096 sweet - 7 1 \n",
		HEAD "# id name size backend node\n7 - 4096 9 -1\n",
		HEAD "# id name size backend\n7 - 4096 tape\n",
	};
	static const char *const bad[] = {
		"", "\n", "# pashm regions 2\n# id name size\n", HEAD, HEAD "id name size\n",
		HEAD "# id name\n7 -\n", HEAD "# id name size\n7 -\n",
		HEAD "# id name size\n7 - -1\n", HEAD "# id name size\n7 - 18446744073709551616\n",
		HEAD "# id name size\n4294967296 - 1\n", HEAD "# id name size\nx - 1\n",
		HEAD "# id name size mode\n1 - 1 0888\n",
		HEAD "# id name size\n1 0123456789012345678901234567890123456789012345678901234567890123 1\n",
	};
	struct pashm_entry entry;
	struct pashm_list *list;
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		fake.regions_text = good[i];
		assert_int_equal(pashm_list_read(&list), 0);
		assert_int_equal(pashm_list_count(list), 1);
		assert_int_equal(pashm_list_get(list, 0, &entry, sizeof(entry)), 0);
		assert_int_equal(entry.id, 7);
		assert_int_equal(entry.size, 4096);
		assert_string_equal(entry.name, "");
		assert_int_equal(entry.node, -1);
		assert_int_equal(entry.known, i == 2 ? PASHM_ENTRY_BACKEND : 0);
		pashm_list_free(list);
	}
	fake.regions_text = HEAD "# id name size\n";
	assert_int_equal(pashm_list_read(&list), 0);
	assert_int_equal(pashm_list_count(list), 0);
	pashm_list_free(list);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		fake.regions_text = bad[i];
		assert_int_equal(pashm_list_read(&list), -EPROTO);
	}
}

static void sizes(void **state)
{
	static const struct { const char *text; uint64_t size; int err; } rows[] = {
		{ "0", 0, 0 }, { "4096", 4096, 0 }, { "0x1000", 4096, 0 },
		{ "64K", 65536, 0 }, { "64k", 65536, 0 }, { "2M", 2 << 20, 0 },
		{ "1G", 1 << 30, 0 }, { "1T", 1ULL << 40, 0 }, { "0x10M", 16 << 20, 0 },
		{ "1GiB", 1 << 30, 0 }, { "18446744073709551615", UINT64_MAX, 0 },
		{ "16777215T", 16777215ULL << 40, 0 },
		{ "18446744073709551616", 0, -ERANGE }, { "16777216T", 0, -ERANGE },
		{ "", 0, -EINVAL }, { "K", 0, -EINVAL }, { "-1", 0, -EINVAL },
		{ "+1", 0, -EINVAL }, { " 1", 0, -EINVAL }, { "1 ", 0, -EINVAL },
		{ "1KB", 0, -EINVAL }, { "1Q", 0, -EINVAL }, { "0x", 0, -EINVAL },
		{ "0x0x1", 0, -EINVAL }, { "1MM", 0, -EINVAL }, { "1.5M", 0, -EINVAL },
	};
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t size = 0;

		assert_int_equal(pashm_parse_size(rows[i].text, &size), rows[i].err);
		assert_int_equal(size, rows[i].size);
	}
	assert_int_equal(pashm_parse_size(NULL, NULL), -EINVAL);
}

static void texts(void **state)
{
	int doing, error;

	(void)state;
	for (doing = -1; doing < 20; doing++)
		for (error = -200; error < 200; error++)
			assert_true(strlen(pashm_explain(doing, error)) > 3);
	assert_string_equal(pashm_explain(PASHM_DOING_CREATE, -ENODEV), "the driver isn't loaded");
	assert_string_equal(pashm_explain(PASHM_DOING_CREATE, -EEXIST), "there is a region of that name already");
	for (doing = PASHM_BACKEND_ANY; doing <= PASHM_BACKEND_RESERVED; doing++)
		assert_int_equal(pashm_backend_from_name(pashm_backend_name(doing)), doing);
	assert_null(pashm_backend_name(6));
	assert_int_equal(pashm_backend_from_name("tape"), -EINVAL);
	assert_int_equal(pashm_backend_from_name(NULL), -EINVAL);
	assert_true(strlen(pashm_library_version()) > 2);
}

static void *work(void *name)
{
	struct pashm_region *region;
	struct pashm_list *list;
	void *memory;
	intptr_t bad = 0;
	int i;

	for (i = 0; i < ROUNDS; i++) {
		bad |= pashm_region_create(name, 4096, NULL, &region);
		bad |= pashm_region_map(region, 0, 0, 0, &memory);
		bad |= pashm_list_read(&list);
		pashm_list_free(list);
		bad |= pashm_unmap(memory, 4096);
		pashm_region_close(region);
		bad |= pashm_region_attach(name, 0, &region);
		pashm_region_close(region);
		bad |= pashm_region_destroy(name);
	}
	return (void *)bad;
}

static void threads(void **state)
{
	static char names[THREADS][8] = { "a", "b", "c", "d" };
	pthread_t thread[THREADS];
	void *bad;
	int i;

	(void)state;
	for (i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&thread[i], NULL, work, names[i]), 0);
	for (i = 0; i < THREADS; i++) {
		pthread_join(thread[i], &bad);
		assert_null(bad);
	}
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		T(doorbell), T(sync_in_pieces), T(dmabuf), T(commands), T(control_lines),
		T(table), T(table_of_other_drivers), T(sizes), T(texts), T(threads),
	};

	return cmocka_run_group_tests_name("libpashm talk", tests, NULL, NULL);
}
