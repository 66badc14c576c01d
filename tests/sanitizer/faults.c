// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: a system test again, while what it asks the kernel for fails now and then
 *
 *	faults NAME	/lib/NAME is run, as often as fits into some seconds
 *
 * First only what the driver asks for fails, one time in ten; then anything that
 * the program and its children ask for, one time in a hundred. What the program says
 * is of no interest: it is told that there is no memory, and may stop at that. What
 * counts is that its processes can be ended, that nothing is left of it, that the
 * driver works afterwards, and, as ever, the kernel's log.
 */
#include <sys/prctl.h>
#include <time.h>

#include "disk.h"
#include "leftovers.h"

#define FAULTS		"/sys/kernel/debug/"
#define SECONDS		10	/* for runs of a program */
#define LONGEST		90	/* for one of them */
#define TIMES		1000000

static const char * const faults[] = { "failslab", "fail_page_alloc", "fail_usercopy" };

static const struct round {
	const char *name;
	bool driver_only;
	const char *percent;
} rounds[] = {
	{ "what the driver asks for", true, "10" },
	{ "anything", false, "1" },
};

static unsigned int points, bad;

static void point(bool good, const char *round, const char *text)
{
	printf("%sok %u - %s fails: %s\n", good ? "" : "not ", ++points, round, text);
	fflush(stdout);
	bad += !good;
}

static int set(const char *fault, const char *file, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), FAULTS "%s/%s", fault, file);
	return file_write(path, value);
}

static long times_left(const char *fault)
{
	char path[128], text[32];

	snprintf(path, sizeof(path), FAULTS "%s/times", fault);
	return file_read(path, text, sizeof(text)) < 0 ? TIMES : atol(text);
}

/* Where the driver's code is; false if the kernel can't tell its faults apart. */
static bool only_from_driver(const char *fault)
{
	char text[256], line[64];
	ull start, size;
	FILE *f;

	if (file_read("/sys/module/pashm/sections/.text", text, sizeof(text)) < 0)
		return false;
	start = strtoull(text, NULL, 16);
	f = fopen("/proc/modules", "re");
	size = 0;
	while (f && fgets(text, sizeof(text), f))
		if (!strncmp(text, "pashm ", 6))
			size = strtoull(text + 6, NULL, 10);
	if (f)
		fclose(f);
	if (!start || !size || set(fault, "stacktrace-depth", "32"))
		return false;
	snprintf(line, sizeof(line), "%#llx", start);
	if (set(fault, "require-start", line))
		return false;
	snprintf(line, sizeof(line), "%#llx", start + size);
	return !set(fault, "require-end", line);
}

static bool begin(const struct round *round)
{
	char times[16];
	size_t i;

	snprintf(times, sizeof(times), "%d", TIMES);
	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		set(faults[i], "task-filter", "Y");
		set(faults[i], "verbose", "0");
		set(faults[i], "interval", "1");
		set(faults[i], "space", "0");
		set(faults[i], "times", times);
		set(faults[i], "ignore-gfp-wait", "N");
		set(faults[i], "ignore-gfp-highmem", "N");
		set(faults[i], "min-order", "0");
		set(faults[i], "require-start", "0");
		set(faults[i], "require-end", "0xffffffffffffffff");
		if (round->driver_only && !only_from_driver(faults[i]))
			return false;
	}
	for (i = 0; i < ARRAY_SIZE(faults); i++)
		if (set(faults[i], "probability", round->percent))
			return false;
	return true;
}

static long end(void)
{
	long failed = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(faults); i++) {
		set(faults[i], "probability", "0");
		failed += TIMES - times_left(faults[i]);
	}
	return failed;
}

static void run(const char *program)
{
	int null = open("/dev/null", O_RDWR);

	setsid();
	/* before anything fails: what it says isn't this program's */
	if (dup2(null, 0) || dup2(null, 1) != 1 || dup2(null, 2) != 2 ||
	    file_write("/proc/self/make-it-fail", "1"))
		_exit(127);
	do {
		execl(program, program, (char *)NULL);
	} while (errno == ENOMEM);
	_exit(127);
}

/* All but this process and the harness; false if some can't be ended. */
static bool end_all(void)
{
	time_t until = time(NULL) + 60;
	pid_t pid;

	kill(-1, SIGKILL);
	while ((pid = waitpid(-1, NULL, WNOHANG)) >= 0 && time(NULL) < until) {
		if (!pid)
			usleep(20000);
		kill(-1, SIGKILL);
	}
	return pid < 0;
}

/* Runs it once: whether it could be ended. */
static bool once(const char *program, bool *cut)
{
	time_t until = time(NULL) + LONGEST;
	pid_t pid = fork();

	if (!pid)
		run(program);
	while (pid > 0 && time(NULL) < until && !waitpid(pid, NULL, WNOHANG))
		usleep(20000);
	*cut |= time(NULL) >= until;
	return end_all();
}

/* What a program that was stopped in the middle may leave is taken away. */
static const char *left(void)
{
	static const char * const modules[] = { "client", "telemetry", "importer" };
	const char *trouble = NULL;
	char path[64];
	size_t i;
	int try;

	if (umount(MOUNTED) && errno != EINVAL && errno != ENOENT)
		return "the disk can't be unmounted";
	rmdir(MOUNTED);
	/* who unloads the driver may not have come to load it again */
	if (access(CONTROL, F_OK) && module_load("pashm", ""))
		return "the driver isn't loaded, and can't be";
	for (i = 0; i < ARRAY_SIZE(modules); i++) {
		snprintf(path, sizeof(path), "/sys/module/%s", modules[i]);
		if (!access(path, F_OK) && module_unload(modules[i]))
			return "a module can't be unloaded";
	}
	names_left();
	for (try = 0; try < 50; try++) {
		trouble = tap_after();
		if (!trouble)
			return NULL;
		usleep(100000);
	}
	return trouble;
}

static bool works(void)
{
	int fd = region_create(NULL, 4 * MIB, 0, 0);
	char *map;

	if (fd < 0)
		return false;
	map = mmap(NULL, 4 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED)
		return false;
	map[4 * MIB - 1] = 1;
	return !munmap(map, 4 * MIB) && !close(fd) && !query().regions;
}

static void again(const struct round *round, const char *program)
{
	time_t until = time(NULL) + SECONDS;
	bool ended = true, cut = false;
	const char *trouble;
	unsigned int runs = 0;
	long failed;

	if (!begin(round)) {
		end();
		printf("ok %u - %s fails # SKIP the kernel can't make it\n", ++points, round->name);
		return;
	}
	while (ended && !cut && time(NULL) < until) {
		ended = once(program, &cut);
		runs++;
	}
	failed = end();
	printf("# %u runs, %ld times; %s\n", runs, failed, cut ? "the last one took too long" : "each came to its end");
	trouble = left();
	if (!ended)
		printf("# some processes can't be ended\n");
	if (trouble)
		printf("# left: %s\n", trouble);
	if (!failed && !round->driver_only)
		printf("# nothing has failed\n");
	point(ended && !trouble && (failed || round->driver_only) && works(), round->name,
	      "its processes end, nothing is left, the driver works");
}

int main(int argc, char **argv)
{
	const char *trouble = tap_before();
	char program[128];
	size_t i;

	if (argc != 2 || trouble || access("/proc/self/make-it-fail", F_OK)) {
		printf("1..1\nnot ok 1 - %s\n", trouble ? trouble : "a kernel that makes calls fail");
		return 1;
	}
	snprintf(program, sizeof(program), "/lib/%s", argv[1]);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	printf("TAP version 13\n1..%zu\n", ARRAY_SIZE(rounds));
	for (i = 0; i < ARRAY_SIZE(rounds); i++)
		again(&rounds[i], program);
	return bad ? 1 : 0;
}
