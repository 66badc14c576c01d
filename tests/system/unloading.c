// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of unloading the module in the middle of something
 *
 * It is refused, or it is done cleanly, and what is open then is left alone. What
 * holds the module when nothing goes on is tested by "lifetime".
 */
#include <sys/epoll.h>

#include "kinds.h"
#include "leftovers.h"
#include "slow.h"

static void *commands(void *arg)
{
	struct work *w = arg;

	w->result = write(w->fd, w->slow.map, 4);
	w->error = errno;
	return NULL;
}

static void *unloads(void *arg)
{
	*(int *)arg = module_unload("pashm") ? errno : 0;
	return NULL;
}

/* A file in /proc doesn't hold the module, but work on it does, until it's done. */
TEST(unloaded_while_a_command_is_given)
{
	struct work w = {
		.fd = open(PROC_CONTROL, O_RDWR | O_CLOEXEC),
		.slow = slow_new(page_size()),
	};
	char *contents = buffer_new(page_size());
	pthread_t unloader;
	int error = -1;

	REQUIRE_OK(w.fd);
	memcpy(contents, "help", 4);
	work_begin(&w, commands);
	REQUIRE(!pthread_create(&unloader, NULL, unloads, &error));
	usleep(200000);
	work_end(&w, contents);
	REQUIRE(!pthread_join(unloader, NULL));
	CHECK_EQ(w.result, 4);
	if (CHECK(error == 0 || error == EWOULDBLOCK) && !error)
		REQUIRE_OK(module_load("pashm", ""));
	close(w.fd);
	free(contents);
}

static void *polls(void *arg)
{
	struct pollfd wait = { .fd = *(int *)arg, .events = POLLIN };

	/* returns when the region is rung */
	return poll(&wait, 1, -1) == 1 ? arg : NULL;
}

TEST(unloading_while_somebody_polls)
{
	struct pashm_ring ring = { .flags = 0 };
	int fd = region_new(MIB);
	pthread_t thread;
	void *good;

	REQUIRE(!pthread_create(&thread, NULL, polls, &fd));
	usleep(100000);
	CHECK_ERROR(module_unload("pashm"), EWOULDBLOCK);
	REQUIRE_OK(ioctl(fd, PASHM_IOC_RING, &ring));
	REQUIRE(!pthread_join(thread, &good));
	CHECK(good);
	close(fd);
}

TEST(unloading_with_an_epoll_of_a_closed_region)
{
	struct epoll_event event = { .events = EPOLLIN };
	int fd = region_new(MIB), set = epoll_create1(EPOLL_CLOEXEC);

	REQUIRE_OK(set);
	REQUIRE_OK(epoll_ctl(set, EPOLL_CTL_ADD, fd, &event));
	CHECK_ERROR(module_unload("pashm"), EWOULDBLOCK);
	close(fd);
	REQUIRE_OK(module_unload("pashm"));
	CHECK_EQ(epoll_wait(set, &event, 1, 0), 0);
	REQUIRE_OK(module_load("pashm", ""));
	close(set);
}

static const struct from {
	const char *what;
	uint32_t backend;
} froms[] = {
	{ "pages", PASHM_BACKEND_PAGES },
	{ "a range", PASHM_BACKEND_RANGE },
	{ "the DMA API", PASHM_BACKEND_DMA },
	{ "the DMA API, write-combined", PASHM_BACKEND_DMA_WC },
};

TEST_ROWS(unloading_with_a_mapping, froms)
{
	struct kind kind = { row->what, row->backend, MIB, false };
	int fd = kind_region(&kind), i;
	char *map = kind_map(&kind, fd);

	close(fd);
	for (i = 0; i < 10; i++)
		CHECK_ERROR(module_unload("pashm"), EWOULDBLOCK);
	memset(map, 1, MIB);
	REQUIRE_OK(munmap(map + MIB / 2, MIB / 2));
	CHECK_ERROR(module_unload("pashm"), EWOULDBLOCK);
	REQUIRE_OK(munmap(map, MIB / 2));
	REQUIRE_OK(module_unload("pashm"));
	REQUIRE_OK(module_load("pashm", ""));
}

/* Of what nobody has open, files in sysfs and directories that are being read hold nothing. */
TEST(unloading_while_files_of_sysfs_are_open)
{
	int fd = region_create("seen", MIB, 0600, 0), file;
	DIR *nodes = opendir(NODES), *class = opendir("/sys/class/pashm");
	char byte;

	REQUIRE_OK(fd);
	REQUIRE(nodes && class);
	close(fd);
	file = open("/sys/class/pashm/seen/size", O_RDONLY | O_CLOEXEC);
	REQUIRE_OK(file);
	CHECK(readdir(nodes) && readdir(class));
	REQUIRE_OK(module_unload("pashm"));
	CHECK_ERROR(read(file, &byte, 1), ENODEV);
	while (readdir(nodes) || readdir(class))
		;
	closedir(nodes);
	closedir(class);
	close(file);
	REQUIRE_OK(module_load("pashm", ""));
}

int main(void)
{
	return tap_main();
}
