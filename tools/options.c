// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Options, alike in all commands
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "pashm.h"

struct reading {
	const struct command_line *line;
	struct args *args;
};

static uint64_t size_of(struct argp_state *state, const char *option,
			const char *text)
{
	uint64_t size;
	int err = pashm_parse_size(text, &size);

	if (err == -ERANGE)
		argp_error(state, "%s: '%s' is more than 64 bits can say", option, text);
	else if (err)
		argp_error(state, "%s: '%s' is no size: a number, decimal or 0x, and K, M, G or T behind it",
			   option, text);
	return size;
}

static uint32_t mode_of(struct argp_state *state, const char *text)
{
	char *end;
	unsigned long mode = strtoul(text, &end, 8);

	if (!isdigit((unsigned char)*text) || *end || mode & ~0666UL)
		argp_error(state, "--mode: '%s' is no mode: octal, at most 0666, without execute bits", text);
	return (uint32_t)mode;
}

static long integer_of(struct argp_state *state, const char *option,
		       const char *text, long max)
{
	char *end;
	long value;

	errno = 0;
	value = strtol(text, &end, 10);
	if (!isdigit((unsigned char)*text) || *end || errno || value > max)
		argp_error(state, "%s: '%s' is not a number from 0 to %ld", option, text, max);
	return value;
}

static double seconds_of(struct argp_state *state, const char *text)
{
	char *end;
	double seconds = strtod(text, &end);

	if (end == text || *end || !(seconds >= 0 && seconds <= 1e6))
		argp_error(state, "'%s' is no number of seconds", text);
	return seconds;
}

static int backend_of(struct argp_state *state, const char *text)
{
	int backend = pashm_backend_from_name(text);

	if (backend < 0)
		argp_error(state, "--backend: there is no '%s'; there are any, pages, range, dma, dma-wc and reserved", text);
	return backend;
}

static error_t read_option(int key, char *text, struct argp_state *state)
{
	const struct reading *reading = state->input;
	struct args *args = reading->args;

	switch (key) {
	case OPT_JSON:		args->json = true; break;
	case OPT_BYTES:
	case 'b':		args->bytes = true; break;
	case OPT_HEX:		args->hex = true; break;
	case OPT_ONCE:		args->once = true; break;
	case OPT_ROOT:		args->root = text; break;
	case OPT_PHYS:		args->create.flags |= PASHM_CREATE_PHYS; break;
	case 'q':		args->quiet = true; break;
	case 'r':		args->read_only = true; break;
	case 'm':		args->create.mode = mode_of(state, text); break;
	case 'g':		args->group = text; break;
	case OPT_BACKEND:	args->create.backend = backend_of(state, text); break;
	case OPT_NODE:
		args->create.node = integer_of(state, "--node", text, 1 << 20);
		args->create.flags |= PASHM_CREATE_NODE;
		break;
	case OPT_ALIGN:		args->create.align = size_of(state, "--align", text); break;
	case OPT_MAX_ADDRESS:
		args->create.max_address = size_of(state, "--max-address", text);
		break;
	case OPT_ADDRESS:	args->create.address = size_of(state, "--address", text); break;
	case 'o':
		args->offset = size_of(state, "--offset", text);
		args->has_offset = true;
		break;
	case 'l':
		args->length = size_of(state, "--length", text);
		args->has_length = true;
		break;
	case 'L':		args->limit = size_of(state, "--reply", text); break;
	case 't':
		args->seconds = seconds_of(state, text);
		args->has_seconds = true;
		break;
	case ARGP_KEY_ARG:
		if (args->count == reading->line->most)
			argp_error(state, "what is '%s' for?", text);
		args->words[args->count++] = text;
		break;
	case ARGP_KEY_END:
		if (args->count < reading->line->least)
			argp_error(state, "it wants %s", reading->line->usage);
		break;
	default:
		return ARGP_ERR_UNKNOWN;
	}
	return 0;
}

void read_args(const struct command_line *line, int argc, char **argv,
	       struct args *args)
{
	const struct argp argp = {
		line->options, read_option, line->usage, line->doc,
		NULL, NULL, NULL,
	};
	struct reading reading = { line, args };
	struct pashm_options plain = PASHM_OPTIONS_INIT;

	memset(args, 0, sizeof(*args));
	args->create = plain;
	argp_err_exit_status = EXIT_USAGE;
	argp_parse(&argp, argc, argv, 0, NULL, &reading);
}
