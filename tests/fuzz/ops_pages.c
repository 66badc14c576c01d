// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Operations: what the core does with a mapping's pages
 */
#include <fcntl.h>
#include <linux/futex.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

#ifndef MADV_POPULATE_READ
#define MADV_POPULATE_READ	22
#define MADV_POPULATE_WRITE	23
#endif
#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE		25
#endif
static void do_madvise(const uint32_t *a)
{
	static const int advices[] = {
		MADV_DONTNEED, MADV_DONTNEED, MADV_WILLNEED, MADV_SEQUENTIAL, MADV_RANDOM, MADV_FREE,
		MADV_REMOVE, MADV_DONTFORK, MADV_DOFORK, MADV_MERGEABLE, MADV_UNMERGEABLE, MADV_HUGEPAGE,
		MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP, MADV_WIPEONFORK, MADV_KEEPONFORK, MADV_COLD,
		MADV_PAGEOUT, MADV_POPULATE_READ, MADV_POPULATE_WRITE, MADV_COLLAPSE, 24, 999,
	};
	struct mapping *mapping;
	int advice = advices[a[2] % COUNT(advices)];
	size_t len;
	char *at;

	mapping = advice == MADV_DONTFORK ? mapping_change(a[0]) : mapping_use(a[0]);
	if (!mapping)
		return;
	if (advice == MADV_DONTFORK)
		mapping->not_here = true;
	len = mapping_part(mapping, a[1], &at);
	result(madvise(at, len, advice));
	mapping_done(mapping);
}

static void do_lock(const uint32_t *a)
{
	struct mapping *mapping = mapping_use(a[0]);
	unsigned char there[64];
	size_t len;
	char *at;

	if (!mapping)
		return;
	len = mapping_part(mapping, a[1], &at);
	switch (a[2] % 5) {
	case 0:
		result(mlock(at, len));
		break;
	case 1:
		result(munlock(at, len));
		break;
	case 2:
		result(msync(at, len, a[3] % 2 ? MS_SYNC : MS_ASYNC | MS_INVALIDATE));
		break;
	case 3:
		result(mincore(at, len < 64 * page_bytes ? len : 64 * page_bytes, there));
		break;
	default:
		result(syscall(SYS_mlock2, at, len, 1));
	}
	mapping_done(mapping);
}

/* Pages that a pipe holds stay what they are, whatever becomes of the region. */
static void do_vmsplice(const uint32_t *a)
{
	struct mapping *mapping = mapping_use(a[0]);
	struct iovec part;
	int ends[2];

	if (!mapping)
		return;
	part.iov_len = mapping_part(mapping, a[1], (char **)&part.iov_base);
	if (part.iov_len > 16 * page_bytes)
		part.iov_len = 16 * page_bytes;
	if (!pipe2(ends, O_CLOEXEC | O_NONBLOCK)) {
		result(vmsplice(ends[1], &part, 1, SPLICE_F_NONBLOCK | (a[2] % 2 ? SPLICE_F_GIFT : 0)));
		close(ends[1]);
		thing_put(a[3], (struct thing){ ends[0], KIND_PIPE, mapping->scratch ? 0 : mapping->id });
	}
	mapping_done(mapping);
}

static void do_drain(const uint32_t *a)
{
	struct thing pipe = thing_hold_kind(a[0], KIND_PIPE);
	ssize_t n;

	if (pipe.fd < 0)
		return;
	n = result(read(pipe.fd, self.buffer, some_length(a[1])));
	if (n > 0 && pipe.id)
		check_tag(self.buffer, n, pipe.id, "a pipe");
	thing_drop(pipe);
}

/* By other ways than the page table of this thread. */
static void do_other_ways(const uint32_t *a)
{
	struct mapping *mapping = mapping_use(a[0]);
	struct iovec here = { self.buffer, 4096 }, there;
	struct timespec soon = { 0, 1000 };
	int fd, status = 0;

	if (!mapping)
		return;
	there.iov_base = mapping->address + a[1] % (mapping->len - 4095);
	there.iov_len = 4096;
	switch (a[2] % 6) {
	case 0:
		if (result(process_vm_readv(getpid(), &here, 1, &there, 1, 0)) > 0 && !mapping->scratch)
			check_tag(self.buffer, self.result, mapping->id, "process_vm_readv");
		break;
	case 1:
		memset(self.buffer, mapping->scratch ? a[3] : tag_of(mapping->id), 4096);
		result(process_vm_writev(getpid(), &here, 1, &there, 1, 0));
		break;
	case 2:
		fd = open("/proc/self/mem", O_RDWR | O_CLOEXEC);
		if (fd < 0)
			break;
		if (result(pread(fd, self.buffer, 4096, (off_t)(uintptr_t)there.iov_base)) > 0 && !mapping->scratch)
			check_tag(self.buffer, self.result, mapping->id, "/proc/self/mem");
		close(fd);
		break;
	case 3:
		result(syscall(SYS_move_pages, 0, 1, (void *[]){ mapping->address }, a[3] % 2 ? (int[]){ 0 } : NULL,
			       &status, 2));
		break;
	case 4:
		/* both kinds of key: by address space, and by file and place */
		result(syscall(SYS_futex, mapping->address, (a[3] % 2 ? FUTEX_PRIVATE_FLAG : 0) |
			       (a[3] / 2 % 2 ? FUTEX_WAIT : FUTEX_WAKE), a[3] / 4 % 2 ? 0 : 1, &soon, NULL, 0));
		break;
	default:
		/* from the region to itself, and from a file of it to a mapping */
		result(process_vm_readv(getpid(), &(struct iovec){ mapping->address, 4096 }, 1, &there, 1, 0));
	}
	mapping_done(mapping);
}

/* read() and write() between a region and a mapping of the same one, or of scratch. */
static void do_between(const uint32_t *a)
{
	struct thing region = thing_region(a[0]);
	struct mapping *mapping = mapping_use(a[1]);
	off_t at = some_offset(a[2], 1 << 21);

	if (mapping && region.fd >= 0) {
		bool same = mapping->id == region.id && region.kind == KIND_REGION;
		size_t len = 1 + a[3] % mapping->len;

		if (same || mapping->scratch)
			result(pread(region.fd, mapping->address, len, at));
		if (same || region.kind == KIND_SCRATCH)
			result(pwrite(region.fd, mapping->address, len, at));
	}
	if (mapping)
		mapping_done(mapping);
	thing_drop(region);
}

static void do_maps(const uint32_t *a)
{
	static const char *const files[] = { "maps", "smaps", "numa_maps", "pagemap", "smaps_rollup" };
	char path[64];
	int fd, n = 0;

	if (a[0] % 4 == 0) {
		fd = open("/proc/self/clear_refs", O_WRONLY | O_CLOEXEC);
		if (fd >= 0) {
			result(write(fd, a[1] % 2 ? "1" : "4", 1));
			close(fd);
		}
		return;
	}
	snprintf(path, sizeof(path), "/proc/self/%s", files[a[0] / 4 % COUNT(files)]);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	while (n++ < 16 && result(read(fd, self.buffer, BUFFER)) > 0)
		;
	close(fd);
}

const struct op_table ops_pages[] = {
	{ "madvise", do_madvise, 25 },
	{ "lock", do_lock, 8 },
	{ "vmsplice", do_vmsplice, 10 },
	{ "drain", do_drain, 10 },
	{ "other-ways", do_other_ways, 15 },
	{ "between", do_between, 12 },
	{ "maps", do_maps, 3 },
	{ NULL, NULL, 0 },
};
