// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * DOC: Mappings, placed such that large pages fit
 *
 * A large page can be used where address and offset agree in their low bits. Most kernels
 * choose such an address by themselves once the driver asks for it; where they didn't,
 * a hole that is large enough is reserved, and the region mapped into the middle of it.
 */
#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

static bool fits(const void *address, uint64_t offset, uint64_t page)
{
	return !(((uintptr_t)address - offset) & (page - 1));
}

/* Maps again, into a hole made to measure. Nothing is lost if there is none. */
static int map_aligned(const struct pashm_region *region, uint64_t offset,
		       size_t length, int prot, int flags, void **address)
{
	size_t page = region->map_size, room = length + page, before, small;
	char *hole = NULL, *at;
	void *to;
	int err;

	if (room < length)
		return -ENOMEM;
	err = pashm_sys_mmap((void **)&hole, room, PROT_NONE,
			     MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
	if (err)
		return err;
	before = (offset - (uintptr_t)hole) & (page - 1);
	at = hole + before;
	to = at;
	err = pashm_sys_mmap(&to, length, prot, flags | MAP_FIXED, region->fd,
			     offset);
	if (err) {
		pashm_sys_munmap(hole, room);
		return err;
	}
	small = sysconf(_SC_PAGESIZE);
	length = (length + small - 1) & ~(small - 1);
	if (before)
		pashm_sys_munmap(hole, before);
	if (before + length < room)
		pashm_sys_munmap(at + length, room - before - length);
	*address = to;
	return 0;
}

int pashm_region_map(const struct pashm_region *region, uint64_t offset,
		     size_t length, unsigned int flags, void **address)
{
	int prot = PROT_READ | PROT_WRITE, how = MAP_SHARED, err;
	void *plain = NULL, *aligned;

	if (flags & ~(PASHM_MAP_READ_ONLY | PASHM_MAP_POPULATE))
		return -EINVAL;
	if (offset >= region->size)
		return -EINVAL;
	if (!length) {
		if (region->size - offset > SIZE_MAX)
			return -ENOMEM;
		length = region->size - offset;
	}
	if (length > region->size - offset)
		return -EINVAL;
	if (flags & PASHM_MAP_READ_ONLY)
		prot = PROT_READ;
	if (flags & PASHM_MAP_POPULATE)
		how |= MAP_POPULATE;

	err = pashm_sys_mmap(&plain, length, prot, how, region->fd, offset);
	if (err)
		return err;
	if (length >= region->map_size && region->map_size <= SIZE_MAX / 2 &&
	    !fits(plain, offset, region->map_size) &&
	    !map_aligned(region, offset, length, prot, how, &aligned)) {
		pashm_sys_munmap(plain, length);
		plain = aligned;
	}
	*address = plain;
	return 0;
}

int pashm_unmap(void *address, size_t length)
{
	return pashm_sys_munmap(address, length);
}
