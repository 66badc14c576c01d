// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: pashm ring, wait, call
 */
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pashm.h"

#define REQUEST_MAX	(1 << 20)
#define REPLY_ROOM	(1 << 20)

static const struct argp_option ring_options[] = {
	{ "quiet", 'q', NULL, 0, "Don't tell how often it was rung", 0 },
	{ 0 },
};

static const struct command_line ring_line = {
	"NAME", "Ring a region's doorbell.\v"
	"Wakes all who wait for it, and tells how often it was rung.", ring_options, 1, 1,
};

int cmd_ring(int argc, char **argv)
{
	struct pashm_region *region;
	struct args args;
	uint64_t rings;
	int err, status = EXIT_FAILED;

	read_args(&ring_line, argc, argv, &args);
	region = region_of(args.words[0], false, &status);
	if (!region)
		return status;
	err = pashm_region_ring(region, &rings);
	pashm_region_close(region);
	if (err)
		return failed(PASHM_DOING_BELL, err, args.words[0]);
	if (!args.quiet)
		printf("%" PRIu64 "\n", rings);
	return EXIT_OK;
}

static const struct argp_option wait_options[] = {
	{ "timeout", 't', "SECONDS", 0, "Not longer than that; then the exit status is 124", 0 },
	{ "quiet", 'q', NULL, 0, "Don't tell how often it was rung", 0 },
	{ 0 },
};

static const struct command_line wait_line = {
	"NAME", "Wait until somebody rings a region's doorbell.\v"
	"What was rung before this command began doesn't count.", wait_options, 1, 1,
};

int cmd_wait(int argc, char **argv)
{
	struct pashm_region *region;
	int err, status = EXIT_FAILED, timeout = -1;
	struct args args;
	uint64_t news;

	read_args(&wait_line, argc, argv, &args);
	if (args.has_seconds)
		timeout = (int)(args.seconds * 1000);
	region = region_of(args.words[0], true, &status);
	if (!region)
		return status;
	err = pashm_region_wait(region, timeout, &news);
	pashm_region_close(region);
	if (err)
		return failed(PASHM_DOING_BELL, err, args.words[0]);
	if (!args.quiet)
		printf("%" PRIu64 "\n", news);
	return EXIT_OK;
}

/* ------------------------------------------------------------------ call */

static const struct argp_option call_options[] = {
	{ "hex", OPT_HEX, NULL, 0, "TEXT is bytes in hexadecimal: 01 ff, 01ff", 0 },
	{ "reply", 'L', "SIZE", 0, "Room for the reply (1M)", 0 },
	{ 0 },
};

static const struct command_line call_line = {
	"COMMAND [TEXT]", "Call a command that a kernel module offers.\v"
	"The request is TEXT, or standard input if TEXT is -, or empty. The reply goes to "
	"standard output as it is.",
	call_options, 1, 2,
};

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static ssize_t read_hex(const char *text, char *bytes)
{
	size_t len = 0;

	while (*text) {
		if (*text == ' ') {
			text++;
			continue;
		}
		if (digit(text[0]) < 0 || digit(text[1]) < 0 || len == REQUEST_MAX)
			return -1;
		bytes[len++] = (char)(digit(text[0]) << 4 | digit(text[1]));
		text += 2;
	}
	return (ssize_t)len;
}

static ssize_t read_input(char *bytes)
{
	size_t len = fread(bytes, 1, REQUEST_MAX + 1, stdin);

	return ferror(stdin) || len > REQUEST_MAX ? -1 : (ssize_t)len;
}

static ssize_t read_request(const struct args *args, char *bytes)
{
	const char *text = args->count > 1 ? args->words[1] : "";
	ssize_t len;

	if (args->hex) {
		len = read_hex(text, bytes);
		if (len < 0)
			fprintf(stderr, "pashm: '%s' is not bytes in hexadecimal\n", text);
		return len;
	}
	if (!strcmp(text, "-")) {
		len = read_input(bytes);
		if (len < 0)
			fputs("pashm: standard input can't be read, or has more than 1M\n", stderr);
		return len;
	}
	len = (ssize_t)strlen(text);
	if (len > REQUEST_MAX)
		return -1;
	memcpy(bytes, text, len);
	return len;
}

int cmd_call(int argc, char **argv)
{
	size_t room;
	char *request, *reply;
	int status = EXIT_OK;
	struct args args;
	ssize_t len;

	read_args(&call_line, argc, argv, &args);
	room = args.limit && args.limit < INT_MAX ? args.limit : REPLY_ROOM;
	request = malloc(REQUEST_MAX + 1);
	reply = malloc(room);
	if (!request || !reply) {
		status = failed(PASHM_DOING_ANYTHING, -ENOMEM, NULL);
		goto out;
	}
	len = read_request(&args, request);
	if (len < 0) {
		status = EXIT_USAGE;
		goto out;
	}
	len = pashm_command_call(args.words[0], request, len, reply, room);
	if (len < 0)
		status = failed(PASHM_DOING_CALL, (int)len, args.words[0]);
	else
		fwrite(reply, 1, len, stdout);
	if (len > 0 && isatty(STDOUT_FILENO) && reply[len - 1] != '\n')
		putchar('\n');
out:
	free(request);
	free(reply);
	return status;
}
