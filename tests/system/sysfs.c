// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of /sys/class/pashm/NAME
 */
#include "leftovers.h"
#include "pashm_test.h"

#define CLASS	"/sys/class/pashm"

static char *value(const char *name, const char *what)
{
	static char text[128];
	char path[256];

	snprintf(path, sizeof(path), CLASS "/%s/%s", name, what);
	REQUIRE_OK(file_read(path, text, sizeof(text)));
	REQUIRE(strchr(text, '\n'));
	*strchr(text, '\n') = '\0';
	return text;
}

static ull number(const char *name, const char *what)
{
	return strtoull(value(name, what), NULL, 0);
}

TEST(says_what_info_says)
{
	int fd = region_create("seen", 3 * MIB, 0600, 0), again;
	struct pashm_info info;
	struct pashm_phys phys;
	char *map;

	REQUIRE_OK(fd);
	info = region_info(fd);
	REQUIRE_OK(region_phys(fd, &phys, 0));
	CHECK_EQ(number("seen", "size"), 3 * MIB);
	CHECK_EQ(number("seen", "memory"), info.memory);
	CHECK(!strcmp(value("seen", "backend"), "pages"));
	CHECK_EQ(number("seen", "node"), info.node);
	CHECK_EQ(number("seen", "opens"), 1);
	CHECK_EQ(number("seen", "mappings"), 0);
	CHECK_EQ(number("seen", "phys"), phys.address);
	again = region_open("seen", O_RDWR);
	REQUIRE_OK(again);
	map = region_map(again, 2 * MIB);
	CHECK_EQ(number("seen", "opens"), 2);
	CHECK_EQ(number("seen", "mappings"), 1);
	REQUIRE_OK(munmap(map, MIB));
	close(again);
	close(fd);
	/* the mapping's file is open */
	CHECK_EQ(number("seen", "opens"), 1);
	CHECK_EQ(number("seen", "mappings"), 1);
	REQUIRE_OK(munmap(map + MIB, MIB));
	CHECK_EQ(number("seen", "opens"), 0);
	REQUIRE_OK(region_destroy("seen"));
	CHECK_ERROR(access(CLASS "/seen", F_OK), ENOENT);
}

static void has_no_rights(void *arg)
{
	const int *fd = arg;
	char text[64];

	become(USER_UID, USER_GID);
	CHECK_EQ(number("seen", "size"), page_size());
	CHECK_ERROR(file_read(CLASS "/seen/phys", text, sizeof(text)), EACCES);
	/* and not through a file that somebody else has opened */
	CHECK_ERROR(pread(*fd, text, sizeof(text), 0), EPERM);
}

TEST(address_is_for_the_privileged)
{
	int fd = region_create("seen", 4096, 0666, 0), phys;
	struct stat st;

	REQUIRE_OK(fd);
	REQUIRE_OK(stat(CLASS "/seen/phys", &st));
	CHECK_EQ(st.st_mode & 07777, 0400);
	phys = open(CLASS "/seen/phys", O_RDONLY);
	REQUIRE_OK(phys);
	in_child(has_no_rights, &phys);
	close(phys);
	close(fd);
	REQUIRE_OK(region_destroy("seen"));
}

static void reads_until_killed(void *arg)
{
	static const char * const files[] = { "size", "phys", "opens", "node" };
	char path[128], text[64];
	unsigned int i;

	(void)arg;
	for (i = 0;; i++) {
		snprintf(path, sizeof(path), CLASS "/come/%s",
			 files[i % ARRAY_SIZE(files)]);
		file_read(path, text, sizeof(text));
	}
}

/* Removing waits for readers, who must not wait for what removes. */
TEST(come_and_go_while_somebody_reads)
{
	pid_t pids[2] = { start(reads_until_killed, NULL),
			  start(reads_until_killed, NULL) };
	int i, fd;

	for (i = 0; i < 300; i++) {
		fd = region_create("come", 4096, 0600, 0);
		REQUIRE_OK(fd);
		close(fd);
		REQUIRE_OK(region_destroy("come"));
	}
	for (i = 0; i < 2; i++) {
		kill(pids[i], SIGKILL);
		waitpid(pids[i], NULL, 0);
	}
}

int main(void)
{
	return tap_main();
}
