// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Watches what telemetry.ko tells: watch [SAMPLES [RATE]]
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <pashm/ring.h>
#include <pashm/uapi.h>

#include "telemetry.h"

static void must(int good, const char *what)
{
	if (good)
		return;
	perror(what);
	exit(1);
}

/* A request to the module, and what it answers. */
static void set_rate(int command, unsigned int rate)
{
	char text[64];
	ssize_t n;

	n = snprintf(text, sizeof(text), "rate %u", rate);
	must(write(command, text, n) == n, "rate");
	n = read(command, text, sizeof(text));
	must(n > 0, "reply");
	printf("telemetry: %.*s", (int)n, text);
}

int main(int argc, char **argv)
{
	unsigned int want = argc > 1 ? strtoul(argv[1], NULL, 0) : 10;
	unsigned int rate = argc > 2 ? strtoul(argv[2], NULL, 0) : 10;
	int region = open("/dev/pashm/" TELEMETRY_NAME, O_RDWR | O_CLOEXEC);
	int command = open("/proc/pashm/command/" TELEMETRY_NAME,
			   O_RDWR | O_CLOEXEC);
	struct pollfd wait = { .fd = region, .events = POLLIN };
	struct pashm_info info = { .flags = 0 };
	struct pashm_bell bell = { .flags = 0 };
	struct telemetry_sample sample;
	struct pashm_spsc ring;
	void *memory;

	must(region >= 0 && command >= 0, TELEMETRY_NAME);
	must(!ioctl(region, PASHM_IOC_INFO, &info), "info");
	memory = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED,
		      region, 0);
	must(memory != MAP_FAILED, "mmap");
	must(!pashm_spsc_init(&ring, memory, info.size, sizeof(sample),
			      TELEMETRY_SAMPLES), "ring");

	set_rate(command, rate);
	while (want) {
		/* Take the news, then the samples; sleep only if there are none. */
		int got;

		must(!ioctl(region, PASHM_IOC_BELL, &bell), "bell");
		while (want && (got = pashm_spsc_pop(&ring, &sample)) > 0) {
			printf("%6u  %10.3f s  %6llu MiB free  %u lost\n",
			       sample.number, sample.time / 1e9,
			       (unsigned long long)sample.free >> 20,
			       sample.lost);
			want--;
		}
		must(!want || got == 0, "ring");
		if (want)
			must(poll(&wait, 1, -1) == 1, "poll");
	}
	set_rate(command, 0);
	return 0;
}
