/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: The fuzzer's parts, and what they share
 *
 * A run is a row of epochs. In each, a few processes with a few threads run programs:
 * short rows of operations, each with six numbers that say what it does to what. All
 * threads of a process share its descriptors and mappings, all processes share the
 * names. Where the kernel has KCOV, a program that reached something new in the driver
 * is kept, and later ones are made of such.
 *
 * main.c: epochs, and what must be true after each; worker.c: processes, threads,
 * programs; cover.c: KCOV and the programs that are kept; things.c: descriptors and
 * mappings; values.c: what numbers stand for; ops_*.c: the operations.
 *
 * Contents: a region's bytes are zero, or one value that follows from the region's
 * number. Regions whose name begins with "x" are scratch, and may hold anything.
 */
#ifndef PASHM_TESTS_FUZZ_H
#define PASHM_TESTS_FUZZ_H

#include <errno.h>
#include <setjmp.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/types.h>

#include <pashm/uapi.h>

#define PROCESSES	3	/* the last one's user has no rights */
#define THREADS		2	/* of each process */
#define WORKERS		(PROCESSES * THREADS)
#define PROGRAM_OPS	16	/* of a program, at most */
#define LOG		96	/* operations that are remembered, of each thread */
#define CORPUS		2048	/* programs that are kept */
#define CODE_MAX	(2U << 20) /* bytes of the driver's code that are looked at */
#define THINGS		24	/* descriptors of a process, and mappings */
#define PRIVATE_FD	512	/* from here on they are one thread's own */
#define BUFFER		(64 << 10)
#define USER		1000

#define COUNT(a)	(sizeof(a) / sizeof((a)[0]))

/* One operation: which, and what with. */
struct op {
	uint32_t code;
	uint32_t a[6];
};

struct program {
	uint32_t count;
	struct op ops[PROGRAM_OPS];
};

/* What a thread did, and what came of it. */
struct record {
	struct op op;
	int64_t result;
	int32_t error;
	uint32_t ended;
};

struct worker {
	_Atomic unsigned long done;
	struct record log[LOG];
};

/* In memory that all processes share. */
struct shared {
	_Atomic int stop, failed;
	_Atomic unsigned long generated, covered;
	char failure[400];
	uint64_t code_base, code_size;	/* the driver's */
	uint64_t reserved;	/* 16 MiB that the kernel leaves alone, or 0 */
	struct worker workers[WORKERS];
	_Atomic uint32_t kept;
	struct program corpus[CORPUS];
	_Atomic uint8_t seen[CODE_MAX / 8];
};

extern struct shared *shared;

/* A thread's own. */
struct self {
	unsigned int process, number;	/* of this worker, of all */
	uint64_t random;
	struct worker *log;
	char *buffer, *other;		/* BUFFER bytes; a page that isn't there behind */
	char *readable;			/* a page that can't be written */
	char *hole;			/* one that isn't there */
	bool child;			/* forked by an operation */
	int64_t result;
};

extern _Thread_local struct self self;

uint64_t next_random(uint64_t *state);

/* main.c */
__attribute__((format(printf, 1, 2)))
void fail(const char *format, ...);

/* Something that must hold, whatever anybody does. */
#define ALWAYS(x, format, ...)						\
	do {								\
		if (!(x))						\
			fail("%s:%d: not true: %s: " format, __FILE__,	\
			     __LINE__, #x, ##__VA_ARGS__);		\
	} while (0)

/* worker.c */
void worker_process(unsigned int process, uint64_t seed, const char *replay);
void run_op(const struct op *op);
void print_log(void (*line)(const char *text));
const char *op_name(uint32_t code);

/* cover.c */
void cover_find_code(void);
void cover_open(void);
void cover_begin(void);
bool cover_end(void);
bool cover_here(void);
void corpus_keep(const struct program *program);
bool corpus_pick(uint64_t *random, struct program *program);

/* Descriptors; what is in one may be closed by another thread at any time. */
enum kind {
	KIND_OTHER, KIND_CONTROL, KIND_REGION, KIND_SCRATCH, KIND_PROC, KIND_COMMAND,
	KIND_EVENTFD, KIND_EPOLL, KIND_PIPE, KIND_DMABUF,
};

struct thing {
	int fd;
	enum kind kind;
	uint32_t id;	/* of the region */
};

void things_reset(void);
void thing_put(uint32_t at, struct thing thing);
struct thing thing_at(uint32_t at);
struct thing thing_hold(uint32_t at);
struct thing thing_hold_kind(uint32_t at, enum kind kind);
struct thing thing_region(uint32_t at);
bool thing_take(uint32_t at, struct thing *thing);
void thing_drop(struct thing thing);
struct thing thing_of(int fd);
uint32_t thing_random(uint32_t number);

/* Mappings: readers and one writer, who never wait. */
struct mapping {
	_Atomic int users;	/* -1: one who changes it */
	char *address;
	size_t len;
	uint32_t id;
	bool scratch;		/* contents are nobody's business */
	bool not_here;		/* in a child that was forked */
	bool writable;
};

void mappings_reset(void);
void mappings_forked(void);
struct mapping *mapping_use(uint32_t at);
struct mapping *mapping_change(uint32_t at);
struct mapping *mapping_empty(uint32_t at);
void mapping_done(struct mapping *mapping);
size_t mapping_part(const struct mapping *mapping, uint32_t a, char **at);

extern size_t page_bytes;

unsigned char tag_of(uint32_t id);
void things_signals(void);
bool touch_safely(void (*touch)(void *arg), void *arg);
void check_tag(const void *bytes, size_t len, uint32_t id, const char *where);
void check_memory(const char *address, size_t len, uint32_t id, const char *where);

/* values.c */
uint64_t some_size(uint32_t a);
uint64_t some_offset(uint32_t a, uint64_t size);
uint32_t some_flags(uint32_t a, uint32_t known);
uint64_t some_number(uint32_t a);
void some_name(uint32_t a, char name[PASHM_NAME_SIZE]);
const char *good_name(uint32_t a);
size_t some_length(uint32_t a);
void *some_pointer(uint32_t a, size_t len);
size_t command_line(uint32_t a, uint32_t b, uint32_t c, char *text, size_t room);

/* Operations; each leaves in self.result what its system call said. */
typedef void (*op_run)(const uint32_t *a);

struct op_table {
	const char *name;
	op_run run;
	unsigned int weight;
};

extern const struct op_table ops_ioctl[], ops_bell[], ops_file[], ops_map[], ops_pages[], ops_proc[];
extern const struct op_table ops_other[];

#define TABLES		7
#define TABLE_OPS	32	/* codes of one table, at most */

static inline long result(long value)
{
	self.result = value;
	return value;
}

#endif /* PASHM_TESTS_FUZZ_H */
