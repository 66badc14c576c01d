// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Operations: doorbells, devices, and any call on any file
 */
#include <linux/dma-buf.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "call.h"

static void do_ring(const uint32_t *a)
{
	struct thing region = thing_region(a[0]);
	union argument arg = { .ring = { .flags = some_flags(a[1], 0) } };

	if (region.fd < 0)
		return;
	if (!call_on(region.fd, PASHM_IOC_RING, &arg, a[2], a[3], ERRORS(EBADF)) && a[3] % 32 > 5)
		ALWAYS(arg.ring.rings, "region %u", region.id);
	thing_drop(region);
}

static void do_bell(const uint32_t *a)
{
	struct thing region = thing_region(a[0]);
	union argument arg = { .bell = { .flags = some_flags(a[1], PASHM_BELL_PEEK) } };

	if (region.fd < 0)
		return;
	if (!call_on(region.fd, PASHM_IOC_BELL, &arg, a[2], a[3], ERRORS()) && a[3] % 32 > 5)
		ALWAYS(arg.bell.news <= arg.bell.rings, "region %u: %llu of %llu", region.id,
		       (unsigned long long)arg.bell.news, (unsigned long long)arg.bell.rings);
	thing_drop(region);
}

static void do_eventfd(const uint32_t *a)
{
	struct thing region = thing_region(a[0]), bell = { .fd = -1 };
	union argument arg = { .eventfd = { .flags = some_flags(a[1], PASHM_EVENTFD_REMOVE) } };

	if (region.fd < 0)
		return;
	if (a[2] % 4 == 0)
		thing_put(a[2] / 4, (struct thing){ eventfd(a[2] / 256 % 4, EFD_CLOEXEC | EFD_NONBLOCK),
						    KIND_EVENTFD, 0 });
	bell = a[2] % 8 ? thing_hold_kind(a[2] / 4, KIND_EVENTFD) : thing_hold(a[2] / 8);
	arg.eventfd.fd = a[2] / 1024 % 16 ? bell.fd : (int)some_number(a[2] / 1024);
	call_on(region.fd, PASHM_IOC_EVENTFD, &arg, a[3], a[4], ERRORS(EEXIST, ENOENT, ENOSPC));
	thing_drop(bell);
	thing_drop(region);
}

static void do_sync(const uint32_t *a)
{
	struct thing region = thing_region(a[0]);
	struct pashm_range *ranges = (void *)self.other;
	struct pashm_info info = { .flags = 0 };
	union argument arg = { .sync = { .flags = 1 + a[1] % 2 } };
	uint32_t count = a[2] % 32 ? a[2] / 32 % 8 : a[2] / 32 % 1030, i;

	if (region.fd >= 0 && !ioctl(region.fd, PASHM_IOC_INFO, &info)) {
		for (i = 0; i < count; i++) {
			ranges[i].offset = some_offset(a[3] + i * 7, info.size);
			ranges[i].length = a[4] % 4 ? info.size - ranges[i].offset : some_offset(a[4] / 4, info.size);
		}
		arg.sync.count = a[5] % 32 ? count : some_number(a[5] / 32);
		arg.sync.ranges = a[5] / 32 % 16 ? (uintptr_t)ranges :
						   (uintptr_t)some_pointer(a[5] / 512, count * sizeof(*ranges));
		if (a[1] / 2 % 16 == 0)
			arg.sync.flags = some_flags(a[1] / 32, 3);
		call_on(region.fd, PASHM_IOC_SYNC, &arg, a[2] / 65536, a[5] / 65536, ERRORS());
	}
	thing_drop(region);
}

static void do_dmabuf(const uint32_t *a)
{
	struct thing region = thing_region(a[0]);
	union argument arg = { .dmabuf = { .flags = some_flags(a[1], PASHM_DMABUF_READ_ONLY), .fd = -1 } };

	if (region.fd < 0)
		return;
	if (!call_on(region.fd, PASHM_IOC_DMABUF, &arg, a[2], a[3],
		     ERRORS(EACCES, EOPNOTSUPP, EMFILE, ENFILE)) && arg.dmabuf.fd > 0)
		thing_put(a[0] / 32, (struct thing){ arg.dmabuf.fd, KIND_DMABUF,
						     region.kind == KIND_REGION ? region.id : 0 });
	thing_drop(region);
}

/* What the core does with it: its own calls, which come back to the driver. */
static void do_dmabuf_call(const uint32_t *a)
{
	struct thing dmabuf = thing_hold_kind(a[0], KIND_DMABUF);
	struct dma_buf_sync sync = { .flags = some_flags(a[1], DMA_BUF_SYNC_RW | DMA_BUF_SYNC_END) };

	if (dmabuf.fd < 0)
		return;
	switch (a[2] % 4) {
	case 0:
		result(ioctl(dmabuf.fd, DMA_BUF_SET_NAME, a[3] % 2 ? "fuzz" : self.hole));
		break;
	case 1:
		result(lseek(dmabuf.fd, 0, a[3] % 2 ? SEEK_END : SEEK_SET));
		break;
	default:
		if (a[1] % 8 > 3)
			sync.flags = a[1] / 8 % 8;
		result(ioctl(dmabuf.fd, DMA_BUF_IOCTL_SYNC, &sync));
	}
	thing_drop(dmabuf);
}

/* Any call on any file, with a struct that is noise. */
static void do_any(const uint32_t *a)
{
	static const unsigned long calls[] = {
		PASHM_IOC_QUERY, PASHM_IOC_ATTACH, PASHM_IOC_DESTROY, PASHM_IOC_INFO, PASHM_IOC_PHYS,
		PASHM_IOC_RING, PASHM_IOC_BELL, PASHM_IOC_EVENTFD, PASHM_IOC_SYNC, PASHM_IOC_DMABUF,
		PASHM_IOC_CALL,
	};
	struct thing thing = thing_hold(a[0]);
	uint64_t state = a[1];
	union argument arg;
	size_t i;

	if (thing.fd < 0)
		return;
	for (i = 0; i < sizeof(arg.bytes); i += 4) {
		uint32_t noise = a[2] % 2 ? some_number(next_random(&state)) : 0;

		memcpy(arg.bytes + i, &noise, sizeof(noise));
	}
	call_on(thing.fd, calls[a[3] % COUNT(calls)], &arg, a[4], a[5] / 64 % 8 ? a[5] : a[5] % 2, NULL);
	thing_drop(thing);
}

const struct op_table ops_bell[] = {
	{ "ring", do_ring, 15 },
	{ "bell", do_bell, 12 },
	{ "eventfd", do_eventfd, 20 },
	{ "sync", do_sync, 10 },
	{ "dmabuf", do_dmabuf, 10 },
	{ "dmabuf-call", do_dmabuf_call, 6 },
	{ "ioctl", do_any, 15 },
	{ NULL, NULL, 0 },
};
