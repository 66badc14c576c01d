// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Operations: what /proc/pashm and /sys show, and take
 */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "fuzz.h"

#define REPLY	4096

/* On a file of this thread's own: the reply is to this line. */
static void do_control(const uint32_t *a)
{
	int fd = open("/proc/pashm/control", O_RDWR | O_CLOEXEC), n = 0, error;
	char *text = self.buffer, *reply = self.other;
	size_t len = command_line(a[0], a[1], a[2], text, 2048);
	size_t piece = a[3] % 4 ? REPLY : 1 + a[3] / 4 % 100;
	ssize_t got;

	if (fd < 0)
		return;
	result(write(fd, text, len));
	error = errno;
	while (n + piece <= REPLY && (got = read(fd, reply + n, piece)) > 0)
		n += got;
	/* a signal leaves a command undone, or its reply unread */
	if (len && n) {
		ALWAYS(n < REPLY && reply[n - 1] == '\n', "a reply of %d bytes", n);
		reply[n - 1] = '\0';
		ALWAYS(strlen(reply) == (size_t)n - 1, "a zero byte in a reply");
		if (self.result >= 0)
			ALWAYS((size_t)self.result == len && !strncmp(reply, "ok", 2), "%s", reply);
		else
			ALWAYS(!strncmp(reply, "error E", 7) && strchr(reply + 7, ':'), "%s", reply);
	}
	close(fd);
	errno = error;
}

/* On one that others have, too. */
static void do_control_shared(const uint32_t *a)
{
	struct thing thing = thing_hold_kind(a[0], KIND_PROC);
	size_t len;

	if (thing.fd < 0)
		return;
	if (a[0] / 64 % 2) {
		result(read(thing.fd, some_pointer(a[1], 100), 100));
	} else {
		len = command_line(a[1], a[2], a[3], self.buffer, 2048);
		result(write(thing.fd, a[4] % 8 ? self.buffer : some_pointer(a[4] / 8, len), len));
	}
	thing_drop(thing);
}

/* The table is whole at any moment. */
static void do_regions(const uint32_t *a)
{
	int fd = open("/proc/pashm/regions", O_RDONLY | O_CLOEXEC), n = 0;
	size_t piece = a[0] % 2 ? BUFFER / 2 : 1 + a[0] / 2 % 300;
	ssize_t got;

	if (fd < 0)
		return;
	if (a[1] % 8 == 0) {
		result(pread(fd, self.buffer, piece, some_offset(a[1] / 8, 4096)));
	} else {
		while (n + piece < BUFFER && (got = result(read(fd, self.buffer + n, piece))) > 0)
			n += got;
		self.buffer[n] = '\0';
		if (!self.result)
			ALWAYS(!strncmp(self.buffer, "# pashm regions ", 16) && self.buffer[n - 1] == '\n',
			       "%d bytes: %.60s", n, self.buffer);
	}
	close(fd);
}

/* A request is echoed to who made it, and to nobody else. */
static void do_command(const uint32_t *a)
{
	static const char *const names[] = { "echo", "small", "number", "sleep", "stuck", "roots", "users" };
	struct thing thing = thing_hold_kind(a[0], KIND_COMMAND);
	const char *name = names[a[1] % COUNT(names)];
	size_t len = some_length(a[2]);
	char path[64];
	ssize_t n;
	int fd;

	if (thing.fd >= 0 && a[0] / 64 % 2) {
		if (a[3] % 2)
			result(read(thing.fd, some_pointer(a[4], len), len));
		else
			result(write(thing.fd, self.other, snprintf(self.other, 16, "%u", a[4] % 40)));
	} else if (a[0] / 64 % 2 == 0) {
		snprintf(path, sizeof(path), "/proc/pashm/command/%s", name);
		fd = open(path, O_RDWR | O_CLOEXEC);
		if (fd >= 0 && strcmp(name, "echo")) {
			result(write(fd, self.other, snprintf(self.other, 16, "%u", a[4] % 40)));
			result(read(fd, self.buffer, len));
		} else if (fd >= 0) {
			memset(self.buffer, a[4], BUFFER);
			n = result(write(fd, self.buffer, len));
			memset(self.buffer, a[4] + 1, BUFFER);
			if (n > 0) {
				n = result(read(fd, self.buffer, BUFFER));
				ALWAYS(n < 0 || ((size_t)n == len && self.buffer[0] == (char)a[4] &&
				       self.buffer[n - 1] == (char)a[4]), "echo: %zd of %zu", n, len);
			}
		}
		if (fd >= 0)
			close(fd);
	}
	thing_drop(thing);
}

/* What the module itself does: with regions of others, and of its own. */
static void do_client(const uint32_t *a)
{
	static const char *const words[] = {
		"running", "wake", "wake", "wake", "register %s", "unregister %s", "bad %s", "lookup %s",
		"lookup %s", "destroy", "drop", "size", "phys", "sum", "ring 3 task", "ring 3 softirq",
		"ring 2 hardirq", "rings", "listen", "unlisten", "heard", "atomic", "create %s 8192 600",
		"create - 4096 0", "create x2 2097152 666",
	};
	static const char *const commands[] = { "echo", "small", "sleep", "stuck", "users", "produce" };
	const char *word = words[a[0] % COUNT(words)];
	/* it writes what it likes to the region that it has */
	static const char *const regions[] = { "x0", "x1", "x2" };
	const char *name = strstr(word, "register") || strstr(word, "bad") ? commands[a[1] % COUNT(commands)] :
									    regions[a[1] % COUNT(regions)];
	int fd = open("/proc/pashm/command/client", O_RDWR | O_CLOEXEC);
	char text[160];

	if (fd < 0)
		return;
	snprintf(text, sizeof(text), word, name);
	result(write(fd, text, strlen(text)));
	if (self.result > 0)
		read(fd, text, sizeof(text));
	close(fd);
}

static void do_sysfs(const uint32_t *a)
{
	static const char *const files[] = {
		"size", "memory", "backend", "node", "opens", "mappings", "phys", "dev", "uevent",
	};
	char path[128], text[256];
	int fd;

	snprintf(path, sizeof(path), "/sys/class/pashm/%s/%s", good_name(a[0]), files[a[1] % COUNT(files)]);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	result(fd);
	if (fd < 0)
		return;
	/* between opening and reading it may go */
	result(read(fd, text, sizeof(text)));
	close(fd);
}

/* Limits may change at any time. That of all regions together stays, and is checked. */
static void do_limits(const uint32_t *a)
{
	static const char *const values[] = { "0", "4096", "2097152", "4194304", "8388608", "-1", "x", "99999999999999999999" };
	int fd = open("/sys/module/pashm/parameters/max_region_bytes", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (a[0] % 4)
		result(write(fd, "0", 1));
	else
		result(write(fd, values[a[0] / 4 % COUNT(values)], strlen(values[a[0] / 4 % COUNT(values)])));
	close(fd);
}

const struct op_table ops_proc[] = {
	{ "control", do_control, 25 },
	{ "control-shared", do_control_shared, 10 },
	{ "regions", do_regions, 5 },
	{ "command", do_command, 20 },
	{ "client", do_client, 20 },
	{ "sysfs", do_sysfs, 10 },
	{ "limits", do_limits, 3 },
	{ NULL, NULL, 0 },
};
