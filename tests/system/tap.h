/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: TAP for the system tests
 *
 * A program is a row of TEST() functions and ends with TAP_MAIN. Every test is
 * one TAP point, runs in a process of its own under an alarm, and passes if it
 * comes back without a failed check. So a crash, a hang or a wrong exit is seen
 * as the failure of that one test, and the next one starts from a clean process.
 *
 *	CHECK(x)	notes a failure and goes on
 *	REQUIRE(x)	notes a failure and ends the test, from any depth
 *	SKIP(why)	ends the test as skipped
 *
 * TEST_ROWS() makes one test of each row of a table whose first member says
 * what the row is about: one error, one test.
 *
 * Output and exit status are kselftest's: a plan first, "ok 1 - name", 0 for
 * passed, 1 for failed, 4 if everything was skipped.
 *
 * A program may define tap_before() and tap_after(). They run in the parent,
 * around each test; tap_after() returns a sentence if the test left something
 * behind, and this fails the test.
 */
#ifndef PASHM_TESTS_TAP_H
#define PASHM_TESTS_TAP_H

#include <errno.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#define TAP_PASS	0
#define TAP_FAIL	1
#define TAP_SKIP	4
#define TAP_SECONDS	120
#define TAP_POINTS	512
/* A kernel that checks all it does is so many times slower. */
#define TAP_CHECKED	5
#define TAP_CHECKING	"/sys/kernel/debug/kmemleak"

#define ARRAY_SIZE(a)	(sizeof(a) / sizeof((a)[0]))

struct tap_point {
	const char *name;
	const void *row;	/* NULL, or a row that begins with its name */
	void (*run)(const void *row);
	unsigned int seconds;
};

static struct tap_point tap_points[TAP_POINTS];
static unsigned int tap_count;
static int tap_failed_checks;	/* of the test that runs in this process */
static char *tap_why;		/* why it skips; shared with the parent */

static const char *tap_before(void);
static const char *tap_after(void);

static inline void tap_add(const char *name, void (*run)(const void *row),
			   const void *rows, size_t size, size_t count,
			   unsigned int seconds)
{
	size_t i;

	for (i = 0; i < count; i++) {
		if (tap_count == TAP_POINTS)
			abort();
		tap_points[tap_count].name = name;
		tap_points[tap_count].run = run;
		tap_points[tap_count].row =
			rows ? (const char *)rows + i * size : NULL;
		tap_points[tap_count++].seconds = seconds;
	}
}

#define TEST_SECONDS(name, seconds)					\
	static void name(void);						\
	static void tap_run_##name(const void *row)			\
	{ (void)row; name(); }						\
	__attribute__((constructor)) static void tap_add_##name(void)	\
	{ tap_add(#name, tap_run_##name, NULL, 0, 1, seconds); }	\
	static void name(void)

#define TEST(name) TEST_SECONDS(name, TAP_SECONDS)

/* row is a pointer to one element of table */
#define TEST_ROWS(name, table)						\
	static void name(const __typeof__((table)[0]) *row);		\
	static void tap_run_##name(const void *row)			\
	{ name(row); }							\
	__attribute__((constructor)) static void tap_add_##name(void)	\
	{ tap_add(#name, tap_run_##name, table, sizeof((table)[0]),	\
		  ARRAY_SIZE(table), TAP_SECONDS); }			\
	static void name(const __typeof__((table)[0]) *row)

/* One line in the log, as a comment to the test that runs. */
__attribute__((format(printf, 1, 2)))
static inline void note(const char *format, ...)
{
	char line[1024];
	va_list args;
	int n;

	va_start(args, format);
	n = snprintf(line, sizeof(line), "# ");
	vsnprintf(line + n, sizeof(line) - n - 1, format, args);
	va_end(args);
	strcat(line, "\n");
	if (write(STDOUT_FILENO, line, strlen(line)) < 0)
		_exit(TAP_FAIL);
}

static inline bool tap_wrong(void)
{
	__atomic_add_fetch(&tap_failed_checks, 1, __ATOMIC_RELAXED);
	return false;
}

static inline bool tap_check(bool good, const char *file, int line,
			     const char *text)
{
	if (good)
		return true;
	note("%s:%d: not true: %s", file, line, text);
	return tap_wrong();
}

static inline bool tap_equal(long long a, long long b, const char *file,
			     int line, const char *text)
{
	if (a == b)
		return true;
	note("%s:%d: %s: %lld (%#llx), expected %lld (%#llx)", file, line,
	     text, a, a, b, b);
	return tap_wrong();
}

static inline const char *tap_errno(int error)
{
	return error ? strerrorname_np(error) : "success";
}

/* result is -1 with errno set, or a success; want is an errno, or 0 */
static inline bool tap_error(long long result, int want, const char *file,
			     int line, const char *text)
{
	int got = result == -1 ? errno : 0;

	if (got == want)
		return true;
	note("%s:%d: %s: %s, expected %s", file, line, text,
	     tap_errno(got), tap_errno(want));
	return tap_wrong();
}

static inline void tap_stop(void)
{
	_exit(TAP_FAIL);
}

#define CHECK(x) \
	tap_check(x, __FILE__, __LINE__, #x)
#define CHECK_EQ(a, b) \
	tap_equal(a, b, __FILE__, __LINE__, #a)
#define CHECK_ERROR(call, error) \
	tap_error(call, error, __FILE__, __LINE__, #call)
#define CHECK_OK(call) CHECK_ERROR(call, 0)

#define REQUIRE(x)		do { if (!CHECK(x)) tap_stop(); } while (0)
#define REQUIRE_EQ(a, b)	do { if (!CHECK_EQ(a, b)) tap_stop(); } while (0)
#define REQUIRE_ERROR(c, e)	do { if (!CHECK_ERROR(c, e)) tap_stop(); } while (0)
#define REQUIRE_OK(call)	REQUIRE_ERROR(call, 0)

/* What has failed before is not forgotten for it. */
#define SKIP(why) do { strcpy(tap_why, why); _exit(tap_failed_checks ? TAP_FAIL : TAP_SKIP); } while (0)

static inline int tap_status(int status, char *text, size_t size)
{
	if (WIFEXITED(status)) {
		snprintf(text, size, "exit status %d", WEXITSTATUS(status));
		return WEXITSTATUS(status);
	}
	snprintf(text, size, "signal %d, %s", WTERMSIG(status),
		 WTERMSIG(status) == SIGALRM ? "it took too long" :
		 strsignal(WTERMSIG(status)));
	return TAP_FAIL;
}

static inline int tap_one(const struct tap_point *point)
{
	const char *trouble = tap_before();
	int status, result;
	char text[80];
	pid_t pid;

	if (trouble) {
		note("before the test: %s", trouble);
		return TAP_FAIL;
	}
	pid = fork();
	if (pid < 0)
		return TAP_FAIL;
	if (!pid) {
		setpgid(0, 0);
		alarm(point->seconds *
		      (access(TAP_CHECKING, F_OK) ? 1 : TAP_CHECKED));
		point->run(point->row);
		_exit(tap_failed_checks ? TAP_FAIL : TAP_PASS);
	}
	while (waitpid(pid, &status, 0) < 0)
		;
	kill(-pid, SIGKILL);	/* what the test forgot to wait for */
	result = tap_status(status, text, sizeof(text));
	if (result != TAP_PASS && result != TAP_SKIP)
		note("%s", text);
	if (result == TAP_SKIP)
		tap_after();	/* what it had made until then */
	trouble = tap_after();
	if (trouble) {
		note("after the test: %s", trouble);
		return TAP_FAIL;
	}
	return result;
}

static inline int tap_main(void)
{
	unsigned int i, fail = 0, skip = 0;

	tap_why = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (tap_why == MAP_FAILED)
		return TAP_FAIL;
	printf("TAP version 13\n1..%u\n", tap_count);
	fflush(stdout);
	for (i = 0; i < tap_count; i++) {
		const struct tap_point *p = &tap_points[i];
		const char *row = p->row ? *(const char *const *)p->row : NULL;
		int result = tap_one(p);

		printf("%s %u - %s%s%s%s%s\n",
		       result == TAP_PASS || result == TAP_SKIP ? "ok" : "not ok",
		       i + 1, p->name, row ? ": " : "", row ? row : "",
		       result == TAP_SKIP ? " # SKIP " : "",
		       result == TAP_SKIP ? tap_why : "");
		fflush(stdout);
		skip += result == TAP_SKIP;
		fail += result != TAP_PASS && result != TAP_SKIP;
	}
	printf("# Totals: pass:%u fail:%u skip:%u\n",
	       tap_count - fail - skip, fail, skip);
	fflush(stdout);
	if (fail || !tap_count)
		return TAP_FAIL;
	return skip == tap_count ? TAP_SKIP : TAP_PASS;
}

#endif /* PASHM_TESTS_TAP_H */
