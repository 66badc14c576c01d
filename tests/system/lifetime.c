// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of lifetimes: who holds a region, who holds the module
 *
 * The classic failure is memory that is freed while somebody maps it. So after
 * each kind of farewell another region is made, most likely of that memory if it
 * was free, filled, and looked for where it mustn't be.
 *
 * The module is unloaded and loaded again: no other test may run at the time.
 */
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include "pashm_test.h"

static int unload(void)
{
	return syscall(SYS_delete_module, "pashm", O_NONBLOCK);
}

static const char *module_file(void)
{
	const char *file = getenv("PASHM_MODULE");

	return file ? file : "/lib/pashm.ko";
}

static int load(void)
{
	int fd = open(module_file(), O_RDONLY | O_CLOEXEC), result, error;

	if (fd < 0)
		return -1;
	result = syscall(SYS_finit_module, fd, "", 0);
	error = errno;
	close(fd);
	errno = error;
	return result;
}

static const char *tap_before(void)
{
	if (access(CONTROL, F_OK) && load())
		return "the module can't be loaded";
	return NULL;
}

static const char *tap_after(void)
{
	struct pashm_query q;

	if (access(CONTROL, F_OK) && load())
		return "the module can't be loaded again";
	names_left();
	q = query();
	if (q.regions || q.used_bytes)
		return "regions are left";
	return NULL;
}

/* What there must be of a module that is loaded, and not otherwise. */
static void present(bool loaded)
{
	static const char * const paths[] = {
		CONTROL, PROC_CONTROL, PROC_REGIONS, "/proc/pashm",
		"/sys/module/pashm/parameters", "/sys/class/pashm",
		"/sys/class/misc/pashm",
	};
	size_t i;

	for (i = 0; i < ARRAY_SIZE(paths); i++)
		if (!CHECK_ERROR(access(paths[i], F_OK), loaded ? 0 : ENOENT))
			note("%s", paths[i]);
}

#define LEN	(4 * MIB)

static int held_fd = -1, other_fd = -1;
static char *held_map;
static size_t held_len;
static pid_t held_pid;

static void by_control(void) { held_fd = control_open(); }
static void by_descriptor(void) { held_fd = region_new(LEN); }

static void by_node(void)
{
	int fd = region_create("held", LEN, 0600, 0);

	REQUIRE_OK(fd);
	held_fd = region_open("held", O_RDONLY);
	REQUIRE_OK(held_fd);
	close(fd);
}

static void by_mapping(void)
{
	int fd = region_new(LEN);

	held_len = LEN;
	held_map = region_map(fd, held_len);
	close(fd);
}

static void by_small_mapping(void)
{
	int fd = region_new(LEN / 4);

	held_len = LEN / 4;
	held_map = region_map(fd, held_len);
	close(fd);
}

static void by_part_of_a_mapping(void)
{
	by_mapping();
	held_len = page_size();
	REQUIRE_OK(munmap(held_map + held_len, LEN - held_len));
}

static void by_destroyed_mapping(void)
{
	int fd = region_create("held", LEN, 0600, 0);

	REQUIRE_OK(fd);
	held_len = LEN;
	held_map = region_map(fd, held_len);
	close(fd);
	REQUIRE_OK(region_destroy("held"));
}

static void by_untouched_mapping(void)
{
	int fd = region_new(LEN);

	held_len = LEN;
	held_map = mmap(NULL, held_len, PROT_NONE, MAP_SHARED, fd, 0);
	REQUIRE(held_map != MAP_FAILED);
	close(fd);
}

static void by_child(void)
{
	by_mapping();
	held_pid = fork();
	REQUIRE_OK(held_pid);
	if (!held_pid) {
		pause();
		_exit(0);
	}
	REQUIRE_OK(munmap(held_map, LEN));
	held_map = NULL;
}

static void send_fd(int socket, int fd)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec io = { "x", 1 };
	struct msghdr message = {
		.msg_iov = &io, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *part = CMSG_FIRSTHDR(&message);

	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(part), &fd, sizeof(int));
	REQUIRE_EQ(sendmsg(socket, &message, 0), 1);
}

static void by_message(void)
{
	int ends[2], fd = region_new(LEN);

	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends));
	send_fd(ends[0], fd);
	close(fd);
	held_fd = ends[0];
	other_fd = ends[1];
}

static const struct holder {
	const char *what;
	void (*hold)(void);
} holders[] = {
	{ "an open control file", by_control },
	{ "a descriptor", by_descriptor },
	{ "an open node", by_node },
	{ "a mapping of large pages", by_mapping },
	{ "a mapping of small pages", by_small_mapping },
	{ "a page that is left of a mapping", by_part_of_a_mapping },
	{ "a mapping of a region without a name", by_destroyed_mapping },
	{ "a mapping that was never touched", by_untouched_mapping },
	{ "a child's mapping", by_child },
	{ "a descriptor on its way through a socket", by_message },
};

static void let_go(void)
{
	if (held_map)
		REQUIRE_OK(munmap(held_map, held_len));
	if (held_fd >= 0)
		REQUIRE_OK(close(held_fd));
	if (other_fd >= 0)
		REQUIRE_OK(close(other_fd));
	if (held_pid) {
		REQUIRE_OK(kill(held_pid, SIGKILL));
		REQUIRE_EQ(waitpid(held_pid, NULL, 0), held_pid);
	}
}

TEST_ROWS(holds_the_module, holders)
{
	row->hold();
	CHECK_ERROR(unload(), EWOULDBLOCK);
	present(true);
	/* a second try finds the same */
	CHECK_ERROR(unload(), EWOULDBLOCK);
	CHECK_EQ(query().regions, row->hold != by_control);
	let_go();
	CHECK_OK(unload());
	present(false);
	CHECK_ERROR(unload(), ENOENT);
	REQUIRE_OK(load());
	present(true);
	CHECK_EQ(query().regions, 0);
}

TEST(idle_names_do_not_hold_it)
{
	int fd = region_create("idle.large", LEN, 0600, 0);

	REQUIRE_OK(fd);
	kernel_fill(fd, LEN, 1);
	close(fd);
	REQUIRE_OK(close(region_create("idle.small", 1, 0644, 0)));
	REQUIRE_OK(close(region_create("idle", MIB, 0, 0)));
	REQUIRE_OK(unload());
	present(false);
	CHECK_ERROR(access(NODES "/idle", F_OK), ENOENT);
	CHECK_ERROR(access(NODES "/idle.large", F_OK), ENOENT);
	REQUIRE_OK(load());
	CHECK_EQ(query().regions, 0);
	CHECK_EQ(query().used_bytes, 0);
	CHECK_ERROR(region_attach("idle", 0), ENOENT);
	fd = region_create("idle", LEN, 0600, 0);
	REQUIRE_OK(fd);
	CHECK(all_zero(region_map(fd, LEN), LEN));
	REQUIRE_OK(region_destroy("idle"));
}

/* A file in /proc can't hold a module: it must survive to be left alone. */
TEST(open_proc_files_are_left_alone)
{
	int regions = open(PROC_REGIONS, O_RDONLY);
	int control = open(PROC_CONTROL, O_RDWR);
	char byte;

	REQUIRE_OK(regions);
	REQUIRE_OK(control);
	CHECK_EQ(read(regions, &byte, 1), 1);
	CHECK_EQ(write(control, "help", 4), 4);
	REQUIRE_OK(unload());
	CHECK_ERROR(read(regions, &byte, 1), EIO);
	CHECK_ERROR(read(control, &byte, 1), EIO);
	CHECK_ERROR(write(control, "help", 4), EIO);
	REQUIRE_OK(load());
	/* these belong to a module that is gone */
	CHECK_ERROR(read(control, &byte, 1), EIO);
	CHECK_OK(close(regions));
	CHECK_OK(close(control));
}

/* Pages in a pipe are the pipe's: they need neither region nor module. */
TEST(a_pipe_needs_no_module)
{
	size_t len = 4 * page_size();
	char *map, *buffer = buffer_new(len);
	int fd = region_new(LEN), ends[2];
	struct iovec part;

	map = region_map(fd, LEN);
	fill(map, LEN, 0, 1);
	part.iov_base = map + MIB;
	part.iov_len = len;
	REQUIRE_OK(pipe(ends));
	REQUIRE_EQ(vmsplice(ends[1], &part, 1, 0), (long long)len);
	REQUIRE_OK(munmap(map, LEN));
	close(fd);
	REQUIRE_OK(unload());
	CHECK_EQ(read(ends[0], buffer, len), (long long)len);
	CHECK(filled(buffer, len, MIB, 1));
	close(ends[0]);
	close(ends[1]);
}

TEST(again_and_again)
{
	int i;

	for (i = 0; i < 10; i++) {
		int fd = region_create("again", LEN, 0600, 0);

		REQUIRE_OK(fd);
		kernel_fill(fd, LEN, i);
		close(fd);
		REQUIRE_OK(unload());
		REQUIRE_OK(load());
	}
	CHECK_EQ(query().regions, 0);
}

static const struct size {
	const char *what;
	size_t len;
} sizes[] = {
	{ "4 KiB", 4 * KIB },
	{ "1 MiB", MIB },
	{ "2 MiB", 2 * MIB },
	{ "8 MiB", 8 * MIB },
};

/* Others come and write all over their memory; @map must not see it. */
static void others(char *map, size_t len)
{
	int i, fd[4];

	for (i = 0; i < 4; i++) {
		char *other;

		fd[i] = region_new(len);
		other = region_map(fd[i], len);
		CHECK(all_zero(other, len));
		memset(other, 0xdd, len);
		REQUIRE_OK(munmap(other, len));
	}
	CHECK(filled(map, len, 0, 1));
	fill(map, len, 0, 1);
	for (i = 0; i < 4; i++) {
		char byte;

		CHECK_EQ(pread(fd[i], &byte, 1, len / 2), 1);
		CHECK_EQ((unsigned char)byte, 0xdd);
		close(fd[i]);
	}
}

TEST_ROWS(destroyed_while_mapped, sizes)
{
	int fd = region_create("victim", row->len, 0600, 0);
	char *map;

	region_made(fd, row->len);
	map = region_map(fd, row->len);
	fill(map, row->len, 0, 1);
	REQUIRE_OK(region_destroy("victim"));
	others(map, row->len);
	close(fd);
	others(map, row->len);
	REQUIRE_OK(madvise(map, row->len, MADV_DONTNEED));
	others(map, row->len);
	REQUIRE_OK(munmap(map, row->len));
	CHECK_EQ(query().used_bytes, 0);
}

TEST_ROWS(closed_while_mapped, sizes)
{
	int fd = region_new(row->len);
	char *map = region_map(fd, row->len);

	close(fd);
	fill(map, row->len, 0, 1);
	others(map, row->len);
	REQUIRE_OK(munmap(map, row->len));
	CHECK_EQ(query().used_bytes, 0);
}

int main(void)
{
	return tap_main();
}
