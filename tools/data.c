// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: pashm read, write, dump
 *
 * By read() and write(): the bytes go through the kernel's own address of the region, and a
 * pipe at the other end is as good as a file.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pashm.h"

#define CHUNK	(1 << 20)
#define ROW	16

static const struct argp_option read_options[] = {
	{ "offset", 'o', "SIZE", 0, "Begin there (0)", 0 },
	{ "length", 'l', "SIZE", 0, "So many bytes (to the end)", 0 },
	{ "quiet", 'q', NULL, 0, "No progress bar", 0 },
	{ 0 },
};

static const struct command_line read_line = {
	"NAME", "A region, or a part of it, to standard output.", read_options, 1, 1,
};

static const struct command_line dump_line = {
	"NAME", "A region, or a part of it, in hexadecimal.\v"
	"Lines that are the same as the one before are left out: *.",
	read_options, 1, 1,
};

static const struct command_line write_line = {
	"NAME", "Standard input to a region.\v"
	"What is behind the last byte stays as it was. More than the region has room for is an "
	"error, after what fits has been written.",
	read_options, 1, 1,
};

/* The part that is meant; false if there isn't such a part. */
static bool part_of(const struct pashm_region *region, struct args *args)
{
	uint64_t size = pashm_region_size(region);

	if (args->offset > size ||
	    (args->has_length && args->length > size - args->offset)) {
		fprintf(stderr, "pashm: %s: it has only %" PRIu64 " bytes\n",
			args->words[0], size);
		return false;
	}
	if (!args->has_length)
		args->length = size - args->offset;
	return true;
}

/* All of a chunk, or what there is; -errno. */
static ssize_t fill(int fd, char *buffer, size_t len)
{
	size_t done = 0;
	ssize_t n;

	while (done < len) {
		n = read(fd, buffer + done, len - done);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (!n)
			break;
		done += n;
	}
	return (ssize_t)done;
}

static int drain(int fd, const char *buffer, size_t len)
{
	ssize_t n;

	while (len) {
		n = write(fd, buffer, len);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		buffer += n;
		len -= n;
	}
	return 0;
}

static int complain(const char *what, int err)
{
	fprintf(stderr, "pashm: %s: %s\n", what, strerror(-err));
	return EXIT_FAILED;
}

/* Gives each chunk of the part to @take. */
static int each_chunk(const struct args *args, struct pashm_region *region,
		      int (*take)(const char *, size_t, uint64_t))
{
	int fd = pashm_region_fd(region), err = 0;
	char *buffer = malloc(CHUNK);
	struct progress progress;
	uint64_t done = 0;
	ssize_t n;

	if (!buffer)
		return -ENOMEM;
	progress_begin(&progress, args->words[0], args->length,
		       args->quiet || isatty(STDOUT_FILENO));
	if (lseek(fd, (off_t)args->offset, SEEK_SET) < 0)
		err = -errno;
	while (!err && done < args->length) {
		uint64_t left = args->length - done;

		n = fill(fd, buffer, left < CHUNK ? left : CHUNK);
		if (n <= 0) {
			err = n ? (int)n : -EIO;
			break;
		}
		err = take(buffer, n, args->offset + done);
		done += n;
		progress_at(&progress, done);
	}
	progress_end(&progress);
	free(buffer);
	return err;
}

static int take_out(const char *bytes, size_t len, uint64_t at)
{
	(void)at;
	return drain(STDOUT_FILENO, bytes, len);
}

static void dump_row(const unsigned char *row, size_t len, uint64_t at)
{
	size_t i;

	printf("%08" PRIx64 " ", at);
	for (i = 0; i < ROW; i++) {
		if (i == ROW / 2)
			putchar(' ');
		if (i < len)
			printf(" %02x", row[i]);
		else
			fputs("   ", stdout);
	}
	fputs("  |", stdout);
	for (i = 0; i < len; i++)
		putchar(row[i] >= ' ' && row[i] <= '~' ? row[i] : '.');
	puts("|");
}

/* What the last row was, and whether rows like it are being left out. */
static unsigned char last[ROW];
static bool have_last, leaving_out;

static int take_dump(const char *bytes, size_t len, uint64_t at)
{
	const unsigned char *row = (const unsigned char *)bytes;
	size_t n;

	for (; len; row += n, len -= n, at += n) {
		n = len < ROW ? len : ROW;
		if (n == ROW && have_last && !memcmp(row, last, ROW)) {
			if (!leaving_out)
				puts("*");
			leaving_out = true;
			continue;
		}
		leaving_out = false;
		dump_row(row, n, at);
		have_last = n == ROW;
		memcpy(last, row, n);
	}
	return ferror(stdout) ? -EPIPE : 0;
}

static int out(const struct command_line *line, int argc, char **argv,
	       int (*take)(const char *, size_t, uint64_t))
{
	struct pashm_region *region;
	struct args args;
	int err, status = EXIT_FAILED;

	read_args(line, argc, argv, &args);
	region = region_of(args.words[0], true, &status);
	if (!region)
		return status;
	if (!part_of(region, &args)) {
		pashm_region_close(region);
		return EXIT_FAILED;
	}
	err = each_chunk(&args, region, take);
	if (!err && take == take_dump)
		printf("%08" PRIx64 "\n", args.offset + args.length);
	pashm_region_close(region);
	return err ? complain(args.words[0], err) : EXIT_OK;
}

int cmd_read(int argc, char **argv)
{
	return out(&read_line, argc, argv, take_out);
}

int cmd_dump(int argc, char **argv)
{
	return out(&dump_line, argc, argv, take_dump);
}

/* Standard input to the part; -ENOSPC if there was more of it. */
static int fill_region(const struct args *args, struct pashm_region *region,
		       uint64_t *done)
{
	int fd = pashm_region_fd(region), err = 0;
	char *buffer = malloc(CHUNK), one;
	struct progress progress;
	ssize_t n = 1;

	if (!buffer)
		return -ENOMEM;
	progress_begin(&progress, args->words[0], args->length, args->quiet);
	if (lseek(fd, (off_t)args->offset, SEEK_SET) < 0)
		err = -errno;
	while (!err && n && *done < args->length) {
		uint64_t left = args->length - *done;

		n = fill(STDIN_FILENO, buffer, left < CHUNK ? left : CHUNK);
		err = n < 0 ? (int)n : drain(fd, buffer, n);
		if (!err)
			*done += n;
		progress_at(&progress, *done);
	}
	/* with --length, the rest of the input is for somebody else */
	if (!err && !args->has_length && *done == args->length &&
	    fill(STDIN_FILENO, &one, 1) == 1)
		err = -ENOSPC;
	progress_end(&progress);
	free(buffer);
	return err;
}

int cmd_write(int argc, char **argv)
{
	struct pashm_region *region;
	struct args args;
	uint64_t done = 0;
	int err, status = EXIT_FAILED;

	read_args(&write_line, argc, argv, &args);
	region = region_of(args.words[0], false, &status);
	if (!region)
		return status;
	if (!part_of(region, &args)) {
		pashm_region_close(region);
		return EXIT_FAILED;
	}
	err = fill_region(&args, region, &done);
	pashm_region_close(region);
	if (err == -ENOSPC) {
		fprintf(stderr, "pashm: %s: it is full after %" PRIu64 " bytes, and there is more\n",
			args.words[0], done);
		return EXIT_FAILED;
	}
	return err ? complain(args.words[0], err) : EXIT_OK;
}
