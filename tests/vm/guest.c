// SPDX-License-Identifier: GPL-2.0
/*
 * DOC: runs the tests inside the guest, as process 1.
 *
 * Takes /vm/list (one "NAME SECONDS PROGRAM" per line), runs each program and
 * reports on the console, which tests/vm/report reads on the host:
 *
 *	@@test NAME			it begins
 *	@@| text			a line of its output, while it runs (information)
 *	@@o N LENGTH text		its output again, once it has ended
 *	@@k N LENGTH LEVEL text		what the kernel has logged since the previous test
 *	@@u N LENGTH LEVEL text		what a program has written to the kernel's log
 *	@@end NAME exit=N signal=N timeout=0|1 lost=0|1 out=LINES log=LINES ms=N
 *	@@done				all have run
 *
 * The kernel may write to the same console at any moment (an Oops does). So
 * what counts is sent after the test, numbered and with its length: a mangled
 * or missing line is seen, never taken for a good one.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/random.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/reboot.h>
#include <sys/wait.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "guest.h"

#define LINE_MAX_LEN	2000	/* longer lines are cut */
#define OUT_MAX_LINES	20000	/* a test that says more than this is broken */

static int kmsg = -1;

static long long now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000LL + t.tv_nsec / 1000000;
}

static void say(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	if (write(fd, text, strlen(text)) < 0)
		say("@@| harness: cannot write %s: %s", path, strerror(errno));
	close(fd);
}

/* Only what a terminal shows, so that a line stays a line. */
static void clean(char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s < ' ' || *s == 127)
			*s = ' ';
}

void add_line(struct lines *l, const char *s)
{
	if (l->n % 256 == 0) {
		l->text = realloc(l->text, (l->n + 256) * sizeof(*l->text));
		if (!l->text)
			abort();
	}
	l->text[l->n] = strdup(s);
	if (!l->text[l->n])
		abort();
	clean(l->text[l->n++]);
}

static void free_lines(struct lines *l)
{
	while (l->n)
		free(l->text[--l->n]);
	free(l->text);
	l->text = NULL;
}

/*
 * Everything the kernel has logged since the last call. Each line is
 * "k LEVEL text" or, if a program wrote it, "u LEVEL text". Returns true if the
 * log ran over and lines are lost.
 */
static bool read_log(struct lines *l)
{
	char rec[8192], line[8300], *text, *end;
	bool lost = false;
	unsigned long prio;
	ssize_t n;

	for (;;) {
		n = read(kmsg, rec, sizeof(rec) - 1);
		if (n < 0 && errno == EPIPE) {
			lost = true;
			continue;
		}
		if (n <= 0)
			return lost;
		rec[n] = 0;
		prio = strtoul(rec, NULL, 10);
		text = strchr(rec, ';');
		if (!text)
			continue;
		text++;
		end = strchr(text, '\n');
		if (end)
			*end = 0;
		if (strlen(text) > LINE_MAX_LEN)
			text[LINE_MAX_LEN] = 0;
		snprintf(line, sizeof(line), "%c %lu %s", prio >> 3 ? 'u' : 'k', prio & 7, text);
		add_line(l, line);
	}
}

/* Output arrives in pieces; a line is kept, and shown, when it is whole. */
struct output {
	struct lines lines;
	char buf[LINE_MAX_LEN + 1];
	size_t len;
};

static void end_line(struct output *o)
{
	o->buf[o->len] = 0;
	o->len = 0;
	if (o->lines.n >= OUT_MAX_LINES)
		return;
	add_line(&o->lines, o->buf);
	say("@@| %s", o->lines.text[o->lines.n - 1]);
}

/* Returns false at the end of the output. */
static bool read_output(struct output *o, int fd)
{
	char in[4096];
	ssize_t n, i;

	n = read(fd, in, sizeof(in));
	if (n < 0 && (errno == EAGAIN || errno == EINTR))
		return true;
	if (n <= 0)
		return false;
	for (i = 0; i < n; i++) {
		if (in[i] == '\n')
			end_line(o);
		else if (o->len < LINE_MAX_LEN)
			o->buf[o->len++] = in[i];
	}
	return true;
}

static pid_t start(const char *program, int *out)
{
	int p[2], fd;
	pid_t pid;

	if (pipe2(p, O_CLOEXEC))
		return -1;
	pid = fork();
	if (pid < 0)
		return -1;
	if (!pid) {
		setsid();
		fd = open("/dev/null", O_RDONLY);
		dup2(fd, 0);
		dup2(p[1], 1);
		dup2(p[1], 2);
		if (chdir("/tmp"))
			_exit(127);
		execl(program, program, (char *)NULL);
		printf("cannot run %s: %s\n", program, strerror(errno));
		fflush(stdout);
		_exit(127);
	}
	close(p[1]);
	fcntl(p[0], F_SETFL, O_NONBLOCK);
	*out = p[0];
	return pid;
}

/* Reaps whatever has ended; true once @pid is among it. */
static bool reap(pid_t pid, int *status)
{
	bool seen = false;
	pid_t who;
	int st;

	while ((who = waitpid(-1, &st, WNOHANG)) > 0) {
		if (who == pid) {
			*status = st;
			seen = true;
		}
	}
	return seen;
}

/*
 * Waits for @pid at most until @deadline; its output may outlive it, held open
 * by children that are nobody's business any more.
 */
static bool watch(struct output *o, int fd, pid_t pid, int *status, long long deadline)
{
	struct pollfd pfd = { .fd = fd, .events = POLLIN };
	bool open = true, ended = false;

	while (!ended && now_ms() < deadline) {
		if (open) {
			if (poll(&pfd, 1, 20) > 0)
				open = read_output(o, fd);
		} else {
			usleep(20000);
		}
		ended = reap(pid, status);
	}
	/* what it wrote last */
	while (open && poll(&pfd, 1, 0) > 0)
		open = read_output(o, fd);
	return ended;
}

static void send_lines(const struct lines *out, const struct lines *log)
{
	const char *s;
	size_t i;

	for (i = 0; i < out->n; i++)
		say("@@o %zu %zu %s", i + 1, strlen(out->text[i]), out->text[i]);
	for (i = 0; i < log->n; i++) {
		s = log->text[i] + 2;
		say("@@%c %zu %zu %s", log->text[i][0], i + 1, strlen(s), s);
	}
}

struct test {
	char name[128], program[256];
	int seconds;
};

static bool next_test(FILE *list, struct test *t)
{
	return fscanf(list, "%127s %d %255s", t->name, &t->seconds, t->program) == 3;
}

/* Returns false if the guest is no longer fit for another test. */
static bool run(const struct test *t, bool last)
{
	struct lines log = { 0 };
	struct output o = { 0 };
	bool ended, timeout, lost;
	int status = 0, fd = -1;
	long long begin;
	pid_t pid;

	say("@@test %s", t->name);
	begin = now_ms();
	pid = start(t->program, &fd);
	ended = pid > 0 && watch(&o, fd, pid, &status, begin + t->seconds * 1000LL);
	timeout = !ended;
	if (!ended) {
		write_file("/proc/sysrq-trigger", "w"); /* where it hangs */
		kill(-1, SIGKILL);
		ended = watch(&o, fd, pid, &status, now_ms() + 10000);
	}
	kill(-1, SIGKILL); /* what it left behind; never this process */
	usleep(100000); /* what the kernel does a little later belongs to this test */
	reap(pid, &status);
	if (o.len)
		end_line(&o);
	close(fd);
	write_file("/proc/sys/kernel/printk", "1"); /* an Oops turns it up */
	lost = read_log(&log);
	look_for_leaks(&log, last);
	tcdrain(1);
	send_lines(&o.lines, &log);
	say("@@end %s exit=%d signal=%d timeout=%d lost=%d out=%zu log=%zu ms=%lld", t->name,
	    WIFEXITED(status) ? WEXITSTATUS(status) : -1, WIFSIGNALED(status) ? WTERMSIG(status) : 0,
	    timeout, lost, o.lines.n, log.n, now_ms() - begin);
	free_lines(&o.lines);
	free_lines(&log);
	return ended;
}

/*
 * A program that wants randomness, as Python's library does, would wait for it: nothing
 * happens in such a machine, and before 5.4 the kernel doesn't help itself. None of it
 * has to be secret here.
 */
static void feed_random(void)
{
	union {
		struct rand_pool_info pool;
		char bytes[sizeof(struct rand_pool_info) + 64];
	} feed = { .pool = { .entropy_count = 512, .buf_size = 64 } };
	int fd = open("/dev/random", O_WRONLY | O_CLOEXEC);
	long long now = now_ms();

	if (fd < 0)
		return;
	memcpy(feed.pool.buf, &now, sizeof(now));
	ioctl(fd, RNDADDENTROPY, &feed);
	close(fd);
}

int main(void)
{
	struct lines boot = { 0 };
	struct test test, next;
	bool fit = true, more;
	FILE *list;

	feed_random();
	list = fopen("/vm/list", "re");
	kmsg = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);
	if (!list || kmsg < 0) {
		say("@@| harness: no /vm/list or no /dev/kmsg");
	} else {
		/* the boot's own log is no test's; it is kept for the reader */
		read_log(&boot);
		for (size_t i = 0; i < boot.n; i++)
			say("@@b %s", boot.text[i] + 2);
		free_lines(&boot);
		more = next_test(list, &next);
		while (fit && more) {
			test = next;
			more = next_test(list, &next);
			fit = run(&test, !more);
		}
		if (fit)
			say("@@done");
	}
	tcdrain(1);
	sync();
	reboot(RB_POWER_OFF);
	reboot(RB_AUTOBOOT);
	for (;;)
		pause();
}
