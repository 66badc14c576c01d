// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of <pashm/kernel.h>: regions and doorbells of a module, seen from
 * programs
 */
#include <pthread.h>
#include <sys/eventfd.h>

#include "client.h"
#include "doorbell.h"

/* Regions */

TEST(region_of_a_module)
{
	struct pashm_info info;
	struct pashm_phys phys;
	uint32_t *map, total = 0;
	size_t i;
	int fd;

	CHECK_EQ(client("create modules 1000000 640"), 0);
	REQUIRE_OK(fd = region_open("modules", O_RDWR));
	info = region_info(fd);
	CHECK_EQ(info.size, round_up(1000000, page_size()));
	CHECK_EQ(client("size"), info.size);
	CHECK_EQ(info.uid, 1000);
	CHECK_EQ(info.gid, 1000);
	CHECK_EQ(info.mode, 0640);
	CHECK_EQ(query().used_bytes, info.memory);
	REQUIRE_OK(region_phys(fd, &phys, 0));
	CHECK_EQ(client("phys"), phys.address / page_size());

	map = region_map(fd, info.size);
	CHECK(all_zero(map, info.size));
	CHECK_EQ(client("fill 77"), 0);
	for (i = 0; i < info.size / 4; i++) {
		if (map[i] != 77 + i)
			break;
		total += map[i] = 3 * i + 1;
	}
	CHECK_EQ(i, info.size / 4);
	for (i = 0, total = 0; i < info.size / 4; i++)
		total += map[i];
	CHECK_EQ(client("sum"), total & 0x7fffffff);
}

TEST(region_without_a_name)
{
	CHECK_EQ(client("create - 1 0"), 0);
	CHECK_EQ(query().regions, 1);
	CHECK_EQ(client("drop"), 0);
	CHECK_EQ(query().regions, 0);
	CHECK_EQ(query().used_bytes, 0);
}

TEST(bad_regions)
{
	CHECK_EQ(client("create - 0 0"), -EINVAL);
	CHECK_EQ(client("create - 1 600"), -EINVAL);
	CHECK_EQ(client("create x 1 1000"), -EINVAL);
	CHECK_EQ(client("create -x 1 600"), -EINVAL);
	CHECK_EQ(client("create - 0x7fffffffffffffff 0"), -EFBIG);
	CHECK_EQ(client("lookup nobody"), -ENOENT);
	CHECK_EQ(client("lookup /"), -EINVAL);
	REQUIRE_OK(region_create("x", 1, 0600, 0));
	CHECK_EQ(client("create x 1 600"), -EEXIST);
	CHECK_EQ(query().regions, 1);
	REQUIRE_OK(region_destroy("x"));
}

TEST(name_and_holds)
{
	int fd;

	CHECK_EQ(client("create modules 1 666"), 0);
	CHECK_EQ(client("drop"), 0);
	REQUIRE_OK(fd = region_open("modules", O_RDWR));	/* the name holds it */
	CHECK_EQ(client("lookup modules"), 0);
	CHECK_EQ(client("destroy"), 0);
	CHECK_ERROR(region_open("modules", O_RDWR), ENOENT);
	close(fd);
	CHECK_EQ(client("fill 1"), 0);	/* the module holds it */
	CHECK_EQ(query().regions, 1);
	CHECK_EQ(client("drop"), 0);
	CHECK_EQ(query().regions, 0);
}

TEST(region_of_a_program)
{
	int fd = region_create("programs", page_size(), 0600, 0);
	uint32_t *map;

	REQUIRE_OK(fd);
	map = region_map(fd, page_size());
	CHECK_EQ(client("lookup programs"), 0);
	close(fd);
	REQUIRE_OK(region_destroy("programs"));
	CHECK_EQ(client("fill 5"), 0);
	CHECK_EQ(map[1], 6);
}

/* Doorbells */

static const struct where {
	const char *name;
} wheres[] = {
	{ "task" }, { "softirq" }, { "hardirq" },
};

TEST_ROWS(module_rings, wheres)
{
	int fd, event = eventfd(0, EFD_CLOEXEC);
	uint64_t count = 0;

	CHECK_EQ(client("create bell 1 666"), 0);
	REQUIRE_OK(fd = region_open("bell", O_RDWR));
	REQUIRE_OK(listen_with(fd, event, 0));
	CHECK_EQ(client("listen"), 0);
	CHECK_EQ(client("ring 7 %s", row->name), 0);
	CHECK(poll_now(fd) & POLLIN);
	CHECK_EQ(news(fd, 0), 7);
	REQUIRE_EQ(read(event, &count, sizeof(count)), sizeof(count));
	CHECK_EQ(count, 7);
	CHECK_EQ(client("heard"), 7);
	CHECK_EQ(client("atomic"), 0);
	CHECK_EQ(news(fd, 0), 1);
	CHECK_EQ(client("rings"), 8);
}

static void *ring_soon(void *arg)
{
	usleep(50000);
	client("ring 1 %s", (const char *)arg);
	return NULL;
}

TEST_ROWS(module_wakes, wheres)
{
	pthread_t thread;
	int fd;

	CHECK_EQ(client("create bell 1 666"), 0);
	REQUIRE_OK(fd = region_open("bell", O_RDWR));
	REQUIRE(!pthread_create(&thread, NULL, ring_soon, (void *)row->name));
	CHECK(wait_for_news(fd));
	pthread_join(thread, NULL);
}

TEST(module_listens)
{
	int fd;

	CHECK_EQ(client("create bell 1 666"), 0);
	REQUIRE_OK(fd = region_open("bell", O_RDWR));
	ring(fd);
	CHECK_EQ(client("listen"), 0);
	CHECK_EQ(client("heard"), 0);
	ring(fd);
	ring(fd);
	CHECK_EQ(client("heard"), 2);
	CHECK_EQ(client("unlisten"), 0);
	ring(fd);
	CHECK_EQ(client("heard"), 2);
	CHECK_EQ(client("rings"), 4);
}

static bool over;

static void *ring_on(void *arg)
{
	while (!__atomic_load_n(&over, __ATOMIC_RELAXED))
		ring(*(int *)arg);
	return NULL;
}

TEST(listeners_come_and_go)
{
	pthread_t thread;
	int fd, i;

	CHECK_EQ(client("create bell 1 666"), 0);
	REQUIRE_OK(fd = region_open("bell", O_RDWR));
	REQUIRE(!pthread_create(&thread, NULL, ring_on, &fd));
	for (i = 0; i < 20; i++) {
		CHECK_EQ(client("listen"), 0);
		while (!client("heard"))
			;
		CHECK_EQ(client("unlisten"), 0);
	}
	over = true;
	pthread_join(thread, NULL);
}

int main(void)
{
	return tap_main();
}
