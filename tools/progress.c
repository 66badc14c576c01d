// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: A bar for copies that take long, on a terminal only
 */
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "pashm.h"

#define PATIENCE	0.5	/* seconds before there is a bar at all */
#define BAR		30

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

void progress_begin(struct progress *progress, const char *what, uint64_t total,
		    bool quiet)
{
	progress->what = what;
	progress->total = total;
	progress->begin = now();
	progress->shown = progress->begin + PATIENCE;
	progress->on = !quiet && total && isatty(STDERR_FILENO);
}

void progress_at(struct progress *progress, uint64_t done)
{
	double t = now(), rate;
	char bar[BAR + 1], so_far[32], speed[32];
	int full;

	if (!progress->on || t < progress->shown)
		return;
	progress->shown = t + 0.1;
	full = (int)((double)done / (double)progress->total * BAR);
	memset(bar, '.', BAR);
	memset(bar, '#', full < BAR ? full : BAR);
	bar[BAR] = '\0';
	rate = (double)done / (t - progress->begin);
	fprintf(stderr, "\r%s [%s] %3d%% %s %s/s\033[K", progress->what, bar,
		(int)((double)done / (double)progress->total * 100),
		human(so_far, done), human(speed, (uint64_t)rate));
}

void progress_end(struct progress *progress)
{
	if (progress->on && progress->shown > progress->begin + PATIENCE)
		fputs("\r\033[K", stderr);
}
