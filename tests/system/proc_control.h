/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: A command to /proc/pashm/control, and its reply
 */
#ifndef PASHM_TESTS_PROC_CONTROL_H
#define PASHM_TESTS_PROC_CONTROL_H

#include "pashm_test.h"

#define REPLY_SIZE	4096

struct control {
	int fd;
	char reply[REPLY_SIZE];	/* to the last command */
};

static inline struct control control_file(void)
{
	struct control c = {
		.fd = open(PROC_CONTROL, O_RDWR | O_CLOEXEC),
	};

	REQUIRE_OK(c.fd);
	return c;
}

static inline void read_reply(int fd, char *reply)
{
	size_t done = 0;
	ssize_t n;

	while ((n = read(fd, reply + done, REPLY_SIZE - 1 - done)) > 0)
		done += n;
	REQUIRE_EQ(n, 0);
	reply[done] = '\0';
	REQUIRE_EQ(strlen(reply), done);
}

/* An error's reply is one line: "error", its name, and a sentence. */
static inline bool sentence(const char *reply, int error)
{
	char begin[32];
	size_t n;

	snprintf(begin, sizeof(begin), "error %s: ", tap_errno(error));
	n = strlen(begin);
	return !strncmp(reply, begin, n) && strlen(reply) > n + 5 &&
	       strchr(reply, '\n') == reply + strlen(reply) - 1;
}

/* Writes a command of @len bytes; the error and the reply must agree. */
static inline void command_len(struct control *c, const char *text, size_t len,
			       int error)
{
	ssize_t n = write(c->fd, text, len);
	bool good = CHECK_ERROR(n, error);

	if (!error)
		good &= CHECK_EQ(n, (long long)len);
	read_reply(c->fd, c->reply);
	if (error)
		good &= CHECK(sentence(c->reply, error));
	else
		good &= CHECK(!strncmp(c->reply, "ok", 2));
	if (!good)
		note("command: %.*s; reply: %s", (int)len, text, c->reply);
}

static inline void command(struct control *c, const char *text, int error)
{
	command_len(c, text, strlen(text), error);
}

static inline bool tap_text(const char *a, const char *b, const char *file,
			    int line, const char *text)
{
	if (!strcmp(a, b))
		return true;
	note("%s:%d: %s: %s, expected: %s", file, line, text, a, b);
	return tap_wrong();
}

#define CHECK_TEXT(a, b) \
	tap_text(a, b, __FILE__, __LINE__, #a)

#endif /* PASHM_TESTS_PROC_CONTROL_H */
