// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of processes on two CPUs that are in each other's way
 *
 * Two seconds for each kind of trouble, or a minute if PASHM_SECONDS in the environment
 * says so (tests/vm/guest-init sets it from vm.seconds= of the kernel's command
 * line, and ./check --all gives that).
 */
#include <sched.h>
#include <time.h>

#include "leftovers.h"
#include "pashm_test.h"

#define NAME	"both"
#define LEN	(4 * MIB)

static int seconds(void)
{
	const char *text = getenv("PASHM_SECONDS");
	int n = text ? atoi(text) : 0;

	return n > 0 && n < 1000 ? n : 2;
}

static time_t now(void)
{
	struct timespec t;

	REQUIRE_OK(clock_gettime(CLOCK_MONOTONIC, &t));
	return t.tv_sec;
}

/* What two processes count together. */
struct score {
	unsigned int made, attached, destroyed, mapped, unloaded, used;
};

static struct score *score;

static void score_new(void)
{
	score = mmap(NULL, sizeof(*score), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	REQUIRE(score != MAP_FAILED);
}

static void count(unsigned int *what)
{
	__atomic_fetch_add(what, 1, __ATOMIC_RELAXED);
}

/* On a CPU of its own, where there are as many. */
static void on_cpu(int cpu)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(cpu % sysconf(_SC_NPROCESSORS_ONLN), &set);
	REQUIRE_OK(sched_setaffinity(0, sizeof(set), &set));
}

static bool one_of(int error, int a, int b, int c)
{
	if (error == a || error == b || error == c)
		return true;
	note("unexpected: %s", tap_errno(error));
	return false;
}

/* The number of the region is in its first and last word, or nothing yet. */
static void use(int fd)
{
	struct pashm_info info = region_info(fd);
	volatile uint32_t *word = mmap(NULL, LEN, PROT_READ | PROT_WRITE,
				       MAP_SHARED, fd, 0);
	uint32_t seen;

	REQUIRE(word != MAP_FAILED);
	count(&score->mapped);
	CHECK(!*word || *word == info.id);
	*word = info.id;
	word[LEN / 4 - 1] = info.id;
	REQUIRE_EQ(pread(fd, &seen, sizeof(seen), LEN - 4), 4);
	CHECK_EQ(seen, info.id);
	if (info.id & 1)
		REQUIRE_OK(close(fd));
	CHECK_EQ(*word, info.id);
	CHECK_EQ(word[LEN / 4 - 1], info.id);
	REQUIRE_OK(munmap((void *)word, LEN));
	if (!(info.id & 1))
		REQUIRE_OK(close(fd));
}

static bool each_has_come(void)
{
	return score->made && score->attached && score->destroyed;
}

static void same_name(void *arg)
{
	int cpu = *(int *)arg, fd;
	unsigned int state = cpu + 1;
	time_t end = now() + seconds();

	on_cpu(cpu);
	/* a slow machine hasn't come to all of it by then */
	while (now() < end || !each_has_come()) {
		state = state * 1103515245 + 12345;
		switch (state >> 16 & 3) {
		case 0:
			fd = region_create(NAME, LEN, 0600, 0);
			if (fd >= 0) {
				count(&score->made);
				use(fd);
			} else {
				CHECK(one_of(errno, EEXIST, EEXIST, EEXIST));
			}
			break;
		case 1:
			fd = region_attach(NAME, 0);
			if (fd >= 0) {
				count(&score->attached);
				use(fd);
			} else {
				CHECK(one_of(errno, ENOENT, ENOENT, ENOENT));
			}
			break;
		case 2:
			fd = region_open(NAME, O_RDWR);
			if (fd >= 0)
				use(fd);
			else
				CHECK(one_of(errno, ENOENT, ENODEV, ENXIO));
			break;
		default:
			if (!region_destroy(NAME))
				count(&score->destroyed);
			else
				CHECK(one_of(errno, ENOENT, ENOENT, ENOENT));
		}
	}
}

TEST_SECONDS(one_name, 1200)
{
	int cpus[] = { 0, 1 };
	pid_t one, two;

	score_new();
	one = start(same_name, &cpus[0]);
	two = start(same_name, &cpus[1]);
	finish(one);
	finish(two);
	note("%u made, %u attached, %u destroyed, %u mapped", score->made,
	     score->attached, score->destroyed, score->mapped);
	CHECK(each_has_come());
	region_destroy(NAME);
	CHECK_EQ(query().regions, 0);
}

/* A control file while the module comes and goes, or -1. */
static int control_if_there(void)
{
	int fd = open(CONTROL, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		CHECK(one_of(errno, ENOENT, ENODEV, ENXIO));
	return fd;
}

static void uses_it(void *arg)
{
	time_t end = now() + seconds();
	static char text[64 * KIB];

	on_cpu(*(int *)arg);
	/* one that is never in time has the module to itself in the end */
	while (now() < end || !score->used) {
		struct pashm_create create = { .size = LEN, .fd = -1 };
		int control;

		/* files in /proc and sysfs don't hold it */
		if (file_read(PROC_REGIONS, text, sizeof(text)) < 0)
			CHECK(one_of(errno, ENOENT, EIO, EIO));
		if (file_write(PROC_CONTROL, "help") < 0)
			CHECK(one_of(errno, ENOENT, EIO, EIO));
		if (file_read(PARAMETERS "max_bytes", text, sizeof(text)) < 0)
			CHECK(one_of(errno, ENOENT, ENODEV, ENODEV));
		control = control_if_there();
		if (control < 0)
			continue;
		REQUIRE_OK(ioctl(control, PASHM_IOC_CREATE, &create));
		close(control);
		use(create.fd);
		count(&score->used);
	}
}

static void unloads_it(void *arg)
{
	time_t end = now() + seconds();

	on_cpu(*(int *)arg);
	while (now() < end || !score->unloaded) {
		if (module_unload("pashm")) {
			CHECK(one_of(errno, EWOULDBLOCK, EBUSY, EBUSY));
			continue;
		}
		count(&score->unloaded);
		REQUIRE_OK(module_load("pashm", ""));
		usleep(score->unloaded % 64 * 1000);
	}
}

TEST_SECONDS(module_comes_and_goes, 1200)
{
	int cpus[] = { 0, 1 };
	pid_t one, two;

	score_new();
	one = start(uses_it, &cpus[0]);
	two = start(unloads_it, &cpus[1]);
	finish(one);
	finish(two);
	note("unloaded %u times, used %u times", score->unloaded, score->used);
	CHECK(score->unloaded && score->used);
	CHECK_EQ(query().regions, 0);
}

int main(void)
{
	return tap_main();
}
