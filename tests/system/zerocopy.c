// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of a region's memory on its way through sockets and pipes
 *
 * With MSG_ZEROCOPY, what is sent isn't copied: the socket holds the pages until
 * they are on their way, and says so on its error queue. As long as the receiver
 * doesn't read, most of them wait in the queue of the sender.
 */
#include <arpa/inet.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "kinds.h"
#include "leftovers.h"

#ifndef SO_ZEROCOPY	/* mips has others, and a C library that knows them */
#define SO_ZEROCOPY	60
#endif
#ifndef MSG_ZEROCOPY
#define MSG_ZEROCOPY	0x4000000
#endif
#ifndef SO_EE_ORIGIN_ZEROCOPY
#define SO_EE_ORIGIN_ZEROCOPY	5
#endif

struct line {
	int from, to;
	unsigned int sent, done;	/* calls with MSG_ZEROCOPY; notices */
};

static struct line line_new(void)
{
	struct sockaddr_in name = {
		.sin_family = AF_INET,
		.sin_addr.s_addr = htonl(INADDR_LOOPBACK),
	};
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	socklen_t len = sizeof(name);
	struct line line = { 0 };

	REQUIRE_OK(listener);
	REQUIRE_OK(bind(listener, (struct sockaddr *)&name, len));
	REQUIRE_OK(listen(listener, 1));
	REQUIRE_OK(getsockname(listener, (struct sockaddr *)&name, &len));
	line.from = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	REQUIRE_OK(line.from);
	REQUIRE_OK(connect(line.from, (struct sockaddr *)&name, len));
	line.to = accept(listener, NULL, NULL);
	REQUIRE_OK(line.to);
	close(listener);
	if (setsockopt(line.from, SOL_SOCKET, SO_ZEROCOPY, &on, sizeof(on))) {
		CHECK(errno == ENOPROTOOPT || errno == EOPNOTSUPP);
		SKIP("this kernel has no MSG_ZEROCOPY");
	}
	return line;
}

/* A notice is for a row of calls, from ee_info to ee_data. */
static void take_notices(struct line *line)
{
	char control[256];
	struct msghdr message = { .msg_control = control };

	for (;;) {
		struct sock_extended_err *error;
		struct cmsghdr *part;

		message.msg_controllen = sizeof(control);
		if (recvmsg(line->from, &message, MSG_ERRQUEUE | MSG_DONTWAIT) < 0)
			break;
		part = CMSG_FIRSTHDR(&message);
		REQUIRE(part);
		error = (void *)CMSG_DATA(part);
		CHECK_EQ(error->ee_origin, SO_EE_ORIGIN_ZEROCOPY);
		CHECK_EQ(error->ee_errno, 0);
		CHECK_EQ(error->ee_info, line->done);
		line->done = error->ee_data + 1;
	}
	CHECK_EQ(errno, EAGAIN);
}

/* The notice of the last part comes when the receiver has said that it has it. */
static void all_notices(struct line *line)
{
	int tries;

	for (tries = 0; tries < 500 && line->done < line->sent; tries++) {
		struct pollfd wait = { .fd = line->from };

		poll(&wait, 1, 20);
		take_notices(line);
	}
	CHECK_EQ(line->done, line->sent);
}

/* As much as the socket takes now. */
static size_t send_some(struct line *line, const char *at, size_t len)
{
	size_t done = 0;

	while (done < len) {
		ssize_t n = send(line->from, at + done, len - done,
				 MSG_ZEROCOPY | MSG_DONTWAIT);

		if (n < 0 && (errno == EAGAIN || errno == ENOBUFS))
			break;
		REQUIRE_OK(n);
		line->sent++;
		done += n;
	}
	return done;
}

static void receive(struct line *line, char *buffer, size_t len)
{
	while (len) {
		ssize_t n = recv(line->to, buffer, len, 0);

		REQUIRE(n > 0);
		buffer += n;
		len -= n;
	}
}

static void line_end(struct line *line)
{
	all_notices(line);
	close(line->from);
	close(line->to);
}

TEST_ROWS(sent_without_a_copy, kinds)
{
	struct line line = line_new();
	int region = kind_region(row);
	char *map = kind_map(row, region), *buffer = buffer_new(row->len);
	size_t at = 0;

	fill(map, row->len, 0, 1);
	while (at < row->len) {
		/* odd lengths: parts begin and end within pages */
		size_t len = row->len - at, n;

		if (len > row->len / 3 + 1)
			len = row->len / 3 + 1;
		n = send_some(&line, map + at, len);
		receive(&line, buffer + at, n);
		take_notices(&line);
		at += n;
	}
	CHECK(filled(buffer, row->len, 0, 1));
	CHECK(line.sent);
	line_end(&line);
	close(region);
	free(buffer);
}

/* It's not a copy: what is written before it goes is what comes. */
TEST_ROWS(region_goes_before_it_is_received, kinds)
{
	struct line line = line_new();
	int region = kind_region(row);
	char *map = kind_map(row, region), *buffer = buffer_new(row->len);
	int size = 2 * row->len;
	struct heirs heirs;
	size_t len;

	REQUIRE_OK(setsockopt(line.from, SOL_SOCKET, SO_SNDBUFFORCE, &size,
			      sizeof(size)));
	fill(map, row->len, 0, 1);
	len = send_some(&line, map, row->len);
	REQUIRE(len);
	take_notices(&line);
	note("%zu KiB sent, %u of %u calls done", len / 1024, line.done, line.sent);
	REQUIRE_OK(munmap(map, row->len));
	close(region);
	CHECK_EQ(query().used_bytes, 0);
	heirs_make(&heirs, row);
	receive(&line, buffer, len);
	CHECK(filled(buffer, len & ~3UL, 0, 1));
	line_end(&line);
	heirs_end(&heirs);
	free(buffer);
}

/* The other way: from a socket into the region. */
TEST_ROWS(received_into_it, kinds)
{
	struct line line = line_new();
	int region = kind_region(row);
	char *map = kind_map(row, region), *buffer = buffer_new(row->len);
	size_t at = 0;

	fill(buffer, row->len, 0, 1);
	while (at < row->len) {
		size_t len = row->len - at < 65537 ? row->len - at : 65537;

		REQUIRE_EQ(send(line.from, buffer + at, len, 0), (long long)len);
		receive(&line, map + at, len);
		at += len;
	}
	CHECK(kernel_filled(region, row->len, 1));
	line_end(&line);
	close(region);
	free(buffer);
}

/* vmsplice() into a pipe, splice() from there into a socket: no copy on the way. */
TEST_ROWS(spliced_into_a_socket, kinds)
{
	struct line line = line_new();
	size_t page = page_size(), at = row->len / 2 - 3 * page + 100;
	size_t len = 6 * page, done;
	int region = kind_region(row), ends[2];
	char *map = kind_map(row, region), *buffer = buffer_new(len);
	struct iovec part = { map + at, len };

	fill(map, row->len, 0, 1);
	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	REQUIRE_EQ(vmsplice(ends[1], &part, 1, 0), (long long)len);
	for (done = 0; done < len; ) {
		ssize_t n = splice(ends[0], NULL, line.from, NULL, len - done, 0);

		REQUIRE(n > 0);
		done += n;
	}
	REQUIRE_OK(munmap(map, row->len));
	close(region);
	receive(&line, buffer, len);
	CHECK(filled(buffer, len, at, 1));
	line_end(&line);
	close(ends[0]);
	close(ends[1]);
	free(buffer);
}

TEST_ROWS(refused, uncounted)
{
	struct line line = line_new();
	int region = kind_region(row);
	char *map = kind_map(row, region);

	CHECK_ERROR(send(line.from, map, row->len, MSG_ZEROCOPY | MSG_DONTWAIT),
		    EFAULT);
	CHECK_EQ(recv(line.to, map, 1, MSG_DONTWAIT), -1);
	close(region);
	close(line.from);
	close(line.to);
}

int main(void)
{
	return tap_main();
}
