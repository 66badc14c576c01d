// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The fuzzer: epochs, and what must be true after each
 *
 * Without more it runs for a few seconds from one seed, as a system test. /lib/fuzz.args,
 * which tests/fuzz/run lays into the guest, may say otherwise:
 *
 *	seconds=N	how long
 *	seed=N		where its numbers come from
 *	first=N		epoch to begin with; each has numbers of its own
 *	epoch=N		seconds of one
 *	reserved=N	where 16 MiB lie that the kernel leaves alone
 *	places=N	how many of them KCOV could tell of in the driver
 *	reload=1	the driver is loaded anew now and then
 *
 * If there is /lib/fuzz.replay, a log that a run has printed, its operations are done
 * again instead, by threads of the same number, over and over.
 */
#include <sys/sysinfo.h>
#include <time.h>

#include "leftovers.h"

#include "fuzz.h"

#define ARGS	"/lib/fuzz.args"
#define REPLAY	"/lib/fuzz.replay"

struct shared *shared;

static unsigned long long seconds = 6, seed = 20260101, first, epoch_seconds = 20, reload, reserved, places;
static int kernel_log;
static uint64_t operations;
static time_t begin, told;

/* The first one is told; more may follow from it. */
void fail(const char *format, ...)
{
	va_list args;

	if (atomic_exchange(&shared->failed, 1))
		return;
	va_start(args, format);
	vsnprintf(shared->failure, sizeof(shared->failure), format, args);
	va_end(args);
	atomic_store(&shared->stop, 1);
}

static void read_args(void)
{
	static const struct {
		const char *name;
		unsigned long long *value;
	} known[] = {
		{ "seconds=%llu", &seconds }, { "seed=%llu", &seed }, { "first=%llu", &first },
		{ "epoch=%llu", &epoch_seconds }, { "reload=%llu", &reload },
		{ "reserved=%llu", &reserved }, { "places=%llu", &places },
	};
	FILE *file = fopen(ARGS, "re");
	char word[100];
	size_t i;

	while (file && fscanf(file, "%99s", word) == 1) {
		for (i = 0; i < COUNT(known) && sscanf(word, known[i].name, known[i].value) != 1; i++)
			;
		REQUIRE(i < COUNT(known));
	}
	if (file)
		fclose(file);
}

static time_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec;
}

static void tell(unsigned long long epoch)
{
	time_t t = now() - begin;

	told = now();
	if (atomic_load(&shared->covered))
		note("%lld s, epoch %llu: %llu operations, %llu/s; %llu of %llu places of the driver, %u programs kept",
		     (long long)t, epoch, (ull)operations, (ull)operations / (t ? t : 1),
		     (ull)atomic_load(&shared->covered), places, atomic_load(&shared->kept));
	else
		note("%lld s, epoch %llu: %llu operations, %llu/s", (long long)t, epoch, (ull)operations,
		     (ull)operations / (t ? t : 1));
}

/* What the kernel itself has to say is searched by tests/vm/report; here, to stop. */
static void watch_kernel(void)
{
	static const char *const alarms[] = {
		"BUG: ", "WARNING: ", "KASAN", "UBSAN", "Oops", "general protection fault",
		"kernel BUG", "Call Trace", "blocked for more than", "Bad page",
	};
	static char line[8192];
	ssize_t n;
	size_t i;

	while ((n = read(kernel_log, line, sizeof(line) - 1)) > 0) {
		line[n] = '\0';
		if (strtoul(line, NULL, 10) >> 3)
			continue;
		for (i = 0; i < COUNT(alarms); i++)
			if (strstr(line, alarms[i]))
				fail("the kernel says: %.200s", strchr(line, ';') ?: line);
	}
}

static void load_client(void)
{
	if (!access("/lib/client.ko", F_OK) && access("/sys/module/client", F_OK))
		CHECK_OK(module_load("client", ""));
}

/* The memory that all may have, so that the machine always has some left. */
static void set_limits(void)
{
	struct sysinfo info;
	ull bytes;

	REQUIRE_OK(sysinfo(&info));
	bytes = (ull)info.totalram * info.mem_unit / 8;
	if (bytes > 128 * MIB)
		bytes = 128 * MIB;
	REQUIRE_OK(set_parameter("max_bytes", bytes));
	REQUIRE_OK(set_parameter("max_user_bytes", bytes / 2));
	REQUIRE_OK(set_parameter("max_region_bytes", 0));
	REQUIRE_OK(chmod(CONTROL, 0666));
}

static bool all_gone(void)
{
	struct pashm_query q;

	/* it may still hold a region, and with it a name */
	if (!access("/sys/module/client", F_OK))
		module_unload("client");
	names_left();
	q = query();
	return access("/sys/module/client", F_OK) && !q.regions && !q.used_bytes && !module_holders();
}

/* Whatever was done, nothing is left of it. */
static void check_nothing_left(void)
{
	struct pashm_query q;
	int tries;

	/* what the kernel does a little later: the last fput(), RCU */
	for (tries = 0; tries < 100 && !all_gone(); tries++)
		usleep(100000);
	q = query();
	if (tries == 100)
		fail("left: %u regions, %llu bytes, %llu references to the module%s", q.regions,
		     (ull)q.used_bytes, module_holders(),
		     access("/sys/module/client", F_OK) ? "" : ", the client");
}

static bool has_ended(pid_t pid)
{
	siginfo_t info = { .si_pid = 0 };

	return waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) || info.si_pid;
}

static void wait_for(pid_t pid, unsigned int process)
{
	int status = 0, tries;

	for (tries = 0; tries < 600 && !waitpid(pid, &status, WNOHANG); tries++)
		usleep(100000);
	if (tries == 600) {
		file_write("/proc/sysrq-trigger", "w");
		fail("process %u did not end", process);
		kill(-pid, SIGKILL);
	} else if (status) {
		fail("process %u: %s %d", process, WIFSIGNALED(status) ? "signal" : "exit status",
		     WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
	}
	kill(-pid, SIGKILL);
}

static void one_epoch(unsigned long long epoch, time_t until)
{
	const char *replay = access(REPLAY, F_OK) ? NULL : REPLAY;
	pid_t pids[PROCESSES];
	unsigned int p, w;
	uint64_t state = seed + epoch * 0x9e3779b97f4a7c15ULL, own = next_random(&state);

	load_client();
	set_limits();
	cover_find_code();
	atomic_store(&shared->stop, 0);
	for (w = 0; w < WORKERS; w++)
		atomic_store(&shared->workers[w].done, 0);
	for (p = 0; p < PROCESSES; p++) {
		pids[p] = fork();
		REQUIRE_OK(pids[p]);
		if (!pids[p])
			worker_process(p, own, replay);
	}
	while (now() < until && !atomic_load(&shared->stop)) {
		usleep(100000);
		watch_kernel();
		for (p = 0; p < PROCESSES; p++)
			if (has_ended(pids[p]))
				atomic_store(&shared->stop, 1);
	}
	atomic_store(&shared->stop, 1);
	for (p = 0; p < PROCESSES; p++)
		wait_for(pids[p], p);
	for (w = 0; w < WORKERS; w++)
		operations += atomic_load(&shared->workers[w].done);
	watch_kernel();
	if (!atomic_load(&shared->failed))
		check_nothing_left();
}

static void print_line(const char *text)
{
	note("%s", text);
}

static void load_anew(void)
{
	ull region_bytes = tap_max_region_bytes;

	REQUIRE_OK(module_unload("pashm"));
	REQUIRE_OK(module_load("pashm", ""));
	REQUIRE_OK(set_parameter("max_region_bytes", region_bytes));
}

TEST(fuzz)
{
	unsigned long long epoch;

	read_args();
	alarm(seconds + 300);
	shared = mmap(NULL, sizeof(*shared), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(shared != MAP_FAILED);
	shared->reserved = reserved;
	kernel_log = log_from_now();
	note("seed %llu, %llu seconds, epochs of %llu from %llu on", seed, seconds, epoch_seconds, first);
	begin = told = now();
	for (epoch = first; now() < begin + (time_t)seconds && !atomic_load(&shared->failed); epoch++) {
		time_t until = now() + (time_t)epoch_seconds;

		if (until > begin + (time_t)seconds)
			until = begin + (time_t)seconds;
		if (reload && epoch > first && epoch % 4 == 0)
			load_anew();
		one_epoch(epoch, until);
		if (now() - told >= 30)
			tell(epoch);
	}
	tell(epoch - 1);
	if (!CHECK(!atomic_load(&shared->failed))) {
		note("seed %llu, epoch %llu: %s", seed, epoch - 1, shared->failure);
		print_log(print_line);
		check_nothing_left();
	}
}

int main(void)
{
	return tap_main();
}
