/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: A module that uses pashm, tests/modules/client, and its commands
 *
 * It is loaded before each test and unloaded after it, so that a test finds every
 * command registered and no region.
 */
#ifndef PASHM_TESTS_CLIENT_H
#define PASHM_TESTS_CLIENT_H

#include "pashm_test.h"

#define COMMANDS	"/proc/pashm/command"
#define CLIENT		"client"

static inline int command_open(const char *name, int flags)
{
	char path[128];

	snprintf(path, sizeof(path), COMMANDS "/%s", name);
	return open(path, flags | O_CLOEXEC);
}

/* PASHM_IOC_CALL on any file: the reply's length, or -1 and errno */
static inline ssize_t call_on(int fd, const char *name, const void *request,
			      size_t len, void *reply, size_t room)
{
	struct pashm_call call = {
		.request = (uintptr_t)request, .request_len = len,
		.reply = (uintptr_t)reply, .reply_len = room,
	}, before;

	if (name)
		set_name(call.name, name);
	before = call;
	if (ioctl(fd, PASHM_IOC_CALL, &call)) {
		int error = errno;

		CHECK(!memcmp(&call, &before, sizeof(call)));
		errno = error;
		return -1;
	}
	return call.reply_len;
}

/* By name, on the control file. */
static inline ssize_t call(const char *name, const void *request, size_t len,
			   void *reply, size_t room)
{
	int fd = control_open(), error;
	ssize_t n = call_on(fd, name, request, len, reply, room);

	error = errno;
	close(fd);
	errno = error;
	return n;
}

/* What the module itself shall do; the number that it answers. */
__attribute__((format(printf, 1, 2)))
static inline long long client(const char *format, ...)
{
	char request[256], reply[64] = "";
	va_list args;
	ssize_t n;

	va_start(args, format);
	vsnprintf(request, sizeof(request), format, args);
	va_end(args);
	n = call("client", request, strlen(request), reply, sizeof(reply) - 1);
	if (n < 0)
		note("client %s", request);
	REQUIRE_OK(n);
	reply[n] = '\0';
	return strtoll(reply, NULL, 10);
}


static const char *tap_before(void)
{
	if (access(CONTROL, F_OK))
		return CONTROL " is not there";
	return module_load(CLIENT, "") ? "the client can't be loaded" : NULL;
}

static const char *tap_after(void)
{
	static char text[100];
	const char *names;
	struct pashm_query q;

	if (!access("/sys/module/" CLIENT, F_OK) && module_unload(CLIENT))
		return "the client can't be unloaded";
	names = names_left();
	q = query();
	if (names)
		return names;
	if (!q.regions && !q.used_bytes && !module_holders())
		return NULL;
	snprintf(text, sizeof(text), "left: %u regions, %llu references",
		 q.regions, module_holders());
	return text;
}

#endif /* PASHM_TESTS_CLIENT_H */
