/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_TOOLS_PASHM_H
#define PASHM_TOOLS_PASHM_H

#include <argp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <pashm/pashm.h>

/* Exit statuses; pashm(1) promises them. */
enum {
	EXIT_OK = 0,
	EXIT_FAILED = 1,
	EXIT_USAGE = 2,
	EXIT_NO_DRIVER = 3,
	EXIT_NO_RIGHT = 4,
	EXIT_NOT_THERE = 5,
	EXIT_EXISTS = 6,
	EXIT_NO_MEMORY = 7,
	EXIT_NOT_SUPPORTED = 8,
	EXIT_TIMED_OUT = 124,
};

int cmd_create(int argc, char **argv);
int cmd_ls(int argc, char **argv);
int cmd_info(int argc, char **argv);
int cmd_rm(int argc, char **argv);
int cmd_read(int argc, char **argv);
int cmd_write(int argc, char **argv);
int cmd_dump(int argc, char **argv);
int cmd_call(int argc, char **argv);
int cmd_ring(int argc, char **argv);
int cmd_wait(int argc, char **argv);
int cmd_watch(int argc, char **argv);
int cmd_limits(int argc, char **argv);
int cmd_doctor(int argc, char **argv);

/* ------------------------------------------------------------ options.c */

/**
 * struct args - what the commands' options say; each command takes some of them
 */
struct args {
	const char *words[8];
	unsigned int count;
	bool json, bytes, quiet, yes, hex, once, read_only;
	const char *group;
	struct pashm_options create;
	uint64_t offset, length, limit;
	bool has_offset, has_length;
	double seconds;
	bool has_seconds;
	const char *root;
};

/**
 * struct command_line - how a command is called
 * @usage:	its words, "NAME SIZE"
 * @doc:	what it does; what is behind \v comes after the options
 * @options:	its options; the keys are the OPT_ below or letters
 * @least:	words it needs
 * @most:	words it takes
 */
struct command_line {
	const char *usage;
	const char *doc;
	const struct argp_option *options;
	unsigned int least, most;
};

enum {
	OPT_NODE = 256, OPT_BACKEND, OPT_ALIGN, OPT_MAX_ADDRESS, OPT_ADDRESS,
	OPT_PHYS, OPT_JSON, OPT_BYTES, OPT_HEX, OPT_ONCE, OPT_ROOT,
};

/* Doesn't come back from a mistake: it tells how to call the command. */
void read_args(const struct command_line *line, int argc, char **argv,
	       struct args *args);

/* ------------------------------------------------------------ output.c */

#define FIELDS_MAX	24

/**
 * struct record - one thing to show: a line of a table, or an object of JSON
 */
struct record {
	struct field {
		const char *key;	/* in JSON */
		const char *head;	/* for people; NULL: not for them */
		char text[160];		/* for people */
		uint64_t number;
		enum { FIELD_TEXT, FIELD_NUMBER, FIELD_SIGNED, FIELD_BOOL,
		       FIELD_NOTHING } kind;
	} fields[FIELDS_MAX];
	size_t count;
};

void add_text(struct record *record, const char *key, const char *head,
	      const char *text);
void add_number(struct record *record, const char *key, const char *head,
		uint64_t number);
void add_size(struct record *record, const char *key, const char *head,
	      uint64_t bytes, bool exact);
void add_signed(struct record *record, const char *key, const char *head,
		int64_t number);
void add_bool(struct record *record, const char *key, const char *head, bool yes);
void add_nothing(struct record *record, const char *key, const char *head);

void show_table(const struct record *records, size_t count);
void show_pairs(const struct record *record);
/* @as: name of the array, or NULL: the one record itself */
int show_json(const char *as, const struct record *records, size_t count);

/* 67108864: "64M"; what isn't a whole number of units keeps one decimal. */
const char *human(char text[32], uint64_t bytes);

/* ------------------------------------------------------------ region.c */

/* Says what went wrong, and returns the exit status for it. */
int failed(int doing, int err, const char *what);

/* Opens a region; says why if it can't, and sets *@status. */
struct pashm_region *region_of(const char *name, bool read_only, int *status);

void record_entry(struct record *record, const struct pashm_entry *entry,
		  bool exact);

/* ------------------------------------------------------------ progress.c */

/**
 * struct progress - a bar on a terminal, once something takes long
 */
struct progress {
	const char *what;
	uint64_t total;
	double begin, shown;
	bool on;
};

void progress_begin(struct progress *progress, const char *what, uint64_t total,
		    bool quiet);
void progress_at(struct progress *progress, uint64_t done);
void progress_end(struct progress *progress);

#endif /* PASHM_TOOLS_PASHM_H */
