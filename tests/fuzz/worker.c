// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Processes, threads, and the programs that they run
 *
 * What a thread does follows from its seed alone, unless KCOV has a say in it; what
 * comes of it does not, as the others run at the same time. So each thread keeps a
 * log, which can be printed, and run again.
 */
#include <fcntl.h>
#include <grp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

_Thread_local struct self self;

static const struct op_table *const tables[TABLES] = {
	ops_ioctl, ops_bell, ops_file, ops_map, ops_pages, ops_proc, ops_other,
};

static unsigned int weights[COUNT(tables)], all_weights;

static const struct op_table *table_entry(uint32_t code)
{
	const struct op_table *table = tables[code / TABLE_OPS % COUNT(tables)];
	unsigned int i;

	for (i = 0; i < code % TABLE_OPS; i++)
		if (!table[i].run)
			return NULL;
	return table[i].run ? &table[i] : NULL;
}

const char *op_name(uint32_t code)
{
	const struct op_table *entry = table_entry(code);

	return entry ? entry->name : "?";
}

static void weigh(void)
{
	unsigned int t, i;

	for (t = 0; t < COUNT(tables); t++) {
		weights[t] = 0;
		for (i = 0; tables[t][i].run; i++)
			weights[t] += tables[t][i].weight;
		all_weights += weights[t];
	}
}

static uint32_t some_code(uint32_t random)
{
	unsigned int t, i;

	random %= all_weights;
	for (t = 0; random >= weights[t]; t++)
		random -= weights[t];
	for (i = 0; random >= tables[t][i].weight; i++)
		random -= tables[t][i].weight;
	return t * TABLE_OPS + i;
}

/* ------------------------------------------------------------------ programs */

static void new_op(struct op *op)
{
	unsigned int i;

	op->code = some_code(next_random(&self.random));
	for (i = 0; i < COUNT(op->a); i++)
		op->a[i] = next_random(&self.random);
}

static void mutate(struct program *program)
{
	unsigned int times = 1 + next_random(&self.random) % 3;

	while (times--) {
		uint32_t at = next_random(&self.random) % program->count;
		struct op *op = &program->ops[at];
		struct program other;

		switch (next_random(&self.random) % 6) {
		case 0:
			new_op(op);
			break;
		case 1:
			if (program->count == PROGRAM_OPS)
				break;
			memmove(op + 1, op, (program->count++ - at) * sizeof(*op));
			new_op(op);
			break;
		case 2:
			if (program->count == 1)
				break;
			memmove(op, op + 1, (--program->count - at) * sizeof(*op));
			break;
		case 3:
			if (!corpus_pick(&self.random, &other))
				break;
			program->count = at + other.count < PROGRAM_OPS ? at + other.count : PROGRAM_OPS;
			memcpy(op, other.ops, (program->count - at) * sizeof(*op));
			break;
		case 4:
			op->a[next_random(&self.random) % 6] ^= 1U << next_random(&self.random) % 32;
			break;
		default:
			op->a[next_random(&self.random) % 6] = next_random(&self.random);
		}
	}
}

static void new_program(struct program *program)
{
	uint32_t i;

	if (next_random(&self.random) % 2 && corpus_pick(&self.random, program)) {
		mutate(program);
		return;
	}
	program->count = 1 + next_random(&self.random) % PROGRAM_OPS;
	for (i = 0; i < program->count; i++)
		new_op(&program->ops[i]);
}

/* Notes it before it is done: what never ends is in the log, too. */
void run_op(const struct op *op)
{
	const struct op_table *entry = table_entry(op->code);
	struct record *record = NULL;

	if (!entry)
		return;
	/* a child that was forked has no log of its own */
	if (!self.child) {
		record = &self.log->log[atomic_load(&self.log->done) % LOG];
		record->op = *op;
		record->ended = 0;
		atomic_fetch_add(&self.log->done, 1);
	}
	self.result = 0;
	errno = 0;
	entry->run(op->a);
	if (self.result == -1)
		/* an errno of the kernel's own: 512 to 530 */
		ALWAYS(errno < 512 || errno > 530, "%s: errno %d", entry->name, errno);
	if (record) {
		record->result = self.result;
		record->error = self.result == -1 ? errno : 0;
		record->ended = 1;
	}
}

static void run_program(const struct program *program)
{
	uint32_t i;

	for (i = 0; i < program->count && !atomic_load(&shared->stop); i++)
		run_op(&program->ops[i]);
}

/* ---------------------------------------------------------------- the log */

void print_log(void (*line)(const char *text))
{
	unsigned int w;

	for (w = 0; w < WORKERS; w++) {
		struct worker *worker = &shared->workers[w];
		uint64_t done = atomic_load(&worker->done), i;

		for (i = done > LOG ? done - LOG : 0; i < done; i++) {
			const struct record *r = &worker->log[i % LOG];
			const uint32_t *a = r->op.a;
			char text[200], end[60] = "has not ended";

			if (r->ended)
				snprintf(end, sizeof(end), "%lld%s%s", (long long)r->result,
					 r->error ? " " : "", r->error ? strerrorname_np(r->error) ?: "?" : "");
			snprintf(text, sizeof(text), "op %u %u %u %u %u %u %u %u %s: %s", w, r->op.code,
				 a[0], a[1], a[2], a[3], a[4], a[5], op_name(r->op.code), end);
			line(text);
		}
	}
}

/* Those of this thread, from a log: over and over. */
static void replay(const char *path)
{
	FILE *file = fopen(path, "re");
	unsigned int n = 0, w, i;
	static _Thread_local struct op ops[4096];
	char line[512];

	while (file && n < COUNT(ops) && fgets(line, sizeof(line), file)) {
		const char *at = strstr(line, "op ");
		uint32_t *a = ops[n].a;

		if (at && sscanf(at, "op %u %u %u %u %u %u %u %u", &w, &ops[n].code, &a[0], &a[1],
				 &a[2], &a[3], &a[4], &a[5]) == 8 && w == self.number)
			n++;
	}
	if (file)
		fclose(file);
	while (n && !atomic_load(&shared->stop))
		for (i = 0; i < n && !atomic_load(&shared->stop); i++)
			run_op(&ops[i]);
}

/* ------------------------------------------------------------------- threads */

static void nothing(int signal)
{
	(void)signal;
}

/* A signal now and then, so that nothing waits for ever, and calls are interrupted. */
static void begin_signals(void)
{
	struct sigevent event = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGUSR1 };
	struct itimerspec every = { { 0, 90 * 1000000 }, { 0, 50 * 1000000 } };
	timer_t timer;

	event._sigev_un._tid = syscall(SYS_gettid);
	if (!timer_create(CLOCK_MONOTONIC, &event, &timer))
		timer_settime(timer, 0, &every, NULL);
}

static void make_memory(void)
{
	char *all = mmap(NULL, 2 * BUFFER + 16 * 65536, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (all == MAP_FAILED)
		_exit(2);
	self.buffer = all;
	self.hole = all + BUFFER;
	munmap(self.hole, 65536);
	/* nobody else's memory shall ever be there */
	mmap(self.hole, 65536, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0);
	self.readable = all + BUFFER + 65536;
	mprotect(self.readable, 65536, PROT_READ);
	self.other = all + BUFFER + 2 * 65536;
}

struct start {
	unsigned int process, thread;
	uint64_t seed;
	const char *replay;
	pthread_barrier_t *ready;
};

/* Not the library's: it would do so in all threads, and each has its own say. */
static void become_user(void)
{
#ifdef SYS_setresuid32
	/* the others are for 16 bits, and not in every kernel */
	long groups = SYS_setgroups32, gid = SYS_setresgid32, uid = SYS_setresuid32;
#else
	long groups = SYS_setgroups, gid = SYS_setresgid, uid = SYS_setresuid;
#endif

	syscall(groups, 0, NULL);
	syscall(gid, USER, USER, USER);
	if (syscall(uid, USER, USER, USER))
		_exit(2);
}

static void *thread(void *arg)
{
	struct start start = *(struct start *)arg;
	struct program program;

	self.process = start.process;
	self.number = start.process * THREADS + start.thread;
	self.random = start.seed ^ (self.number + 1) * 0xd1342543de82ef95ULL;
	self.log = &shared->workers[self.number];
	make_memory();
	cover_open();
	pthread_barrier_wait(start.ready);
	if (start.process == PROCESSES - 1)
		become_user();
	begin_signals();
	if (start.replay) {
		replay(start.replay);
		return NULL;
	}
	while (!atomic_load(&shared->stop)) {
		new_program(&program);
		cover_begin();
		run_program(&program);
		if (cover_end())
			corpus_keep(&program);
	}
	return NULL;
}

/* The whole life of one process. */
void worker_process(unsigned int process, uint64_t seed, const char *replay_file)
{
	pthread_t threads[THREADS];
	struct start starts[THREADS];
	pthread_barrier_t ready;
	unsigned int i;

	setpgid(0, 0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 });
	/* not restarted: an interrupted call comes back */
	sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = nothing }, NULL);
	sigaction(SIGPIPE, &(struct sigaction){ .sa_handler = SIG_IGN }, NULL);
	signal(SIGCHLD, SIG_DFL);
	things_signals();
	things_reset();
	mappings_reset();
	weigh();
	pthread_barrier_init(&ready, NULL, THREADS);
	for (i = 0; i < THREADS; i++) {
		starts[i] = (struct start){ process, i, seed, replay_file, &ready };
		if (pthread_create(&threads[i], NULL, thread, &starts[i]))
			_exit(2);
	}
	for (i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	_exit(0);
}
