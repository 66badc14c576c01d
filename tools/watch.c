// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: pashm watch: the regions, live
 *
 * A picture goes to the terminal in one piece, and so doesn't flicker. It needs nothing
 * but a terminal that knows ANSI sequences.
 */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

#include "pashm.h"

#define BAR	40

static const struct argp_option options[] = {
	{ "interval", 't', "SECONDS", 0, "How often to look (1)", 0 },
	{ "once", OPT_ONCE, NULL, 0, "Once, and end", 0 },
	{ "bytes", 'b', NULL, 0, "Sizes as bytes", 0 },
	{ 0 },
};

static const struct command_line line = {
	"", "The regions, live: sizes, users, mappings, rings.\v"
	"q ends it. RINGS can be seen of regions that may be opened.",
	options, 0, 0,
};

static volatile sig_atomic_t stop;
static struct termios before;

static void on_signal(int signal)
{
	(void)signal;
	stop = 1;
}

static void bar(const char *what, uint64_t used, uint64_t max)
{
	char a[32], b[32], text[BAR + 1];
	int full = max ? (int)((double)used / (double)max * BAR + 0.5) : 0;

	memset(text, '.', BAR);
	memset(text, '|', full < BAR ? full : BAR);
	text[BAR] = '\0';
	printf("%-12s [%s] %s of %s\n", what, text, human(a, used),
	       human(b, max));
}

/*
 * Rings are told by the region itself. To look at it is to have it open: that one isn't
 * counted.
 */
static void add_rings(struct record *record, struct pashm_entry *entry,
		      bool exact)
{
	struct pashm_region *region;
	struct pashm_info info;
	bool known = false;

	if (entry->name[0] &&
	    !pashm_region_attach(entry->name, PASHM_ATTACH_READ_ONLY, &region)) {
		known = !pashm_region_info(region, &info, sizeof(info));
		if (known && info.id == entry->id)
			entry->opens = info.opens - 1;
		pashm_region_close(region);
	}
	record_entry(record, entry, exact);
	if (known)
		add_number(record, "rings", "RINGS", info.rings);
	else
		add_nothing(record, "rings", "RINGS");
}

/* How many regions there is room for below the head. */
static size_t room(void)
{
	struct winsize window;

	if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) || window.ws_row < 8)
		return 1000;
	return window.ws_row - 6;
}

static int draw(bool exact)
{
	struct record *records;
	struct pashm_entry entry;
	struct pashm_query query;
	struct pashm_list *list;
	size_t count, shown, i;
	time_t t = time(NULL);
	char clock[32];
	int err;

	err = pashm_driver_query(&query, sizeof(query));
	if (!err)
		err = pashm_list_read(&list);
	if (err)
		return err;
	count = pashm_list_count(list);
	shown = count < room() ? count : room();
	records = calloc(shown + 1, sizeof(*records));
	if (!records) {
		pashm_list_free(list);
		return -ENOMEM;
	}
	strftime(clock, sizeof(clock), "%H:%M:%S", localtime(&t));
	printf("pashm %.32s   %s   regions: %zu\n", query.version, clock, count);
	bar("all", query.used_bytes, query.max_bytes);
	bar("yours", query.user_bytes, query.max_user_bytes);
	putchar('\n');
	for (i = 0; i < shown; i++) {
		pashm_list_get(list, i, &entry, sizeof(entry));
		add_rings(&records[i], &entry, exact);
	}
	show_table(records, shown);
	if (shown < count)
		printf("... and %zu more\n", count - shown);
	free(records);
	pashm_list_free(list);
	return 0;
}

static void screen_begin(void)
{
	struct termios raw;

	/* another screen, no cursor, long lines are cut */
	fputs("\033[?1049h\033[?25l\033[?7l", stdout);
	if (tcgetattr(STDIN_FILENO, &before))
		return;
	raw = before;
	raw.c_lflag &= ~(ICANON | ECHO);
	tcsetattr(STDIN_FILENO, TCSANOW, &raw);
}

static void screen_end(void)
{
	tcsetattr(STDIN_FILENO, TCSANOW, &before);
	fputs("\033[?7h\033[?25h\033[?1049l", stdout);
	fflush(stdout);
}

/* Waits; true if there shall be no more. */
static bool quit(double seconds)
{
	struct pollfd in = { .fd = STDIN_FILENO, .events = POLLIN };
	char key;

	if (poll(&in, 1, (int)(seconds * 1000)) <= 0)
		return stop;
	return stop || read(STDIN_FILENO, &key, 1) != 1 || key == 'q' || key == 'Q';
}

int cmd_watch(int argc, char **argv)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct args args;
	int err;

	read_args(&line, argc, argv, &args);
	if (!args.has_seconds)
		args.seconds = 1;
	if (args.seconds < 0.1)
		args.seconds = 0.1;
	if (args.once) {
		err = draw(args.bytes);
		return err ? failed(PASHM_DOING_LIST, err, NULL) : EXIT_OK;
	}
	if (!isatty(STDOUT_FILENO) || !isatty(STDIN_FILENO)) {
		fputs("pashm: it wants a terminal; without one there is --once\n", stderr);
		return EXIT_USAGE;
	}
	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
	setvbuf(stdout, NULL, _IOFBF, 65536);
	screen_begin();
	do {
		fputs("\033[H\033[J", stdout);
		err = draw(args.bytes);
		fflush(stdout);
	} while (!err && !quit(args.seconds));
	screen_end();
	return err ? failed(PASHM_DOING_LIST, err, NULL) : EXIT_OK;
}
