// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Operations: mappings come, move, change and go
 */
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "fuzz.h"

#ifndef MREMAP_DONTUNMAP
#define MREMAP_DONTUNMAP	4
#endif

/* Who reads there on MIPS, in any memory, faults for ever (seen on 6.1). */
#ifdef __mips__
#define WRITE_ONLY	(PROT_READ | PROT_WRITE)
#else
#define WRITE_ONLY	PROT_WRITE
#endif

static size_t up(size_t len)
{
	return (len + page_bytes - 1) & ~(page_bytes - 1);
}

static void do_mmap(const uint32_t *a)
{
	static const int prots[] = {
		PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ,
		PROT_NONE, WRITE_ONLY, PROT_READ | PROT_EXEC, PROT_READ | PROT_WRITE | PROT_EXEC,
	};
	struct thing thing = a[0] % 16 ? thing_region(a[0] / 16) : thing_hold_kind(a[0] / 16, KIND_DMABUF);
	int prot = prots[a[1] % COUNT(prots)];
	int flags = a[1] / 8 % 16 ? MAP_SHARED : a[1] / 128 % 2 ? MAP_PRIVATE : MAP_SHARED_VALIDATE;
	struct mapping *mapping;
	struct pashm_info info = { .size = 1 << 20 };
	size_t len;
	off_t at = 0;
	void *p;

	if (thing.fd < 0)
		return;
	mapping = mapping_empty(a[2]);
	if (!mapping)
		goto out;
	info.flags = 0;
	ioctl(thing.fd, PASHM_IOC_INFO, &info);
	if (a[3] % 4 == 0)
		at = some_offset(a[3] / 4, info.size) & ~(page_bytes - 1);
	len = a[4] % 8 ? info.size - at : some_offset(a[4] / 8, info.size);
	if (a[4] / 8 % 16 == 0)
		len = some_number(a[4] / 128);
	if (a[5] % 4 == 0)
		flags |= MAP_POPULATE;
	if (a[5] / 4 % 16 == 0)
		flags |= MAP_LOCKED;
	if (a[5] / 64 % 32 == 0)
		flags |= MAP_NORESERVE;
	p = mmap(NULL, len, prot, flags, thing.fd, at);
	result(p == MAP_FAILED ? -1 : 0);
	if (p == MAP_FAILED)
		goto out_mapping;
	ALWAYS(!(prot & PROT_EXEC), "mapped to be executed");
	ALWAYS((flags & MAP_TYPE) != MAP_PRIVATE, "mapped privately");
	if (thing.kind != KIND_DMABUF)
		ALWAYS((uint64_t)at + up(len) <= info.size, "mapped %zu bytes at %lld of %llu", len,
		       (long long)at, (unsigned long long)info.size);
	mapping->address = p;
	mapping->len = up(len);
	mapping->id = thing.id;
	mapping->scratch = thing.kind == KIND_SCRATCH || !thing.id;
	mapping->not_here = false;
out_mapping:
	mapping_done(mapping);
out:
	thing_drop(thing);
}

static void do_munmap(const uint32_t *a)
{
	struct mapping *mapping = mapping_change(a[0]);
	size_t len, before;
	char *at;

	if (!mapping)
		return;
	len = mapping_part(mapping, a[1], &at);
	if (result(munmap(at, len)))
		goto out;
	/* of two parts that are left, the first one stays */
	before = at - mapping->address;
	if (!before && len < mapping->len) {
		mapping->address += len;
		mapping->len -= len;
	} else {
		if (before + len < mapping->len)
			munmap(at + len, mapping->len - before - len);
		mapping->len = before;
	}
out:
	mapping_done(mapping);
}

/* Before 4.5 x86 warns when a mapping of the DMA API's memory moves, whoever made it. */
static bool moving_warns;

__attribute__((constructor)) static void find_whether_moving_warns(void)
{
	unsigned int major, minor;
	struct utsname name;

	moving_warns = uname(&name) || sscanf(name.release, "%u.%u", &major, &minor) != 2 ||
		       major < 4 || (major == 4 && minor < 5);
}

static void do_mremap(const uint32_t *a)
{
	struct mapping *mapping = moving_warns ? NULL : mapping_change(a[0]);
	size_t to;
	char *p = MAP_FAILED, *place = NULL;

	if (!mapping)
		return;
	to = a[1] % 4 ? mapping->len : up(1 + a[1] / 4 % (2 * mapping->len));
	switch (a[2] % 4) {
	case 0:
		p = mremap(mapping->address, mapping->len, to, 0);
		break;
	case 1:
		p = mremap(mapping->address, mapping->len, to, MREMAP_MAYMOVE);
		break;
	case 2:
		/* to a place that is this thread's own, at any distance of a large page */
		place = mmap(NULL, to + (4 << 20), PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (place == MAP_FAILED)
			break;
		p = place + a[3] % (4 << 20) / page_bytes * page_bytes;
		munmap(place, p - place);
		munmap(p + to, place + (4 << 20) - p);
		/* if it fails, the place may be somebody else's already: it isn't touched */
		p = mremap(mapping->address, mapping->len, to, MREMAP_MAYMOVE | MREMAP_FIXED, p);
		break;
	default:
		to = mapping->len;
		p = mremap(mapping->address, to, to, MREMAP_MAYMOVE | MREMAP_DONTUNMAP, NULL);
		if (p != MAP_FAILED)
			munmap(mapping->address, to);
	}
	result(p == MAP_FAILED ? -1 : 0);
	if (p != MAP_FAILED) {
		ALWAYS(to <= mapping->len, "grown from %zu to %zu", mapping->len, to);
		mapping->address = p;
		mapping->len = to;
	} else if (to < mapping->len) {
		/* the kernel cuts first: the rest may be somebody else's already */
		mapping->len = to;
	}
	mapping_done(mapping);
}

static void do_mprotect(const uint32_t *a)
{
	static const int prots[] = {
		PROT_READ | PROT_WRITE, PROT_READ | PROT_WRITE, PROT_READ, PROT_NONE, WRITE_ONLY,
		PROT_READ | PROT_EXEC,
	};
	struct mapping *mapping = mapping_use(a[0]);
	int prot = prots[a[2] % COUNT(prots)];
	size_t len;
	char *at;

	if (!mapping)
		return;
	len = mapping_part(mapping, a[1], &at);
	result(mprotect(at, len, prot));
	ALWAYS(self.result || !(prot & PROT_EXEC), "may be executed");
	mapping_done(mapping);
}

struct write {
	char *at;
	size_t len;
	unsigned char byte;
};

static void put(void *arg)
{
	const struct write *write = arg;

	memset(write->at, write->byte, write->len);
}

static void do_touch(const uint32_t *a)
{
	struct mapping *mapping = mapping_use(a[0]);
	struct write write = { .len = a[2] % 256 };

	if (!mapping)
		return;
	if (a[1] % 2) {
		if (mapping->scratch)
			touch_safely(put, &(struct write){ mapping->address, 0, 0 });
		else
			check_memory(mapping->address, mapping->len, mapping->id, "memory");
	} else {
		write.at = mapping->address + a[3] % (mapping->len - write.len);
		write.byte = mapping->scratch ? a[4] : a[4] % 4 ? tag_of(mapping->id) : 0;
		if (a[5] % 8 == 0) {
			write.at = mapping->address;
			write.len = mapping->len < 1 << 20 ? mapping->len : 1 << 20;
		}
		result(touch_safely(put, &write));
	}
	mapping_done(mapping);
}

const struct op_table ops_map[] = {
	{ "mmap", do_mmap, 40 },
	{ "munmap", do_munmap, 22 },
	{ "mremap", do_mremap, 15 },
	{ "mprotect", do_mprotect, 12 },
	{ "touch", do_touch, 50 },
	{ NULL, NULL, 0 },
};
