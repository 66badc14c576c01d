// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of memory cgroups: who is in one pays for the backend pages
 *
 * Which kernels can charge pages that programs map shows in memory.stat: those that
 * count page tables there. Before, nothing is charged.
 */
#include <sys/mount.h>

#include "leftovers.h"
#include "pashm_test.h"

#define ROOT	"/run/pashm-cgroup"
#define GROUP	ROOT "/pashm"
#define MAX	(48 * MIB)
#define BATCH	(128 * page_size())	/* charged beforehand, for two CPUs */
#define SLACK	(BATCH + 3 * MIB / 2)	/* that, and what the program itself needs */

static ull value(const char *file)
{
	char path[128], text[64];

	snprintf(path, sizeof(path), GROUP "/%s", file);
	REQUIRE_OK(file_read(path, text, sizeof(text)));
	return strtoull(text, NULL, 10);
}

static ull event(const char *name)
{
	char text[4096], *at;

	REQUIRE_OK(file_read(GROUP "/memory.events", text, sizeof(text)));
	at = strstr(text, name);
	REQUIRE(at);
	return strtoull(at + strlen(name), NULL, 10);
}

static void group_new(void)
{
	char text[16 * KIB];

	mkdir("/run", 0755);
	mkdir(ROOT, 0700);
	/* a test that failed may have left it */
	rmdir(GROUP);
	umount(ROOT);
	if (mount("none", ROOT, "cgroup2", 0, NULL) ||
	    file_write(ROOT "/cgroup.subtree_control", "+memory")) {
		umount(ROOT);
		SKIP("this kernel has no memory cgroups");
	}
	REQUIRE_OK(mkdir(GROUP, 0700));
	REQUIRE_OK(file_read(GROUP "/memory.stat", text, sizeof(text)));
	if (!strstr(text, "\npagetables ")) {
		rmdir(GROUP);
		umount(ROOT);
		SKIP("this kernel can't charge pages that are mapped");
	}
	snprintf(text, sizeof(text), "%llu", MAX);
	REQUIRE_OK(file_write(GROUP "/memory.max", text));
}

static void group_gone(void)
{
	REQUIRE_OK(rmdir(GROUP));
	REQUIRE_OK(umount(ROOT));
}

static int create(const char *name, ull size)
{
	struct pashm_create c = {
		.size = size, .backend = PASHM_BACKEND_PAGES, .fd = -1,
		.mode = *name ? 0600 : 0,
	};

	set_name(c.name, name);
	return on_control(PASHM_IOC_CREATE, &c) ? -1 : c.fd;
}

static void enter(void)
{
	REQUIRE_OK(file_write(GROUP "/cgroup.procs", "0"));
}

/* It may take a moment until what is free is no longer charged. */
static bool comes_down_to(ull most)
{
	int i;

	for (i = 0; i < 100 && value("memory.current") > most; i++)
		usleep(50000);
	if (value("memory.current") <= most)
		return true;
	note("memory.current is %llu", value("memory.current"));
	return false;
}

static const struct size {
	const char *what;
	ull size;
	int count;
} sizes[] = {
	{ "a few pages, often", 500 * KIB, 8 },
	{ "small pages", MIB + 4 * KIB, 4 },
	{ "large pages", 16 * MIB, 1 },
};

static void pays(void *arg)
{
	const struct size *row = arg;
	ull before, after, paid = row->size * row->count;
	char name[16];
	int fds[8], i;

	enter();
	before = value("memory.current");
	for (i = 0; i < row->count; i++) {
		snprintf(name, sizeof(name), "paid%d", i);
		fds[i] = create(name, row->size);
		REQUIRE_OK(fds[i]);
	}
	after = value("memory.current");
	if (!CHECK(after + BATCH >= before + paid))
		note("%llu before, %llu after", before, after);
	CHECK(after <= before + paid + SLACK);
	for (i = 0; i < row->count; i++)
		close(fds[i]);
}

TEST_ROWS(charged, sizes)
{
	int i;

	group_new();
	in_child(pays, (void *)row);
	/* the regions outlive who made them, and so does the charge */
	CHECK(value("memory.current") + BATCH >= row->size * row->count);
	for (i = 0; i < row->count; i++) {
		char name[16];

		snprintf(name, sizeof(name), "paid%d", i);
		REQUIRE_OK(region_destroy(name));
	}
	CHECK_EQ(query().used_bytes, 0);
	CHECK(comes_down_to(SLACK));
	group_gone();
}

static void is_refused(void *arg __attribute__((unused)))
{
	int fd;

	enter();
	CHECK_ERROR(create("toomuch", 2 * MAX), ENOMEM);
	CHECK(comes_down_to(SLACK));
	/* while what there is room for can be had */
	fd = create("enough", MAX / 2);
	REQUIRE_OK(fd);
	CHECK_ERROR(create("toomuch", MAX / 2 + 2 * MIB), ENOMEM);
	close(fd);
	REQUIRE_OK(region_destroy("enough"));
}

/* A full group gets an error, and nobody in it is killed. */
TEST(full)
{
	int fd = create("enough", MAX / 2);

	if (fd < 0)
		SKIP("memory is in small pieces, in no group either");
	close(fd);
	REQUIRE_OK(region_destroy("enough"));
	group_new();
	in_child(is_refused, NULL);
	CHECK_EQ(event("oom_kill "), 0);
	CHECK_EQ(event("oom "), 0);
	CHECK(comes_down_to(SLACK));
	group_gone();
}

struct piece {
	int fd;
	ull phys;
};

static int by_phys(const void *a, const void *b)
{
	const struct piece *x = a, *y = b;

	return x->phys < y->phys ? -1 : x->phys > y->phys;
}

/* Of large pages that lie in a row, every second one is free. */
static int scatter(struct piece *pieces, int count, ull size)
{
	int i;

	for (i = 0; i < count; i++) {
		struct pashm_phys phys = { 0 };

		pieces[i].fd = create("", size);
		if (pieces[i].fd < 0) {
			CHECK_EQ(errno, ENOMEM);
			return i;
		}
		REQUIRE_OK(ioctl(pieces[i].fd, PASHM_IOC_PHYS, &phys));
		pieces[i].phys = phys.address;
	}
	qsort(pieces, count, sizeof(*pieces), by_phys);
	for (i = 0; i < count; i += 2) {
		close(pieces[i].fd);
		pieces[i].fd = -1;
	}
	return count;
}

/* A group with less room than a search takes has what there is. */
TEST(scattered)
{
	static const struct size size = { "", 16 * MIB, 1 };
	ull huge = query().huge_size;
	int count, have, i;
	struct piece *pieces;

	if (!huge || huge > size.size / 4)
		SKIP("regions aren't made of large pages");
	count = 2 * (MAX / huge + 4);
	pieces = buffer_new(count * sizeof(*pieces));
	have = scatter(pieces, count, huge);
	if (have == count) {
		group_new();
		in_child(pays, (void *)&size);
		CHECK_OK(region_destroy("paid0"));
		CHECK(comes_down_to(SLACK));
		group_gone();
	}
	for (i = 0; i < have; i++)
		if (pieces[i].fd >= 0)
			close(pieces[i].fd);
	free(pieces);
	if (have < count)
		SKIP("the machine has too few large pages");
}

/* Mapped elsewhere, nothing is charged twice; who was in the group pays. */
TEST(mapped_elsewhere)
{
	static const struct size size = { "", 8 * MIB, 1 };
	ull charged;
	char *map;
	int fd;

	group_new();
	in_child(pays, (void *)&size);
	charged = value("memory.current");
	fd = region_open("paid0", O_RDWR);
	REQUIRE_OK(fd);
	map = region_map(fd, size.size);
	memset(map, 1, size.size);
	CHECK(value("memory.current") <= charged + SLACK);
	REQUIRE_OK(region_destroy("paid0"));
	CHECK(value("memory.current") + BATCH >= size.size);
	close(fd);
	REQUIRE_OK(munmap(map, size.size));
	CHECK(comes_down_to(SLACK));
	group_gone();
}

int main(void)
{
	return tap_main();
}
