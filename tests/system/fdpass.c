// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of passing descriptors: sockets, fork, exec
 *
 * A descriptor is the right to the region: who gets one needs no other, and
 * can do with it what it was opened for.
 */
#include <sys/socket.h>

#include "leftovers.h"
#include "pashm_test.h"

#define LEN	(4 * MIB)

static void send_fds(int socket, const int *fds, size_t count)
{
	char control[CMSG_SPACE(4 * sizeof(int))] = { 0 };
	struct iovec io = { "x", 1 };
	struct msghdr message = {
		.msg_iov = &io, .msg_iovlen = 1,
		.msg_control = control,
		.msg_controllen = CMSG_SPACE(count * sizeof(int)),
	};
	struct cmsghdr *part = CMSG_FIRSTHDR(&message);

	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(count * sizeof(int));
	memcpy(CMSG_DATA(part), fds, count * sizeof(int));
	REQUIRE_EQ(sendmsg(socket, &message, 0), 1);
}

static void receive_fds(int socket, int *fds, size_t count)
{
	char control[CMSG_SPACE(4 * sizeof(int))], byte;
	struct iovec io = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &io, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *part;

	REQUIRE_EQ(recvmsg(socket, &message, MSG_CMSG_CLOEXEC), 1);
	part = CMSG_FIRSTHDR(&message);
	REQUIRE(part && part->cmsg_type == SCM_RIGHTS);
	REQUIRE_EQ(part->cmsg_len, CMSG_LEN(count * sizeof(int)));
	memcpy(fds, CMSG_DATA(part), count * sizeof(int));
}

/* Somebody without any rights, but for what comes through the socket. */
static void receiver(void *arg)
{
	int socket = *(int *)arg, fds[2];
	char byte = 1, *map;

	become(USER_UID, USER_GID);
	receive_fds(socket, fds, 2);
	CHECK_ERROR(region_open("passed", O_RDWR), EACCES);
	CHECK_EQ(region_info(fds[0]).id, region_info(fds[1]).id);
	CHECK_EQ(region_info(fds[0]).uid, 0);

	map = region_map(fds[0], LEN);
	CHECK(filled(map, LEN, 0, 1));
	fill(map, LEN, 0, 2);
	CHECK_EQ(region_info(fds[0]).mappings, 1);
	REQUIRE_OK(munmap(map, LEN));

	CHECK_ERROR(pwrite(fds[1], &byte, 1, 0), EBADF);
	CHECK_ERROR(mmap(NULL, LEN, PROT_WRITE, MAP_SHARED, fds[1], 0) ==
		    MAP_FAILED ? -1 : 0, EACCES);
	map = mmap(NULL, LEN, PROT_READ, MAP_SHARED, fds[1], 0);
	REQUIRE(map != MAP_FAILED);
	CHECK(filled(map, LEN, 0, 2));
	CHECK_ERROR(mprotect(map, LEN, PROT_READ | PROT_WRITE), EACCES);
}

TEST(through_a_socket)
{
	int sockets[2], fds[2];
	pid_t pid;

	fds[0] = region_create("passed", LEN, 0600, 0);
	REQUIRE_OK(fds[0]);
	fds[1] = region_attach("passed", PASHM_ATTACH_READ_ONLY);
	REQUIRE_OK(fds[1]);
	kernel_fill(fds[0], LEN, 1);
	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets));
	pid = start(receiver, &sockets[1]);
	send_fds(sockets[0], fds, 2);
	finish(pid);
	CHECK(kernel_filled(fds[0], LEN, 2));
	REQUIRE_OK(region_destroy("passed"));
}

static void only_holder(void *arg)
{
	int fd;

	receive_fds(*(int *)arg, &fd, 1);
	CHECK(kernel_filled(fd, LEN, 1));
	CHECK_EQ(region_info(fd).opens, 1);
	CHECK_EQ(query().regions, 1);
}

/* On its way, the message alone holds the region. */
TEST(in_flight)
{
	int sockets[2], fd = region_new(LEN);

	kernel_fill(fd, LEN, 1);
	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets));
	send_fds(sockets[0], &fd, 1);
	close(fd);
	CHECK_EQ(query().regions, 1);
	in_child(only_holder, &sockets[1]);
	CHECK_EQ(query().regions, 0);
}

TEST(never_received)
{
	int sockets[2], fd = region_new(LEN);

	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets));
	send_fds(sockets[0], &fd, 1);
	close(fd);
	CHECK_EQ(query().used_bytes, LEN);
	close(sockets[0]);
	close(sockets[1]);
	CHECK_EQ(query().used_bytes, 0);
}

static void inherited(void *arg)
{
	int fd = *(int *)arg;

	CHECK(kernel_filled(fd, LEN, 1));
	CHECK_EQ(region_info(fd).opens, 1);	/* fork shares the open file */
	kernel_fill(fd, LEN, 2);
}

TEST(through_fork)
{
	int fd = region_new(LEN);

	kernel_fill(fd, LEN, 1);
	in_child(inherited, &fd);
	CHECK(kernel_filled(fd, LEN, 2));
	close(fd);
}

#define OPEN	0	/* exit status of the program that exec starts */
#define CLOSED	42

static int exec_with(int fd)
{
	char number[16];
	int status;
	pid_t pid;

	snprintf(number, sizeof(number), "%d", fd);
	pid = fork();
	REQUIRE_OK(pid);
	if (!pid) {
		execl("/proc/self/exe", "fdpass", "--is-open", number, NULL);
		_exit(127);
	}
	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
	REQUIRE(WIFEXITED(status));
	return WEXITSTATUS(status);
}

TEST(exec_closes_it)
{
	int fd = region_create("exec", LEN, 0600, 0), attached, copy;

	REQUIRE_OK(fd);
	attached = region_attach("exec", 0);
	REQUIRE_OK(attached);
	copy = dup(fd);		/* which isn't close-on-exec */
	REQUIRE_OK(copy);
	CHECK_EQ(exec_with(fd), CLOSED);
	CHECK_EQ(exec_with(attached), CLOSED);
	CHECK_EQ(exec_with(copy), OPEN);
	CHECK_EQ(exec_with(999), CLOSED);
	REQUIRE_OK(region_destroy("exec"));
}

static void exec_away(void *arg)
{
	int fd = region_new(LEN);
	char *map = region_map(fd, LEN);

	(void)arg;
	map[0] = 1;
	execl("/proc/self/exe", "fdpass", "--is-open", "999", NULL);
	_exit(127);
}

/* With the program goes its mapping. */
TEST(exec_unmaps_it)
{
	int status;
	pid_t pid = start(exec_away, NULL);

	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == CLOSED);
	CHECK_EQ(query().used_bytes, 0);
}

static void dies(void *arg)
{
	int fd = region_create("dies", LEN, 0600, 0);

	(void)arg;
	REQUIRE_OK(fd);
	((char *)region_map(region_new(LEN), LEN))[0] = 1;
	((char *)region_map(fd, LEN))[0] = 1;
	REQUIRE_OK(region_destroy("dies"));
	kill(getpid(), SIGKILL);
}

TEST(death_lets_go)
{
	pid_t pid = start(dies, NULL);
	int status;

	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
	CHECK_EQ(query().regions, 0);
	CHECK_EQ(query().used_bytes, 0);
}

int main(int argc, char **argv)
{
	if (argc == 3 && !strcmp(argv[1], "--is-open"))
		return fcntl(atoi(argv[2]), F_GETFD) == -1 ? CLOSED : OPEN;
	return tap_main();
}
