// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Test of libpashm on the real driver
 *
 * Built as a program of a stranger would be: with the header that was installed, and the
 * flags that pkg-config has. What the driver can do is asked of it.
 */
#include <pthread.h>
#include <sys/eventfd.h>

#include <pashm/pashm.h>

#include "leftovers.h"

static struct pashm_region *make(const char *name, ull size)
{
	struct pashm_region *region;

	REQUIRE_EQ(pashm_region_create(name, size, NULL, &region), 0);
	return region;
}

static bool has(uint64_t feature)
{
	int yes = pashm_driver_has(feature);

	REQUIRE(yes >= 0);
	return yes;
}

TEST(query_of_any_size)
{
	struct { struct pashm_query query; uint64_t later[8]; } q;
	struct pashm_query direct;
	int fd = control_open();

	memset(&direct, 0, sizeof(direct));
	REQUIRE_OK(ioctl(fd, PASHM_IOC_QUERY, &direct));
	close(fd);
	memset(&q, 0xff, sizeof(q));
	CHECK_EQ(pashm_driver_query(&q.query, sizeof(q)), 0);
	CHECK_EQ(q.query.max_bytes, direct.max_bytes);
	CHECK_EQ(q.query.features, direct.features);
	CHECK(!strcmp(q.query.version, direct.version));
	CHECK(all_zero(q.later, sizeof(q.later)));
	memset(&q, 0xff, sizeof(q));
	CHECK_EQ(pashm_driver_query(&q.query, offsetof(struct pashm_query, backends)), 0);
	CHECK_EQ(q.query.backends, UINT64_MAX);
	note("driver %.32s, features %#llx, backends %#llx", direct.version,
	     (ull)direct.features, (ull)direct.backends);
}

TEST(named_region)
{
	struct pashm_region *a = make("lib0", 3 * MIB), *b;
	struct pashm_info info;
	int err;

	CHECK_EQ(pashm_region_size(a), 3 * MIB);
	CHECK_EQ(pashm_region_attach("lib0", PASHM_ATTACH_READ_ONLY, &b), 0);
	CHECK_EQ(pashm_region_id(a), pashm_region_id(b));
	CHECK_EQ(pashm_region_info(a, &info, sizeof(info)), 0);
	CHECK_EQ(info.opens, 2);
	CHECK_EQ(info.mode, 0600);
	err = pashm_region_create("lib0", 1, NULL, &b);
	CHECK_EQ(err, -EEXIST);
	note("%s", pashm_explain(PASHM_DOING_CREATE, err));
	CHECK_EQ(pashm_region_destroy("lib0"), 0);
	CHECK_EQ(pashm_region_attach("lib0", 0, &b), -ENOENT);
	CHECK_EQ(pashm_region_destroy("lib0"), -ENOENT);
	CHECK_EQ(pashm_region_create("lib0", 0, NULL, &b), -EINVAL);
}

TEST(mapping_is_aligned)
{
	struct pashm_region *region = make(NULL, 8 * MIB);
	struct pashm_info info;
	uint64_t address, length;
	void *a, *b;
	int i;

	CHECK_EQ(pashm_region_info(region, &info, sizeof(info)), 0);
	for (i = 0; i < 4; i++) {
		CHECK_EQ(pashm_region_map(region, 0, 0, PASHM_MAP_POPULATE, &a), 0);
		CHECK_EQ((uintptr_t)a % info.map_size, 0);
		CHECK_EQ(pashm_region_map(region, 4 * MIB, 4 * MIB, PASHM_MAP_READ_ONLY, &b), 0);
		CHECK_EQ((uintptr_t)b % info.map_size, 0);
		fill(a, 8 * MIB, 0, i + 1);
		CHECK(filled(b, 4 * MIB, 4 * MIB, i + 1));
		CHECK_EQ(touch((char *)b + 5, true), SIGSEGV);
		CHECK_EQ(pashm_unmap(b, 4 * MIB), 0);
		CHECK_EQ(pashm_unmap(a, 8 * MIB), 0);
		/* where the next one goes is different each time */
		mmap(NULL, page_size() * (i + 1), PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	}
	CHECK_EQ(pashm_region_map(region, 1, 0, 0, &a), -EINVAL);
	CHECK_EQ(pashm_region_phys(region, MIB, &address, &length), 0);
	CHECK_EQ(length, 7 * MIB);
	CHECK_EQ(pashm_region_phys(region, 8 * MIB, &address, &length), -EINVAL);
	pashm_region_close(region);
}

TEST(table)
{
	struct pashm_region *a = make("lib1", MIB), *b = make(NULL, 4096);
	struct pashm_entry entry;
	struct pashm_list *list;
	size_t i, found = 0;

	REQUIRE_EQ(pashm_list_read(&list), 0);
	CHECK_EQ(pashm_list_count(list), 2);
	for (i = 0; !pashm_list_get(list, i, &entry, sizeof(entry)); i++) {
		if (entry.id != pashm_region_id(a))
			continue;
		found++;
		CHECK(!strcmp(entry.name, "lib1"));
		CHECK_EQ(entry.size, MIB);
		CHECK_EQ(entry.mode, 0600);
		CHECK_EQ(entry.opens, 1);
	}
	CHECK_EQ(found, 1);
	pashm_list_free(list);
	pashm_region_close(b);
	CHECK_EQ(pashm_region_destroy("lib1"), 0);
}

TEST(control_lines)
{
	char text[200];

	CHECK_EQ(pashm_driver_command("create name=lib2 size=1M", text, sizeof(text)), 0);
	CHECK(!strncmp(text, "ok id=", 6));
	CHECK_EQ(pashm_driver_command("create name=lib2 size=1Q", text, sizeof(text)), -EINVAL);
	CHECK(!strncmp(text, "error EINVAL: size=", 19));
	CHECK_EQ(pashm_region_destroy("lib2"), 0);
}

/* A region whose mode lets others in, for one who may not open the control device. */
static void stranger(void *arg)
{
	struct pashm_region *region;

	(void)arg;
	become(USER_UID, USER_GID);
	CHECK_EQ(pashm_region_create("lib4", 1, NULL, &region), -EACCES);
	CHECK_EQ(pashm_region_attach("lib3", PASHM_ATTACH_READ_ONLY, &region), 0);
	CHECK_EQ(pashm_region_size(region), MIB);
	CHECK_EQ(pashm_region_attach("lib3", 0, &region), -EACCES);
}

TEST(attach_by_path)
{
	struct pashm_options options = PASHM_OPTIONS_INIT;
	struct pashm_region *region;

	options.mode = 0644;
	REQUIRE_EQ(pashm_region_create("lib3", MIB, &options, &region), 0);
	chmod(CONTROL, 0600);
	in_child(stranger, NULL);
	CHECK_EQ(pashm_region_destroy("lib3"), 0);
}

static void *ring_thrice(void *arg)
{
	struct pashm_region *region = arg;
	int i;

	for (i = 0; i < 3; i++) {
		usleep(20000);
		pashm_region_ring(region, NULL);
	}
	return NULL;
}

TEST(doorbell)
{
	struct pashm_region *a = make("bell", 4096), *b;
	uint64_t news, heard = 0, count;
	int efd = eventfd(0, EFD_NONBLOCK);
	pthread_t thread;

	REQUIRE_EQ(pashm_region_attach("bell", PASHM_ATTACH_READ_ONLY, &b), 0);
	CHECK_EQ(pashm_region_destroy("bell"), 0);
	if (!has(PASHM_FEATURE_BELL)) {
		CHECK_EQ(pashm_region_ring(a, NULL), -EOPNOTSUPP);
		CHECK_EQ(pashm_region_wait(b, -1, NULL), -EOPNOTSUPP);
		return;
	}
	CHECK_EQ(pashm_region_wait(b, 10, &news), -ETIMEDOUT);
	CHECK_EQ(pashm_region_eventfd(b, efd, 0), 0);
	CHECK_EQ(pashm_region_eventfd(b, efd, 0), -EEXIST);
	REQUIRE_EQ(pthread_create(&thread, NULL, ring_thrice, a), 0);
	while (heard < 3) {
		REQUIRE_EQ(pashm_region_wait(b, 20000, &news), 0);
		heard += news;
	}
	pthread_join(thread, NULL);
	CHECK_EQ(heard, 3);
	CHECK_EQ(read(efd, &count, sizeof(count)), 8);
	CHECK_EQ(count, 3);
	CHECK_EQ(pashm_region_eventfd(b, efd, PASHM_EVENTFD_REMOVE), 0);
	CHECK_EQ(pashm_region_ring(b, NULL), -EBADF);
}

/* More ranges than one call takes; and one that is wrong, the last of them. */
TEST(sync_of_parts)
{
	static struct pashm_range ranges[2 * PASHM_SYNC_MAX + 7];
	const size_t n = ARRAY_SIZE(ranges);
	struct pashm_region *region = make(NULL, MIB);
	void *map;
	size_t i;

	if (!has(PASHM_FEATURE_SYNC))
		return;
	for (i = 0; i < n; i++)
		ranges[i] = (struct pashm_range){ i * 64, 64 };
	REQUIRE_EQ(pashm_region_map(region, 0, 0, 0, &map), 0);
	fill(map, MIB, 0, 1);
	CHECK_EQ(pashm_region_sync(region, PASHM_SYNC_FOR_DEVICE, ranges, n), 0);
	CHECK_EQ(pashm_region_sync(region, PASHM_SYNC_FOR_CPU, ranges, n), 0);
	CHECK(filled(map, MIB, 0, 1));
	ranges[n - 1].offset = MIB - 63;
	CHECK_EQ(pashm_region_sync(region, PASHM_SYNC_FOR_CPU, ranges, n), -EINVAL);
	ranges[n - 1] = (struct pashm_range){ 1ULL << 32, 64 };
	CHECK_EQ(pashm_region_sync(region, PASHM_SYNC_FOR_CPU, ranges, n), -EINVAL);
	CHECK_EQ(pashm_region_sync(region, 0, ranges, 1), -EINVAL);
}

/* The dma-buf is the same memory, and stays when the region is closed. */
TEST(as_a_dmabuf)
{
	struct pashm_region *region, *reader;
	char *map;
	int fd, all;

	if (!has(PASHM_FEATURE_DMABUF))
		SKIP("this driver has no dma-bufs");
	region = make("dmabuf", MIB);
	fd = pashm_region_dmabuf(region, 0);
	REQUIRE(fd >= 0);
	REQUIRE_EQ(pashm_region_attach("dmabuf", PASHM_ATTACH_READ_ONLY, &reader), 0);
	CHECK_EQ(pashm_region_destroy("dmabuf"), 0);
	CHECK_EQ(pashm_region_dmabuf(reader, 0), -EACCES);
	all = pashm_region_dmabuf(reader, PASHM_DMABUF_READ_ONLY);
	CHECK(all >= 0);
	check_dmabuf_size(all, MIB);
	pashm_region_close(reader);
	map = mmap(NULL, MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	REQUIRE(map != MAP_FAILED);
	close(fd);
	fill(map, MIB, 0, 1);
	CHECK(kernel_filled(pashm_region_fd(region), MIB, 1));
	pashm_region_close(region);
	CHECK(filled(map, MIB, 0, 1));
	CHECK_EQ(mmap(NULL, MIB, PROT_WRITE, MAP_SHARED, all, 0) == MAP_FAILED, 1);
	close(all);
}

/* What this driver may lack is refused with an error that says so, or works. */
TEST(later_features)
{
	struct pashm_options options = PASHM_OPTIONS_INIT;
	struct pashm_region *region = make(NULL, MIB), *other;
	struct pashm_query q = query();
	char reply[8];
	int fd, err;

	err = pashm_region_sync(region, PASHM_SYNC_FOR_CPU, NULL, 0);
	CHECK_EQ(err, q.features & PASHM_FEATURE_SYNC ? 0 : -EOPNOTSUPP);
	fd = pashm_region_dmabuf(region, 0);
	if (q.features & PASHM_FEATURE_DMABUF)
		CHECK(fd >= 0);
	else
		CHECK_EQ(fd, -EOPNOTSUPP);
	err = pashm_command_call("nobody-offers-this", NULL, 0, reply, sizeof(reply));
	CHECK_EQ(err, q.features & PASHM_FEATURE_CALL ? -ENOENT : -EOPNOTSUPP);
	options.backend = PASHM_BACKEND_PAGES;
	err = pashm_region_create(NULL, MIB, &options, &other);
	if (q.backends & 1 << PASHM_BACKEND_PAGES)
		CHECK_EQ(err, 0);
	else
		CHECK_EQ(err, -EOPNOTSUPP);
}

static void *work(void *name)
{
	struct pashm_region *region;
	intptr_t bad = 0;
	void *memory;
	int i;

	for (i = 0; i < 50 && !bad; i++) {
		bad |= pashm_region_create(name, 16384, NULL, &region);
		bad |= pashm_region_map(region, 0, 0, 0, &memory);
		memset(memory, i, 16384);
		pashm_region_close(region);
		bad |= pashm_region_attach(name, 0, &region);
		bad |= pashm_region_destroy(name);
		pashm_region_close(region);
		bad |= pashm_unmap(memory, 16384);
	}
	return (void *)bad;
}

TEST(threads)
{
	static char names[3][8] = { "ta", "tb", "tc" };
	pthread_t thread[3];
	void *bad;
	int i;

	for (i = 0; i < 3; i++)
		REQUIRE_EQ(pthread_create(&thread[i], NULL, work, names[i]), 0);
	for (i = 0; i < 3; i++) {
		pthread_join(thread[i], &bad);
		CHECK_EQ((intptr_t)bad, 0);
	}
}

int main(void)
{
	return tap_main();
}
