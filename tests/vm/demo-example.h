/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DOC: the part of the demo's story that is told by examples/telemetry: another module
 * shares memory with a program, through pashm.
 */
#define WATCH	"/lib/watch"

static int count_samples(FILE *out)
{
	unsigned int number, lost, next = 0;
	char line[128];
	int good = 0;

	while (fgets(line, sizeof(line), out)) {
		line[strcspn(line, "\n")] = 0;
		tell("    %s", line);
		if (sscanf(line, "%u %*f s %*u MiB free %u lost", &number, &lost) == 2)
			good += number == next++ && !lost;
	}
	return good;
}

static void tell_example(void)
{
	int good, status;
	FILE *out;

	tell("= Another module: examples/telemetry, 130 lines, built with what is installed");
	tell("  It makes a region with a ring of samples in it, and offers a command. The");
	tell("  program maps the ring, sets the rate and sleeps until the doorbell rings.");
	tell("  $ insmod telemetry.ko; watch 8 20");
	must(!load_module("/lib/telemetry.ko"), "telemetry.ko");
	out = popen(WATCH " 8 20 2>&1", "re");
	must(out, WATCH);
	good = count_samples(out);
	status = pclose(out);
	ok(!status && good == 8, "eight samples, in order, none lost, and none copied by a system call");
	ok(!syscall(SYS_delete_module, "telemetry", O_NONBLOCK), "the module unloads");
	ok(access("/proc/pashm/command/telemetry", F_OK), "and its command and its region are gone");
}
