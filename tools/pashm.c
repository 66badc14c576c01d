// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: pashm(1): regions, from a shell
 */
#include <err.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pashm.h"

static const struct {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *usage;
	const char *text;
} commands[] = {
	{ "create", cmd_create, "NAME SIZE", "make a region: 64M, 1G, 0x200000" },
	{ "ls", cmd_ls, "", "list the regions" },
	{ "info", cmd_info, "NAME", "what a region is, and who uses it" },
	{ "rm", cmd_rm, "NAME...", "take regions away; who holds one keeps it" },
	{ "read", cmd_read, "NAME", "a region to standard output" },
	{ "write", cmd_write, "NAME", "standard input to a region" },
	{ "dump", cmd_dump, "NAME", "a region in hexadecimal" },
	{ "ring", cmd_ring, "NAME", "ring a region's doorbell" },
	{ "wait", cmd_wait, "NAME", "wait until somebody rings" },
	{ "call", cmd_call, "COMMAND [TEXT]", "call a command of a kernel module" },
	{ "watch", cmd_watch, "", "the regions, live" },
	{ "limits", cmd_limits, "", "what the driver can do, limits, what is in use" },
	{ "doctor", cmd_doctor, "", "why doesn't it work?" },
};

#define COMMANDS	(sizeof(commands) / sizeof(commands[0]))

static void usage(FILE *to)
{
	size_t i;

	fputs("Usage: pashm COMMAND [OPTION...] [ARGUMENT...]\n"
	      "Physically contiguous memory, shared by the kernel and programs.\n\n", to);
	for (i = 0; i < COMMANDS; i++)
		fprintf(to, "  %-7s %-15s %s\n", commands[i].name,
			commands[i].usage, commands[i].text);
	fputs("\n  pashm COMMAND --help   the options of a command\n"
	      "  pashm --version        which version this is\n"
	      "  man pashm              all of it, with examples\n", to);
}

static int run(const char *name, int argc, char **argv)
{
	char called[32];
	size_t i;

	for (i = 0; i < COMMANDS; i++) {
		if (strcmp(name, commands[i].name))
			continue;
		/* what argp's messages begin with */
		snprintf(called, sizeof(called), "pashm %s", name);
		argv[0] = called;
		program_invocation_name = called;
		program_invocation_short_name = called;
		return commands[i].run(argc, argv);
	}
	fprintf(stderr, "pashm: there is no command '%s'; see 'pashm --help'\n", name);
	return EXIT_USAGE;
}

int main(int argc, char **argv)
{
	int status;

	if (argc < 2) {
		usage(stderr);
		return EXIT_USAGE;
	}
	if (!strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") ||
	    !strcmp(argv[1], "help")) {
		usage(stdout);
		status = EXIT_OK;
	} else if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V")) {
		printf("pashm %s\n", pashm_library_version());
		status = EXIT_OK;
	} else {
		status = run(argv[1], argc - 1, argv + 1);
	}
	/* a full disk, or a pipe that nobody reads */
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "pashm: write error: %s\n", strerror(errno));
		return EXIT_FAILED;
	}
	return status;
}
