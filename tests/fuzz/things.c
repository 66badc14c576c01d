// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Descriptors and mappings of a process, and what its regions must hold
 *
 * Threads take, close and replace each other's descriptors. Who wants to be sure
 * what it works on holds one: a duplicate that no other thread knows.
 */
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "fuzz.h"

/* fd: 16 bits, kind: 8, generation: 8, id: 32; 0: nothing */
static _Atomic uint64_t things[THINGS];
static _Atomic uint32_t generation;
static struct mapping mappings[THINGS];

static struct thing unpack(uint64_t word)
{
	return (struct thing){
		.fd = word ? (int)(word & 0xffff) : -1,
		.kind = (word >> 16) & 0xff,
		.id = word >> 32,
	};
}

void things_reset(void)
{
	unsigned int i;

	for (i = 0; i < THINGS; i++)
		atomic_store(&things[i], 0);
}

void thing_drop(struct thing thing)
{
	if (thing.fd >= 0)
		close(thing.fd);
}

/* Closes what was there. */
void thing_put(uint32_t at, struct thing thing)
{
	uint64_t word, old;

	if (thing.fd < 0)
		return;
	word = (uint64_t)thing.id << 32 | thing.kind << 16 | (thing.fd & 0xffff);
	word |= (uint64_t)(atomic_fetch_add(&generation, 1) & 0xff) << 24;
	old = atomic_exchange(&things[at % THINGS], word);
	thing_drop(unpack(old));
}

/* May be another file's already when it is used. */
struct thing thing_at(uint32_t at)
{
	return unpack(atomic_load(&things[at % THINGS]));
}

bool thing_take(uint32_t at, struct thing *thing)
{
	*thing = unpack(atomic_exchange(&things[at % THINGS], 0));
	return thing->fd >= 0;
}

/* For thing_drop(); fd is -1 if there is nothing. */
struct thing thing_hold(uint32_t at)
{
	uint64_t word = atomic_load(&things[at % THINGS]);
	struct thing thing = unpack(word);

	if (!word)
		return thing;
	thing.fd = fcntl(thing.fd, F_DUPFD_CLOEXEC, PRIVATE_FD);
	/* it was closed after this, if at all */
	if (thing.fd >= 0 && atomic_load(&things[at % THINGS]) != word) {
		close(thing.fd);
		thing.fd = -1;
	}
	return thing;
}

/* The first one of this kind, from @at on. */
struct thing thing_hold_kind(uint32_t at, enum kind kind)
{
	unsigned int i;

	for (i = 0; i < THINGS; i++)
		if (thing_at(at + i).kind == kind && thing_at(at + i).fd >= 0)
			return thing_hold(at + i);
	return (struct thing){ .fd = -1 };
}

/* Mostly one whose contents are checked. */
struct thing thing_region(uint32_t at)
{
	return thing_hold_kind(at, at % 7 ? KIND_REGION : KIND_SCRATCH);
}

/* What a fresh descriptor of a region, which only this thread has, is. */
struct thing thing_of(int fd)
{
	struct thing thing = { .fd = fd, .kind = KIND_OTHER };
	struct pashm_info info;

	if (fd < 0)
		return thing;
	memset(&info, 0, sizeof(info));
	if (ioctl(fd, PASHM_IOC_INFO, &info))
		return thing;
	ALWAYS(info.id && info.size && info.memory >= info.size && info.opens,
	       "id %u, size %llu, memory %llu, opens %u", info.id,
	       (unsigned long long)info.size, (unsigned long long)info.memory, info.opens);
	thing.id = info.id;
	thing.kind = info.name[0] == 'x' || info.backend == PASHM_BACKEND_RESERVED ?
		     KIND_SCRATCH : KIND_REGION;
	return thing;
}

/* ------------------------------------------------------------------ mappings */

/* In a process that is new, or has left all that its parent had. */
void mappings_reset(void)
{
	memset(mappings, 0, sizeof(mappings));
}

/* What the parent keeps to itself isn't here. Those that were in use stay so. */
void mappings_forked(void)
{
	unsigned int i;

	for (i = 0; i < THINGS; i++)
		if (mappings[i].not_here)
			atomic_store(&mappings[i].users, -1);
}

/* One that is there, for mapping_done(); or NULL. */
struct mapping *mapping_use(uint32_t at)
{
	unsigned int i;

	for (i = 0; i < THINGS; i++) {
		struct mapping *mapping = &mappings[(at + i) % THINGS];
		int users = atomic_load(&mapping->users);

		if (users < 0 || !mapping->len ||
		    !atomic_compare_exchange_strong(&mapping->users, &users, users + 1))
			continue;
		if (mapping->len)
			return mapping;
		mapping_done(mapping);
	}
	return NULL;
}

static struct mapping *change(uint32_t at, bool empty)
{
	unsigned int i;

	for (i = 0; i < THINGS; i++) {
		struct mapping *mapping = &mappings[(at + i) % THINGS];
		int nobody = 0;

		if (!mapping->len != empty ||
		    !atomic_compare_exchange_strong(&mapping->users, &nobody, -1))
			continue;
		if (!mapping->len == empty)
			return mapping;
		mapping_done(mapping);
	}
	return NULL;
}

/* One that nobody else uses meanwhile. */
struct mapping *mapping_change(uint32_t at)
{
	return change(at, false);
}

/* Room for a new one. */
struct mapping *mapping_empty(uint32_t at)
{
	return change(at, true);
}

void mapping_done(struct mapping *mapping)
{
	if (atomic_load(&mapping->users) < 0)
		atomic_store(&mapping->users, 0);
	else
		atomic_fetch_sub(&mapping->users, 1);
}

size_t page_bytes;

__attribute__((constructor)) static void find_page(void)
{
	page_bytes = sysconf(_SC_PAGESIZE);
}

/* Part of a mapping, whole pages. */
size_t mapping_part(const struct mapping *mapping, uint32_t a, char **at)
{
	size_t pages = mapping->len / page_bytes, first, count;

	if (a % 4 == 0) {
		*at = mapping->address;
		return mapping->len;
	}
	first = a / 4 % pages;
	count = 1 + a / 1024 % (pages - first);
	*at = mapping->address + first * page_bytes;
	return count * page_bytes;
}

/* ------------------------------------------------------------------ contents */

unsigned char tag_of(uint32_t id)
{
	return (id * 0x9e3779b1U >> 8) % 255 + 1;
}

static _Thread_local sigjmp_buf back;
static _Thread_local volatile sig_atomic_t touching;

static void touched(int signal, siginfo_t *info, void *context)
{
	(void)context;
	if (touching)
		siglongjmp(back, signal);
	fail("signal %d at address %p", signal, info->si_addr);
	/* the process ends by it, and is told of */
	sigaction(signal, &(struct sigaction){ .sa_handler = SIG_DFL }, NULL);
	raise(signal);
}

void things_signals(void)
{
	struct sigaction action = { .sa_sigaction = touched, .sa_flags = SA_NODEFER | SA_SIGINFO };

	sigaction(SIGSEGV, &action, NULL);
	sigaction(SIGBUS, &action, NULL);
}

/* Whether it could be done; memory may have no rights for it. */
bool touch_safely(void (*touch)(void *arg), void *arg)
{
	bool done = false;

	if (!sigsetjmp(back, 1)) {
		touching = 1;
		touch(arg);
		done = true;
	}
	touching = 0;
	return done;
}

/* What was read of a region is that region's, or was never written. */
void check_tag(const void *bytes, size_t len, uint32_t id, const char *where)
{
	const unsigned char *byte = bytes;
	unsigned char tag = tag_of(id);
	size_t i;

	for (i = 0; i < len; i++) {
		if (byte[i] && byte[i] != tag) {
			fail("%s: region %u has %#x at byte %zu of %zu, and not 0 or %#x", where,
			     id, byte[i], i, len, tag);
			return;
		}
	}
}

struct look {
	const char *address;
	char *copy;
	size_t len;
};

static void copy_out(void *arg)
{
	struct look *look = arg;

	memcpy(look->copy, look->address, look->len);
}

/* A few bytes of each page, of a mapping that this thread uses. */
void check_memory(const char *address, size_t len, uint32_t id, const char *where)
{
	char copy[128];
	size_t at, step = len > 1 << 20 ? 16384 : 4096;

	for (at = 0; at < len && !atomic_load(&shared->failed); at += step) {
		struct look look = { address + at, copy, sizeof(copy) };

		look.address += thing_random(at) % (4096 - sizeof(copy));
		if (!touch_safely(copy_out, &look))
			return;
		check_tag(copy, sizeof(copy), id, where);
	}
}

/* A number that follows from another. */
uint32_t thing_random(uint32_t number)
{
	uint64_t state = number;

	return next_random(&state);
}
