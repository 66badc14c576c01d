// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: KCOV, and the programs that are kept
 *
 * Each thread has KCOV of its own. Only the driver's code counts, by its distance from
 * where the module lies, which may be elsewhere after it was loaded anew.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "fuzz.h"

#define PCS		(16 << 10)	/* in one program, at most */

#define KCOV_INIT_TRACE	_IOR('c', 1, unsigned long)
#define KCOV_ENABLE	_IO('c', 100)
#define KCOV_DISABLE	_IO('c', 101)
#define KCOV_TRACE_PC	0

static _Thread_local int kcov = -1;
static _Thread_local unsigned long *pcs;

/* Where the driver lies, from /proc/modules. */
void cover_find_code(void)
{
	FILE *file = fopen("/proc/modules", "re");
	char line[512];

	shared->code_size = 0;
	while (file && fgets(line, sizeof(line), file)) {
		unsigned long long size, base;

		if (sscanf(line, "pashm %llu %*s %*s %*s %llx", &size, &base) == 2) {
			shared->code_base = base;
			shared->code_size = size < CODE_MAX ? size : CODE_MAX;
		}
	}
	if (file)
		fclose(file);
}

/* Before the thread gives up its rights. */
void cover_open(void)
{
	kcov = open("/sys/kernel/debug/kcov", O_RDWR | O_CLOEXEC);
	if (kcov < 0)
		return;
	pcs = MAP_FAILED;
	if (!ioctl(kcov, KCOV_INIT_TRACE, PCS))
		pcs = mmap(NULL, PCS * sizeof(*pcs), PROT_READ | PROT_WRITE, MAP_SHARED, kcov, 0);
	if (pcs == MAP_FAILED) {
		close(kcov);
		kcov = -1;
	}
}

bool cover_here(void)
{
	return kcov >= 0 && shared->code_size;
}

void cover_begin(void)
{
	if (!cover_here() || ioctl(kcov, KCOV_ENABLE, KCOV_TRACE_PC))
		return;
	__atomic_store_n(&pcs[0], 0, __ATOMIC_RELAXED);
}

/* Whether there was anything that nobody had seen before. */
bool cover_end(void)
{
	unsigned long n, i;
	bool fresh = false;

	if (!cover_here())
		return false;
	n = __atomic_load_n(&pcs[0], __ATOMIC_RELAXED);
	ioctl(kcov, KCOV_DISABLE, 0);
	for (i = 1; i <= n && i < PCS; i++) {
		uint64_t at = pcs[i] - shared->code_base;
		uint8_t bit = 1 << at % 8;

		if (at >= shared->code_size ||
		    atomic_load_explicit(&shared->seen[at / 8], memory_order_relaxed) & bit)
			continue;
		if (!(atomic_fetch_or(&shared->seen[at / 8], bit) & bit)) {
			atomic_fetch_add(&shared->covered, 1);
			fresh = true;
		}
	}
	return fresh;
}

void corpus_keep(const struct program *program)
{
	uint32_t at = atomic_fetch_add(&shared->kept, 1);

	/* when it is full, each new one takes an old one's place; readers cope */
	shared->corpus[at % CORPUS] = *program;
}

bool corpus_pick(uint64_t *random, struct program *program)
{
	uint32_t kept = atomic_load(&shared->kept);

	if (!kept)
		return false;
	*program = shared->corpus[next_random(random) % (kept < CORPUS ? kept : CORPUS)];
	if (program->count > PROGRAM_OPS)
		program->count = PROGRAM_OPS;
	return program->count;
}
