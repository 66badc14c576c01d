// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Operations: files: open, close, read, write, seek, poll, splice
 */
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "fuzz.h"

static void do_open_region(const uint32_t *a)
{
	static const int flags[] = {
		O_RDWR, O_RDWR, O_RDWR, O_RDONLY, O_WRONLY, O_PATH, O_RDWR | O_NONBLOCK,
		O_RDWR | O_TRUNC, O_RDWR | O_APPEND, O_RDONLY | O_DIRECT,
		O_RDWR | O_SYNC, O_RDWR | O_EXCL, O_ACCMODE, O_RDWR | O_NOATIME,
	};
	char path[100];
	long fd;

	snprintf(path, sizeof(path), "/dev/pashm/%s", good_name(a[0]));
	fd = open(path, flags[a[1] % COUNT(flags)] | O_CLOEXEC);
	result(fd);
	thing_put(a[2], thing_of(fd));
}

static void do_open_other(const uint32_t *a)
{
	static const struct {
		const char *path;
		enum kind kind;
	} files[] = {
		{ "/dev/pashm/control", KIND_CONTROL }, { "/dev/pashm/control", KIND_CONTROL },
		{ "/proc/pashm/control", KIND_PROC }, { "/proc/pashm/control", KIND_PROC },
		{ "/proc/pashm/regions", KIND_OTHER }, { "/dev/pashm", KIND_OTHER },
		{ "/proc/pashm/command", KIND_OTHER }, { "/sys/class/pashm", KIND_OTHER },
		{ "/sys/module/pashm/parameters/max_bytes", KIND_OTHER },
		{ "/proc/pashm/command/echo", KIND_COMMAND }, { "/proc/pashm/command/sleep", KIND_COMMAND },
		{ "/proc/pashm/command/small", KIND_COMMAND }, { "/proc/pashm/command/number", KIND_COMMAND },
		{ "/proc/pashm/command/users", KIND_COMMAND }, { "/proc/pashm/command/client", KIND_COMMAND },
		{ "/proc/pashm/command/produce", KIND_COMMAND }, { "/proc/pashm/command/consume", KIND_COMMAND },
	};
	static const int modes[] = { O_RDWR, O_RDWR, O_RDONLY, O_WRONLY };
	unsigned int i = a[0] % COUNT(files);
	/* the rest of /sys and /proc is not to be written to */
	int mode = files[i].kind == KIND_OTHER ? O_RDONLY : modes[a[1] % COUNT(modes)];

	thing_put(a[2], (struct thing){ result(open(files[i].path, mode | O_CLOEXEC)), files[i].kind, 0 });
}

static void do_close(const uint32_t *a)
{
	struct thing thing;

	if (thing_take(a[0], &thing))
		result(close(thing.fd));
}

static void do_dup(const uint32_t *a)
{
	struct thing thing = thing_hold(a[0]);
	struct thing copy = thing;

	if (thing.fd < 0)
		return;
	copy.fd = result(dup(thing.fd));
	thing_put(a[1], copy);
	thing_drop(thing);
}

/* From any file to where nobody minds. */
static void do_read(const uint32_t *a)
{
	struct thing thing = a[0] % 3 ? thing_region(a[0] / 3) : thing_hold(a[0] / 3);
	size_t len = some_length(a[1]);
	char *to = some_pointer(a[2], len);
	struct iovec parts[3] = {
		{ self.buffer, some_length(a[3]) / 2 }, { to, len }, { self.buffer, a[3] % 100 },
	};
	off_t at = some_offset(a[4], 1 << 20);

	if (thing.fd < 0)
		return;
	switch (a[5] % 4) {
	case 0:
		result(read(thing.fd, to, len));
		break;
	case 1:
		result(pread(thing.fd, to, len, at));
		break;
	case 2:
		result(readv(thing.fd, parts, 1 + a[5] / 4 % 3));
		break;
	default:
		result(preadv2(thing.fd, parts, 1 + a[5] / 4 % 3, at, a[5] / 16 % 2 ? RWF_NOWAIT : 0));
	}
	if (self.result > 0 && a[5] % 4 < 2 && to == self.buffer && thing.kind == KIND_REGION)
		check_tag(to, self.result, thing.id, "read");
	thing_drop(thing);
}

/* What a region may hold, unless it's a scratch one: then anything. */
static void do_write(const uint32_t *a)
{
	struct thing thing = a[0] % 4 ? thing_region(a[0] / 4) : thing_hold_kind(a[0] / 4, a[0] / 256 % 10);
	size_t len = some_length(a[1]);
	char *from = self.buffer;
	struct iovec parts[3] = { { self.buffer, len / 2 }, { NULL, 0 }, { self.buffer + 100, a[3] % 100 } };
	off_t at = some_offset(a[4], 1 << 20);

	if (thing.fd < 0)
		return;
	/* part of it may lie where nothing is; a region's tag is all the same */
	if (thing.kind == KIND_REGION || thing.kind == KIND_DMABUF)
		memset(self.buffer, a[2] % 4 ? tag_of(thing.id) : 0, BUFFER);
	if (a[2] / 4 % 8 == 0)
		from = self.buffer + BUFFER - len / 2;
	else if (a[2] / 4 % 8 == 1)
		from = self.hole;
	else if (a[2] / 4 % 8 == 2)
		from = NULL;
	parts[1].iov_base = from;
	parts[1].iov_len = len;
	switch (a[5] % 4) {
	case 0:
		result(write(thing.fd, from, len));
		break;
	case 1:
		result(pwrite(thing.fd, from, len, at));
		break;
	case 2:
		result(writev(thing.fd, parts, 1 + a[5] / 4 % 3));
		break;
	default:
		result(pwritev2(thing.fd, parts, 1 + a[5] / 4 % 3, at, a[5] / 16 % 2 ? RWF_APPEND : 0));
	}
	thing_drop(thing);
}

static void do_seek(const uint32_t *a)
{
	static const int whences[] = { SEEK_SET, SEEK_CUR, SEEK_END, SEEK_DATA, SEEK_HOLE, 77 };
	struct thing thing = thing_hold(a[0]);

	if (thing.fd < 0)
		return;
	result(lseek(thing.fd, some_offset(a[1], 1 << 20) * (a[1] / 8 % 4 ? 1 : -1), whences[a[2] % COUNT(whences)]));
	thing_drop(thing);
}

static void do_poll(const uint32_t *a)
{
	struct pollfd fds[4];
	struct epoll_event event = { .events = a[2] & (EPOLLIN | EPOLLOUT | EPOLLPRI) };
	struct thing all[4], epoll;
	unsigned int i;

	for (i = 0; i < 4; i++) {
		all[i] = thing_hold(a[0] >> i * 8);
		fds[i] = (struct pollfd){ .fd = all[i].fd, .events = a[1] >> i * 8 };
	}
	if (a[3] % 4 == 0)
		thing_put(a[3] / 4, (struct thing){ epoll_create1(EPOLL_CLOEXEC), KIND_EPOLL, 0 });
	epoll = thing_hold_kind(a[3] / 256, KIND_EPOLL);
	if (epoll.fd >= 0 && a[3] % 2) {
		if (a[4] % 2)
			event.events |= EPOLLET;
		/* an entry outlives the private descriptor with the file: both are wanted */
		result(epoll_ctl(epoll.fd, 1 + a[4] / 2 % 3, a[4] / 8 % 2 ? thing_at(a[0]).fd : all[0].fd, &event));
		epoll_wait(epoll.fd, &event, 1, a[5] % 3);
	} else {
		result(poll(fds, 4, a[5] % 64 ? a[5] / 64 % 3 : 60));
	}
	for (i = 0; i < 4; i++)
		thing_drop(all[i]);
	thing_drop(epoll);
}

static void do_control(const uint32_t *a)
{
	static const unsigned int calls[] = { FIONREAD, FIONBIO, FIOASYNC, FIOCLEX, 0x5401 };
	struct thing thing = thing_hold(a[0]);
	struct stat st;
	int one = a[2] % 2;

	if (thing.fd < 0)
		return;
	switch (a[1] % 12) {
	case 0:
		result(fcntl(thing.fd, F_SETFL, a[2] & (O_APPEND | O_NONBLOCK | O_ASYNC | O_NOATIME | O_DIRECT)));
		break;
	case 1:
		result(ftruncate(thing.fd, some_size(a[2])));
		break;
	case 2:
		result(fallocate(thing.fd, a[2] % 8, 0, 4096));
		break;
	case 3:
		result(posix_fadvise(thing.fd, 0, 0, a[2] % 6));
		break;
	case 4:
		result(fsync(thing.fd));
		break;
	case 5:
		result(flock(thing.fd, LOCK_NB | (a[2] % 2 ? LOCK_EX : LOCK_UN)));
		break;
	case 6:
		result(fstat(thing.fd, &st));
		break;
	case 7:
		result(ioctl(thing.fd, calls[a[2] % COUNT(calls)], &one));
		break;
	case 8:
		result(readahead(thing.fd, 0, 4096));
		break;
	case 9:
		result(sync_file_range(thing.fd, 0, 0, SYNC_FILE_RANGE_WRITE));
		break;
	case 10:
		result(fcntl(thing.fd, F_SETOWN, getpid()));
		break;
	default:
		result(fcntl(thing.fd, F_GETFL));
	}
	thing_drop(thing);
}

/* The core says what becomes of these; the driver's part is not to fall over. */
static void do_splice(const uint32_t *a)
{
	struct thing thing = thing_region(a[0]);
	int ends[2];

	if (thing.fd < 0)
		return;
	if (!pipe2(ends, O_CLOEXEC | O_NONBLOCK)) {
		if (a[1] % 3 == 0)
			result(splice(thing.fd, NULL, ends[1], NULL, some_length(a[2]), SPLICE_F_NONBLOCK));
		else if (a[1] % 3 == 1)
			result(sendfile(ends[1], thing.fd, NULL, some_length(a[2])));
		else
			result(splice(ends[0], NULL, thing.fd, NULL, some_length(a[2]), SPLICE_F_NONBLOCK));
		if (a[1] % 3 < 2) {
			ssize_t n = read(ends[0], self.buffer, BUFFER);

			if (n > 0 && thing.kind == KIND_REGION)
				check_tag(self.buffer, n, thing.id, "splice");
		}
		close(ends[0]);
		close(ends[1]);
	}
	thing_drop(thing);
}

/* A socket that nobody reads holds files after all who had them are gone. */
static void do_send(const uint32_t *a)
{
	struct thing thing = thing_hold(a[0]), got = thing;
	char space[CMSG_SPACE(sizeof(int))] = "", byte = 0;
	struct iovec part = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &part, .msg_iovlen = 1, .msg_control = space, .msg_controllen = sizeof(space),
	};
	struct cmsghdr *head = CMSG_FIRSTHDR(&message);
	int ends[2];

	if (thing.fd < 0)
		return;
	if (!socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends)) {
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(head), &thing.fd, sizeof(int));
		result(sendmsg(ends[0], &message, 0));
		if (a[1] % 2 && self.result == 1 && recvmsg(ends[1], &message, MSG_CMSG_CLOEXEC) == 1 &&
		    message.msg_controllen >= CMSG_LEN(sizeof(int))) {
			memcpy(&got.fd, CMSG_DATA(head), sizeof(int));
			thing_put(a[2], got);
		} else if (a[1] % 4 == 0) {
			/* it stays in the socket */
			thing_put(a[2], (struct thing){ ends[1], KIND_OTHER, 0 });
			ends[1] = -1;
		}
		close(ends[0]);
		if (ends[1] >= 0)
			close(ends[1]);
	}
	thing_drop(thing);
}

const struct op_table ops_file[] = {
	{ "open", do_open_region, 30 },
	{ "open-other", do_open_other, 20 },
	{ "close", do_close, 50 },
	{ "dup", do_dup, 8 },
	{ "read", do_read, 30 },
	{ "write", do_write, 30 },
	{ "lseek", do_seek, 10 },
	{ "poll", do_poll, 20 },
	{ "fcntl", do_control, 8 },
	{ "splice", do_splice, 6 },
	{ "send", do_send, 6 },
	{ NULL, NULL, 0 },
};
