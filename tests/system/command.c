// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of commands: requests, replies, rights, errors
 *
 * The same commands through their files in /proc, by write and read, and through
 * PASHM_IOC_CALL there and on the control file. What becomes of them when their
 * module goes is in client.c.
 */
#include <sys/resource.h>

#include "client.h"

TEST(query_says_so)
{
	CHECK(query().features & PASHM_FEATURE_CALL);
}

/* Which the compiler needn't know to be bad. */
static void *volatile bad_address = (void *)1;

TEST(write_then_read)
{
	int fd = command_open("echo", O_RDWR);
	char reply[64] = "";

	REQUIRE_OK(fd);
	CHECK_EQ(read(fd, reply, sizeof(reply)), 0);
	CHECK_EQ(write(fd, "hello", 5), 5);
	CHECK_EQ(read(fd, reply, 2), 2);
	CHECK_EQ(read(fd, reply + 2, sizeof(reply) - 2), 3);
	CHECK(!memcmp(reply, "hello", 6));
	CHECK_EQ(read(fd, reply, sizeof(reply)), 0);
	/* a new request drops what wasn't read; one that fails leaves nothing */
	CHECK_EQ(write(fd, "one", 3), 3);
	CHECK_EQ(write(fd, "another", 7), 7);
	CHECK_EQ(read(fd, reply, sizeof(reply)), 7);
	CHECK(!memcmp(reply, "another", 7));
	CHECK_EQ(write(fd, "one", 3), 3);
	CHECK_ERROR(write(fd, bad_address, 3), EFAULT);
	CHECK_EQ(read(fd, reply, sizeof(reply)), 0);
	CHECK_ERROR(lseek(fd, 0, SEEK_SET), ESPIPE);
}

static const struct way {
	const char *name;
	bool on_control;
} ways[] = {
	{ "on the control file", true },
	{ "on the command's file", false },
};

static ssize_t call_by(const struct way *way, const char *name,
		       const void *request, size_t len, void *reply,
		       size_t room)
{
	int fd = way->on_control ? control_open() : command_open(name, O_RDWR);
	ssize_t n;
	int error;

	REQUIRE_OK(fd);
	n = call_on(fd, way->on_control ? name : NULL, request, len, reply,
		    room);
	error = errno;
	close(fd);
	errno = error;
	return n;
}

TEST_ROWS(call_in_one_go, ways)
{
	char reply[64] = "";

	CHECK_EQ(call_by(row, "echo", "hello", 5, reply, sizeof(reply)), 5);
	CHECK(!memcmp(reply, "hello", 6));
	CHECK_EQ(call_by(row, "echo", NULL, 0, NULL, 0), 0);
	CHECK_EQ(call_by(row, "users", NULL, 0, reply, sizeof(reply)), 5);
	CHECK(!memcmp(reply, "users", 5));
}

TEST_ROWS(sizes, ways)
{
	char reply[64] = "";

	CHECK_EQ(call_by(row, "small", "123", 3, reply, 3), 3);
	CHECK_ERROR(call_by(row, "small", "123456", 6, reply, 64), EMSGSIZE);
	/* the request fits, the reply doesn't: the command's limit, the caller's */
	CHECK_ERROR(call_by(row, "small", "1234", 4, reply, 64), ENOBUFS);
	CHECK_ERROR(call_by(row, "small", "123", 3, reply, 2), ENOBUFS);
	CHECK_ERROR(call_by(row, "users", NULL, 0, reply, 4), ENOBUFS);
	CHECK_ERROR(call_by(row, "echo", reply, 0xffffffff, reply, 1),
		    EMSGSIZE);
	CHECK_EQ(call_by(row, "echo", "1", 1, reply, 0xffffffff), 1);
}

TEST(sizes_by_write)
{
	int fd = command_open("small", O_RDWR);
	char reply[64];

	REQUIRE_OK(fd);
	CHECK_ERROR(write(fd, "123456", 6), EMSGSIZE);
	CHECK_ERROR(write(fd, "1234", 4), ENOBUFS);
	CHECK_EQ(read(fd, reply, sizeof(reply)), 0);
	CHECK_EQ(write(fd, "123", 3), 3);
	CHECK_EQ(read(fd, reply, sizeof(reply)), 3);
	CHECK_EQ(write(fd, "", 0), 0);
}

static const struct answer {
	const char *number;
	int error;
} answers[] = {
	{ "-5", EIO },
	{ "-1", EPERM },
	{ "-512", EINTR },	/* ERESTARTSYS and its like are the kernel's own */
	{ "-513", EINTR },
	{ "-514", EINTR },
	{ "-516", EINTR },
	{ "-511", 511 },
	{ "-524", EIO },	/* ENOTSUPP */
	{ "-4095", EIO },
	{ "-4096", EIO },
	{ "-2147483648", EIO },
	{ "17", ENOBUFS },
	{ "2147483647", ENOBUFS },
	{ "16", 0 },
	{ "0", 0 },
};

TEST_ROWS(handler_says, answers)
{
	int fd = command_open("number", O_RDWR);
	char reply[64];
	ssize_t n;

	REQUIRE_OK(fd);
	memset(reply, 0x5a, sizeof(reply));
	n = call("number", row->number, strlen(row->number), reply, 64);
	CHECK_ERROR(n, row->error);
	if (!row->error) {
		CHECK_EQ(n, atoi(row->number));
		/* what the handler didn't write is zero, not the kernel's */
		CHECK(all_zero(reply, n));
	}
	CHECK_EQ(reply[n > 0 ? n : 0], 0x5a);
	CHECK_ERROR(write(fd, row->number, strlen(row->number)), row->error);
}

TEST_ROWS(bad_pointers, ways)
{
	char *edge = mmap(NULL, 2 * page_size(), PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(edge != MAP_FAILED);
	edge += page_size();
	REQUIRE_OK(munmap(edge, page_size()));
	CHECK_ERROR(call_by(row, "echo", (void *)1, 5, edge - 5, 5), EFAULT);
	CHECK_ERROR(call_by(row, "echo", edge - 4, 5, edge - 5, 5), EFAULT);
	CHECK_ERROR(call_by(row, "echo", edge - 5, 5, edge - 4, 5), EFAULT);
	CHECK_ERROR(call_by(row, "echo", edge - 5, 5, NULL, 5), EFAULT);
	CHECK_EQ(call_by(row, "echo", edge - 5, 5, edge - 5, 5), 5);
}

TEST(addresses_of_64_bit)
{
	struct pashm_call call = { .request_len = 1, .reply_len = 1 };
	int fd = command_open("echo", O_RDWR);
	char byte = 'x';

	REQUIRE_OK(fd);
	call.request = (uintptr_t)&byte | 1ULL << 63;
	call.reply = (uintptr_t)&byte;
	CHECK_ERROR(ioctl(fd, PASHM_IOC_CALL, &call), EFAULT);
	call.request = (uintptr_t)&byte;
	call.reply = (uintptr_t)&byte | 1ULL << 63;
	CHECK_ERROR(ioctl(fd, PASHM_IOC_CALL, &call), EFAULT);
}

TEST(letter_of_the_call)
{
	struct pashm_call call = { .reply_len = 0 }, bad;
	int control = control_open(), fd = command_open("echo", O_RDWR);

	REQUIRE_OK(fd);
	CHECK_OK(ioctl(fd, PASHM_IOC_CALL, &call));
	CHECK_ERROR(ioctl(control, PASHM_IOC_CALL, &call), EINVAL);
	bad = call;
	bad.flags = 1;
	CHECK_ERROR(ioctl(fd, PASHM_IOC_CALL, &bad), EINVAL);
	bad = call;
	bad.pad = 1;
	CHECK_ERROR(ioctl(fd, PASHM_IOC_CALL, &bad), EINVAL);
	bad = call;
	bad.name[63] = 'x';
	CHECK_ERROR(ioctl(fd, PASHM_IOC_CALL, &bad), EINVAL);
	set_name(call.name, "echo");
	CHECK_OK(ioctl(control, PASHM_IOC_CALL, &call));
	CHECK_ERROR(ioctl(fd, PASHM_IOC_CALL, &call), EINVAL);
	set_name(call.name, "nobody");
	CHECK_ERROR(ioctl(control, PASHM_IOC_CALL, &call), ENOENT);
	set_name(call.name, "../echo");
	CHECK_ERROR(ioctl(control, PASHM_IOC_CALL, &call), EINVAL);
	CHECK_ERROR(ioctl(fd, PASHM_IOC_QUERY, &call), ENOTTY);
}

/* A MiB there and back, at once and in pieces. */
TEST(large)
{
	char *request = buffer_new(2 * MIB), *reply = buffer_new(MIB);
	int fd = command_open("echo", O_RDWR);
	size_t done = 0;
	ssize_t n;

	REQUIRE_OK(fd);
	fill(request, MIB, 0, 1);
	CHECK_EQ(call("echo", request, MIB, reply, MIB), (long long)MIB);
	CHECK(filled(reply, MIB, 0, 1));
	fill(request, MIB, 0, 2);
	CHECK_EQ(write(fd, request, MIB), (long long)MIB);
	while ((n = read(fd, reply + done, 100003)) > 0)
		done += n;
	CHECK_EQ(done, MIB);
	CHECK(filled(reply, MIB, 0, 2));
	CHECK_ERROR(call("echo", request, MIB + 1, reply, MIB), EMSGSIZE);
	CHECK_ERROR(write(fd, request, MIB + 1), EMSGSIZE);
}

static void keep_replies(void *arg)
{
	char *request = buffer_new(MIB), bytes[3];
	int fds[64], small, i;

	(void)arg;
	become(USER_UID, USER_GID);
	for (i = 0; i < 64; i++) {
		REQUIRE_OK(fds[i] = command_open("echo", O_RDWR));
		if (write(fds[i], request, MIB) < 0)
			break;
	}
	CHECK_EQ(errno, ENOMEM);
	CHECK(i >= 24 && i <= 31);
	/* there is room for small ones, and a reply that was read makes room */
	REQUIRE_OK(small = command_open("small", O_RDWR));
	CHECK_EQ(write(small, "123", 3), 3);
	CHECK_EQ(read(small, bytes, 3), 3);
	CHECK_EQ(read(fds[0], request, MIB), (long long)MIB);
	CHECK_EQ(write(fds[0], request, MIB), (long long)MIB);
	CHECK_ERROR(write(fds[i], request, MIB), ENOMEM);
	CHECK_EQ(close(fds[1]), 0);
	CHECK_EQ(write(fds[i], request, MIB), (long long)MIB);
}

TEST(memory_of_one_user_is_bounded)
{
	in_child(keep_replies, NULL);
}

TEST(two_openers)
{
	int a = command_open("echo", O_RDWR), b = command_open("echo", O_RDWR);
	char reply[64] = "";

	REQUIRE_OK(a);
	REQUIRE_OK(b);
	CHECK_EQ(write(a, "secret", 6), 6);
	CHECK_EQ(read(b, reply, sizeof(reply)), 0);
	CHECK_EQ(write(b, "other", 5), 5);
	CHECK_EQ(call_on(b, NULL, "third", 5, reply, 64), 5);
	CHECK_EQ(read(a, reply, sizeof(reply)), 6);
	CHECK(!memcmp(reply, "secret", 6));
	CHECK_EQ(read(b, reply, sizeof(reply)), 5);
	CHECK(!memcmp(reply, "other", 5));
}

/* Rights */

static const struct right {
	const char *name;
	bool user, member, other;	/* who may call it */
} commands[] = {
	{ "roots", false, false, false },
	{ "users", true, false, false },
	{ "groups", false, true, false },
	{ "others", false, false, true },
	{ "echo", true, true, true },
	{ "readable", false, false, false },
};

static int control;	/* opened by root */

static void try_right(const struct right *right, uid_t uid, gid_t gid,
		      bool may)
{
	int fd, error = may ? 0 : EACCES;

	become(uid, gid);
	CHECK_ERROR(call_on(control, right->name, NULL, 0, NULL, 0) < 0 &&
		    errno == EACCES ? -1 : 0, error);
	fd = command_open(right->name, O_WRONLY);
	CHECK_ERROR(fd, error);
	if (may)
		CHECK_EQ(call_on(fd, NULL, NULL, 0, &fd, 0) < 0 &&
			 errno != ENOBUFS, 0);
}

static void as_user(void *arg)
{
	const struct right *right = arg;

	try_right(right, USER_UID, OTHER_GID, right->user);
}

static void as_member(void *arg)
{
	const struct right *right = arg;

	try_right(right, OTHER_UID, USER_GID, right->member);
}

static void as_other(void *arg)
{
	const struct right *right = arg;

	try_right(right, OTHER_UID, OTHER_GID, right->other);
}

TEST_ROWS(rights, commands)
{
	control = control_open();
	in_child(as_user, (void *)row);
	in_child(as_member, (void *)row);
	in_child(as_other, (void *)row);
	/* and root, by CAP_DAC_OVERRIDE */
	CHECK_ERROR(call_on(control, row->name, NULL, 0, &control, 0) < 0 &&
		    errno != ENOBUFS ? -1 : 0, 0);
}

static void read_only(void *arg)
{
	int fd;

	(void)arg;
	become(OTHER_UID, OTHER_GID);
	REQUIRE_OK(fd = command_open("readable", O_RDONLY));
	CHECK_ERROR(write(fd, "x", 1), EBADF);
	CHECK_ERROR(call_on(fd, NULL, NULL, 0, NULL, 0), EACCES);
}

TEST(read_only_file)
{
	in_child(read_only, NULL);
}

int main(void)
{
	return tap_main();
}
