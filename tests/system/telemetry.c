// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the example, examples/telemetry: a module and its program
 */
#include "client.h"

#define MODULE	"telemetry"
#define PROGRAM	"/lib/watch"

/* The program's output, and whether it was content. */
static bool watch(const char *arguments, char *text, size_t size)
{
	char command[100];
	size_t n;
	FILE *out;

	snprintf(command, sizeof(command), PROGRAM " %s 2>&1", arguments);
	out = popen(command, "re");
	REQUIRE(out);
	n = fread(text, 1, size - 1, out);
	text[n] = '\0';
	return !pclose(out);
}

TEST(module_and_program)
{
	unsigned int number, lost, first = 0, i;
	char text[8192], *line;
	double time, last = 0;
	ull free_memory;

	REQUIRE_OK(module_load(MODULE, ""));
	if (!CHECK(watch("30 100", text, sizeof(text))))
		note("%s", text);
	line = strtok(text, "\n");
	REQUIRE(line);
	CHECK(!strcmp(line, "telemetry: 100 samples a second"));
	for (i = 0; i < 30; i++) {
		line = strtok(NULL, "\n");
		REQUIRE(line);
		REQUIRE_EQ(sscanf(line, "%u %lf s %llu MiB free %u lost",
				  &number, &time, &free_memory, &lost), 4);
		if (!i)
			first = number;
		CHECK_EQ(number, first + i);
		CHECK(time >= last);
		CHECK(free_memory > 0);
		CHECK_EQ(lost, 0);
		last = time;
	}
	line = strtok(NULL, "\n");
	REQUIRE(line);
	CHECK(!strcmp(line, "telemetry: 0 samples a second"));
	REQUIRE_OK(module_unload(MODULE));
	CHECK(!watch("1", text, sizeof(text)));
}

TEST(bad_rates)
{
	char reply[64];
	int fd;

	REQUIRE_OK(module_load(MODULE, ""));
	REQUIRE_OK(fd = command_open(MODULE, O_RDWR));
	CHECK_ERROR(write(fd, "rate", 4), EINVAL);
	CHECK_ERROR(write(fd, "rate x", 6), EINVAL);
	CHECK_ERROR(write(fd, "rate 4000000000", 15), EINVAL);
	CHECK_EQ(write(fd, "rate 50", 7), 7);
	CHECK(read(fd, reply, sizeof(reply)) > 0);
	REQUIRE_OK(module_unload(MODULE));
	CHECK_ERROR(write(fd, "rate 50", 7), ENODEV);
}

static void watch_for_ever(void *arg)
{
	(void)arg;
	REQUIRE(freopen("/dev/null", "w", stdout));
	execl(PROGRAM, PROGRAM, "1000000", "50", NULL);
}

/* The module goes while a program reads: it sees no new samples, and no harm. */
TEST(module_goes_before_its_program)
{
	int region, status;
	pid_t pid;

	REQUIRE_OK(module_load(MODULE, ""));
	REQUIRE_OK(region = region_open(MODULE, O_RDWR));
	pid = start(watch_for_ever, NULL);
	while (region_info(region).rings < 5)
		usleep(10000);
	REQUIRE_OK(module_unload(MODULE));
	CHECK_EQ(waitpid(pid, &status, WNOHANG), 0);
	REQUIRE_OK(kill(pid, SIGKILL));
	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
}

/* The ring is full, or broken: samples are lost, and that is all. */
TEST(nobody_reads_or_somebody_writes)
{
	uint32_t *map;
	int fd, region;

	REQUIRE_OK(module_load(MODULE, ""));
	REQUIRE_OK(fd = command_open(MODULE, O_RDWR));
	REQUIRE_OK(region = region_open(MODULE, O_RDWR));
	map = region_map(region, region_info(region).size);
	CHECK_EQ(write(fd, "rate 100", 8), 8);
	while (!__atomic_load_n(&map[0], __ATOMIC_RELAXED))
		usleep(10000);
	memset(map, 0x77, region_info(region).size);
	usleep(100000);
	CHECK_EQ(map[0], 0x77777777);
	REQUIRE_OK(module_unload(MODULE));
}

int main(void)
{
	return tap_main();
}
