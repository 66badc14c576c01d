// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of regions: create, attach, destroy, what INFO says, limits
 */
#include <sys/resource.h>

#include "leftovers.h"
#include "pashm_test.h"

static ull used_bytes(void)
{
	return query().used_bytes;
}

static const struct size {
	const char *what;
	ull size;
} sizes[] = {
	{ "1 byte", 1 },
	{ "1 KiB", KIB },
	{ "4 KiB", 4 * KIB },
	{ "4 KiB and 1", 4 * KIB + 1 },
	{ "12 KiB", 12 * KIB },
	{ "1 MiB", MIB },
	{ "2 MiB less 1", 2 * MIB - 1 },
	{ "2 MiB", 2 * MIB },
	{ "2 MiB and 1", 2 * MIB + 1 },
	{ "3 MiB", 3 * MIB },
	{ "16 MiB", 16 * MIB },
	{ "64 MiB", 64 * MIB },
};

TEST_ROWS(size, sizes)
{
	struct pashm_create create = { .size = row->size };
	ull size = round_up(row->size, page_size());
	struct pashm_query q;
	struct pashm_info info;
	struct stat st;

	REQUIRE_OK(on_control(PASHM_IOC_CREATE, &create));
	CHECK_EQ(create.size, size);
	CHECK(create.id > 0);
	CHECK(create.fd > STDERR_FILENO);
	CHECK_EQ(fcntl(create.fd, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(create.fd, F_GETFL) & O_ACCMODE, O_RDWR);
	CHECK_EQ(lseek(create.fd, 0, SEEK_END), (long long)size);
	CHECK_OK(fstat(create.fd, &st));

	info = region_info(create.fd);
	CHECK_EQ(info.size, size);
	CHECK_EQ(info.id, create.id);
	CHECK_EQ(info.flags, 0);
	CHECK_EQ(info.mode, 0);
	CHECK_EQ(info.uid, 0);
	CHECK_EQ(info.gid, 0);
	CHECK(info.node >= 0);
	CHECK_EQ(info.opens, 1);
	CHECK_EQ(info.mappings, 0);
	CHECK(all_zero(info.name, sizeof(info.name)));

	q = query();
	CHECK_EQ(q.regions, 1);
	CHECK_EQ(q.used_bytes, info.memory);
	CHECK_EQ(q.user_bytes, info.memory);
	if (q.huge_size && size >= q.huge_size) {
		CHECK_EQ(info.map_size, q.huge_size);
		CHECK_EQ(info.memory, round_up(size, q.huge_size));
	} else {
		CHECK_EQ(info.map_size, page_size());
		CHECK_EQ(info.memory, size);
	}
	close(create.fd);
	CHECK_EQ(used_bytes(), 0);
}

/* None where it was left out, or is larger than what can be allocated at once. */
static ull huge_page_of_kernel(void)
{
	char text[64];
	ull size;

	if (file_read("/sys/kernel/mm/transparent_hugepage/hpage_pmd_size",
		      text, sizeof(text)) <= 0)
		return 0;
	size = strtoull(text, NULL, 10);
	return size <= 32 * MIB ? size : 0;
}

/* A kernel that maps huge pages of files counts them; a driver isn't believed. */
static bool core_maps_huge_files(void)
{
	static char text[16 * KIB];

	REQUIRE_OK(file_read("/proc/meminfo", text, sizeof(text)));
	return strstr(text, "FilePmdMapped:");
}

TEST(query_says_what_the_driver_can_do)
{
	struct pashm_query q = query();
	size_t len = strnlen(q.version, sizeof(q.version));
	char version[64];

	CHECK_EQ(q.page_size, page_size());
	CHECK_EQ(q.create_flags, PASHM_CREATE_PHYS | PASHM_CREATE_NODE);
	CHECK_EQ(q.attach_flags, PASHM_ATTACH_READ_ONLY);
	CHECK_EQ(q.features & ~(2 * PASHM_FEATURE_DMABUF - 1), 0);
	CHECK(q.features & PASHM_FEATURE_BELL);
	CHECK_EQ(!!q.huge_size, !!(q.features & PASHM_FEATURE_HUGE_MAP));
	CHECK_EQ(q.huge_size,
		 core_maps_huge_files() ? huge_page_of_kernel() : 0);
	CHECK_EQ(q.max_bytes, parameter("max_bytes"));
	CHECK_EQ(q.max_user_bytes, parameter("max_user_bytes"));
	CHECK(!q.pad && !q.flags);
	REQUIRE(len > 0 && len < sizeof(q.version));
	CHECK(all_zero(q.version + len, sizeof(q.version) - len));
	if (file_read("/sys/module/pashm/version", version,
		      sizeof(version)) > 0) {
		version[strcspn(version, "\n")] = '\0';
		CHECK(!strcmp(version, q.version));
	}
}

static const struct name {
	const char *what;
	const char *name;
	size_t len;		/* 0: the text's */
	int error;
} names[] = {
	{ "one letter", "a", 0, 0 },
	{ "one digit", "0", 0, 0 },
	{ "all kinds of letters", "A.b-c_d9", 0, 0 },
	{ "two dots", "a..", 0, 0 },
	{ "control.1", "control.1", 0, 0 },
	{ "Control", "Control", 0, 0 },
	{ "63 letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	  "0123456789a", 0, 0 },
	{ "64 letters, no end",
	  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	  "0123456789ab", 64, EINVAL },
	{ "control", "control", 0, EEXIST },
	{ "a dot first", ".a", 0, EINVAL },
	{ "two dots alone", "..", 0, EINVAL },
	{ "a minus first", "-a", 0, EINVAL },
	{ "an underscore first", "_a", 0, EINVAL },
	{ "a slash", "a/b", 0, EINVAL },
	{ "a blank", "a b", 0, EINVAL },
	{ "a newline", "a\n", 0, EINVAL },
	{ "a percent sign", "a%s", 0, EINVAL },
	{ "an exclamation mark", "a!b", 0, EINVAL },
	{ "not ASCII", "\xc3\xa9", 0, EINVAL },
	{ "not ASCII, later", "a\xc3\xa9", 0, EINVAL },
	{ "control character", "a\x7f", 0, EINVAL },
	{ "something behind the end", "ab\0c", 4, EINVAL },
	{ "something behind nothing", "\0c", 2, EINVAL },
};

TEST_ROWS(name, names)
{
	struct pashm_create create = { .size = 1, .mode = 0600 };
	size_t len = row->len ? row->len : strlen(row->name);
	struct pashm_info info;

	memcpy(create.name, row->name, len);
	if (!CHECK_ERROR(on_control(PASHM_IOC_CREATE, &create), row->error) ||
	    row->error) {
		CHECK_EQ(query().regions, 0);
		return;
	}
	info = region_info(create.fd);
	CHECK(!memcmp(info.name, create.name, sizeof(info.name)));
	close(create.fd);
	CHECK_OK(region_attach(row->name, 0));
	CHECK_OK(region_open(row->name, O_RDWR));
	CHECK_OK(region_destroy(row->name));
}

static const struct bad {
	const char *what;
	ull size;
	unsigned int mode;
	const char *name;
	int error;
} bad[] = {
	{ "size 0", 0, 0, NULL, EINVAL },
	{ "size 2^63 - 1", INT64_MAX, 0, NULL, EFBIG },
	{ "size 2^63", 1ULL << 63, 0, NULL, EFBIG },
	{ "size 2^64 - 1", UINT64_MAX, 0, NULL, EFBIG },
	{ "size 2^64 - 4096", -4096ULL, 0, NULL, EFBIG },
	{ "size 2^32 times 2^20", 1ULL << 52, 0, NULL, EFBIG },
	{ "mode 0700", 1, 0700, "bad", EINVAL },
	{ "mode 0611", 1, 0611, "bad", EINVAL },
	{ "mode 01600", 1, 01600, "bad", EINVAL },
	{ "mode 04600", 1, 04600, "bad", EINVAL },
	{ "mode 0x80000180", 1, 0x80000180, "bad", EINVAL },
	{ "anonymous with a mode", 1, 0600, NULL, EINVAL },
};

TEST_ROWS(create_refuses, bad)
{
	CHECK_ERROR(region_create(row->name, row->size, row->mode, 0),
		    row->error);
	CHECK_EQ(query().regions, 0);
	CHECK_EQ(used_bytes(), 0);
}

TEST(ids_differ)
{
	unsigned int i, j, ids[64];

	for (i = 0; i < ARRAY_SIZE(ids); i++) {
		int fd = region_new(1);

		ids[i] = region_info(fd).id;
		CHECK(ids[i] > 0);
		for (j = 0; j < i; j++)
			CHECK(ids[j] != ids[i]);
		close(fd);
	}
}

TEST(named_region)
{
	int fd = region_create("ring0", 5, 0640, 0), by_name, by_path;
	struct pashm_attach attach = { .flags = 0 };
	struct pashm_info info;
	struct stat st;
	char byte = 'x';

	REQUIRE_OK(fd);
	REQUIRE_OK(stat(NODES "/ring0", &st));
	CHECK(S_ISCHR(st.st_mode));
	CHECK_EQ(st.st_mode & 07777, 0640);
	CHECK_EQ(st.st_uid, 0);
	CHECK_EQ(st.st_gid, 0);
	info = region_info(fd);
	CHECK_EQ(info.mode, 0640);

	CHECK_ERROR(region_create("ring0", 5, 0640, 0), EEXIST);
	set_name(attach.name, "ring0");
	REQUIRE_OK(on_control(PASHM_IOC_ATTACH, &attach));
	by_name = attach.fd;
	CHECK_EQ(attach.size, info.size);
	CHECK_EQ(attach.id, info.id);
	CHECK_EQ(fcntl(by_name, F_GETFD), FD_CLOEXEC);
	CHECK_EQ(fcntl(by_name, F_GETFL) & O_ACCMODE, O_RDWR);
	by_path = region_open("ring0", O_RDWR);
	REQUIRE_OK(by_path);
	CHECK_EQ(region_info(by_path).id, info.id);
	CHECK_EQ(lseek(by_path, 0, SEEK_END), (long long)info.size);
	CHECK_EQ(region_info(fd).opens, 3);

	/* one memory, whoever opened it how */
	CHECK_EQ(pwrite(fd, "123", 3, 100), 3);
	CHECK_EQ(pread(by_name, &byte, 1, 101), 1);
	CHECK_EQ(byte, '2');
	CHECK_EQ(pread(by_path, &byte, 1, 102), 1);
	CHECK_EQ(byte, '3');

	/* it outlives its descriptors, contents and all */
	close(fd);
	close(by_name);
	close(by_path);
	CHECK_EQ(query().regions, 1);
	fd = region_attach("ring0", 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).id, info.id);
	CHECK_EQ(region_info(fd).opens, 1);
	CHECK_EQ(pread(fd, &byte, 1, 100), 1);
	CHECK_EQ(byte, '1');
	close(fd);
	CHECK_OK(region_destroy("ring0"));
	CHECK_EQ(used_bytes(), 0);
}

TEST(destroyed_region)
{
	int fd = region_create("gone", MIB, 0600, 0), again;
	struct pashm_info info;
	struct stat st;

	REQUIRE_OK(fd);
	kernel_fill(fd, MIB, 1);
	info = region_info(fd);
	CHECK_EQ(info.flags, 0);
	REQUIRE_OK(region_destroy("gone"));
	CHECK_ERROR(stat(NODES "/gone", &st), ENOENT);
	CHECK_ERROR(region_open("gone", O_RDWR), ENOENT);
	CHECK_ERROR(region_attach("gone", 0), ENOENT);
	CHECK_ERROR(region_destroy("gone"), ENOENT);

	/* the holder has it whole, and it counts */
	CHECK_EQ(region_info(fd).flags, PASHM_INFO_DESTROYED);
	CHECK(!strcmp(region_info(fd).name, "gone"));
	CHECK_EQ(region_info(fd).id, info.id);
	CHECK_EQ(query().regions, 1);
	CHECK_EQ(used_bytes(), MIB);

	/* the name is free at once, for another region */
	again = region_create("gone", MIB, 0600, 0);
	REQUIRE_OK(again);
	CHECK(region_info(again).id != info.id);
	CHECK_EQ(region_info(again).flags, 0);
	kernel_fill(again, MIB, 2);
	CHECK(kernel_filled(fd, MIB, 1));
	CHECK(kernel_filled(again, MIB, 2));
	CHECK_EQ(used_bytes(), 2 * MIB);
	close(fd);
	CHECK_EQ(used_bytes(), MIB);
	CHECK_OK(region_destroy("gone"));
	close(again);
	CHECK_EQ(used_bytes(), 0);
}

TEST(no_such_name)
{
	CHECK_ERROR(region_attach("nobody", 0), ENOENT);
	CHECK_ERROR(region_destroy("nobody"), ENOENT);
	CHECK_ERROR(region_attach("", 0), EINVAL);
	CHECK_ERROR(region_destroy(""), EINVAL);
	CHECK_ERROR(region_attach("../null", 0), EINVAL);
	CHECK_ERROR(region_destroy("a b"), EINVAL);
	CHECK_ERROR(region_attach("control", 0), ENOENT);
	CHECK_ERROR(region_destroy("control"), ENOENT);
}

TEST(anonymous_lives_by_its_holders)
{
	int fd = region_new(MIB), copy = dup(fd);
	char *map;

	REQUIRE_OK(copy);
	CHECK_EQ(region_info(fd).opens, 1);
	close(fd);
	CHECK_EQ(used_bytes(), MIB);
	map = region_map(copy, MIB);
	CHECK_EQ(region_info(copy).mappings, 1);
	close(copy);
	CHECK_EQ(used_bytes(), MIB);
	CHECK_EQ(query().regions, 1);
	memset(map, 1, MIB);
	REQUIRE_OK(munmap(map, MIB));
	CHECK_EQ(used_bytes(), 0);
	CHECK_EQ(query().regions, 0);
}

static const struct size turnover[] = {
	{ "1 MiB less 4 KiB", MIB - 4 * KIB },
	{ "3 MiB", 3 * MIB },
	{ "16 MiB", 16 * MIB },
};

/* A quarter of the machine's memory, and no more than half of that may be missing then. */
TEST_ROWS(memory_is_given_back, turnover)
{
	ull quarter = sysconf(_SC_PHYS_PAGES) * (ull)page_size() / 4;
	ull before = meminfo("MemFree"), sum;

	for (sum = 0; sum < quarter; sum += row->size) {
		int fd = region_new(row->size);
		char *map = region_map(fd, row->size);

		map[row->size - 1] = 1;
		close(fd);
		REQUIRE_OK(munmap(map, row->size));
	}
	CHECK(meminfo("MemFree") + quarter / 2 > before);
	CHECK_EQ(used_bytes(), 0);
}

TEST(no_descriptor_left)
{
	struct pashm_create create = { .size = 1 };
	struct pashm_attach attach = { .flags = 0 };
	int fd = control_open();
	struct rlimit limit;

	REQUIRE_OK(close(region_create("here", 1, 0600, 0)));
	REQUIRE_OK(getrlimit(RLIMIT_NOFILE, &limit));
	limit.rlim_cur = fd + 1;	/* which is the lowest that was free */
	REQUIRE_OK(setrlimit(RLIMIT_NOFILE, &limit));
	CHECK_ERROR(ioctl(fd, PASHM_IOC_CREATE, &create), EMFILE);
	strcpy(create.name, "many");
	create.mode = 0600;
	CHECK_ERROR(ioctl(fd, PASHM_IOC_CREATE, &create), EMFILE);
	CHECK_ERROR(access(NODES "/many", F_OK), ENOENT);
	strcpy(attach.name, "here");
	CHECK_ERROR(ioctl(fd, PASHM_IOC_ATTACH, &attach), EMFILE);
	close(fd);
	CHECK_EQ(query().regions, 1);
	CHECK_OK(region_destroy("here"));
	CHECK_EQ(query().regions, 0);
	CHECK_EQ(used_bytes(), 0);
}

int main(void)
{
	return tap_main();
}
