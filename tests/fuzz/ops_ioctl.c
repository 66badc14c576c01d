// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Operations: the calls of the ABI
 *
 * A call that went wrong went wrong in a way that the ABI names, and its struct is as
 * it was. A call that went well says what can be true.
 */
#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "call.h"

/*
 * Make the call on a descriptor, with the struct where @place says, longer or shorter
 * as @shape says, or as another call. Errors that the ABI doesn't name are failures; what
 * went wrong left the struct as it was; without @errors, neither is looked at. Returns 0
 * if the call that was meant went well and @arg has what it said.
 */
long call_on(int fd, unsigned long call, union argument *arg, uint32_t place,
	     uint32_t shape, const int *errors)
{
	bool other = shape / 32 % 64 == 1, here;
	size_t size = _IOC_SIZE(call);
	union argument before;
	void *at;
	long n;

	switch (shape % 32) {
	case 0:
		size = shape / 32 % (size + 16);
		break;
	case 1:
		size = 4096 - 8 + shape / 32 % 16;
		break;
	case 2:
	case 3:
		size += 8;
		break;
	case 4:
		size += 8;
		arg->bytes[size - 1 - shape / 32 % 8] = 1;
		break;
	case 5:
		arg->bytes[shape / 32 % size] ^= 1 << shape / 8192 % 8;
		break;
	}
	call = _IOC(_IOC_DIR(call), _IOC_TYPE(call), _IOC_NR(call), size);
	if (other)
		call ^= 1UL << shape / 2048 % 32;
	at = some_pointer(place, size);
	before = *arg;
	here = (uintptr_t)at - (uintptr_t)self.buffer <= BUFFER - size;
	if (here)
		memcpy(at, arg, size);
	n = result(ioctl(fd, call, at));
	if (other || !here)
		return -1;
	if (n) {
		int error = errno, i;

		ALWAYS(!errors || !memcmp(at, &before, size), "call %#lx: %s", call,
		       strerrorname_np(error));
		for (i = 0; errors && errors[i] && errors[i] != error; i++)
			;
		switch (error) {
		case EINVAL: case E2BIG: case EFAULT: case ENOTTY: case EBADF: case ENOMEM: case EINTR:
			break;
		default:
			ALWAYS(!errors || errors[i], "call %#lx: %s", call, strerrorname_np(error));
		}
		errno = error;
		return -1;
	}
	memcpy(arg, at, size < sizeof(*arg) ? size : sizeof(*arg));
	return 0;
}

static int control(uint32_t at)
{
	struct thing thing = thing_hold_kind(at, KIND_CONTROL);

	if (thing.fd < 0 && at % 4) {
		thing.fd = open("/dev/pashm/control", O_RDWR | O_CLOEXEC);
		if (thing.fd >= 0) {
			int copy = fcntl(thing.fd, F_DUPFD_CLOEXEC, PRIVATE_FD);

			thing_put(at, (struct thing){ thing.fd, KIND_CONTROL, 0 });
			thing.fd = copy;
		}
	}
	return thing.fd;
}

static void do_query(const uint32_t *a)
{
	int fd = control(a[0]);
	union argument arg = { .query = { .flags = 0 } };
	const struct pashm_query *query = &arg.query;

	if (fd < 0)
		return;
	if (a[1] % 16 == 0)
		arg.query.flags = some_number(a[1] / 16);
	if (!call_on(fd, PASHM_IOC_QUERY, &arg, a[2], 7 + a[3] % 2, ERRORS()))
		ALWAYS(query->used_bytes <= query->max_bytes && query->user_bytes <= query->used_bytes &&
		       query->used_bytes % query->page_size == 0 &&
		       strnlen(query->version, sizeof(query->version)) < sizeof(query->version),
		       "used %llu of %llu, user %llu", (unsigned long long)query->used_bytes,
		       (unsigned long long)query->max_bytes, (unsigned long long)query->user_bytes);
	close(fd);
}

static void fill_create(const uint32_t *a, struct pashm_create *create)
{
	create->size = some_size(a[1]);
	create->mode = a[2] % 4 ? 0600 | (a[2] / 4 & 0066) : some_number(a[2] / 4);
	create->fd = -1;
	if (a[2] / 4096 % 4)
		some_name(a[2] / 16384, create->name);
	else if (a[2] % 4)
		create->mode = 0;
	create->flags = some_flags(a[3], PASHM_CREATE_PHYS | PASHM_CREATE_NODE);
	create->backend = a[3] / 4096 % 3 ? 0 : a[3] / 16384 % 7;
	if (a[4] % 8 == 0)
		create->align = a[4] / 8 % 4 ? 1ULL << a[4] / 32 % 40 : some_number(a[4] / 32);
	if (a[4] / 65536 % 8 == 0)
		create->max_address = a[4] / 524288 % 2 ? 0xffffffffULL : some_number(a[4] / 524288);
	if (create->flags & PASHM_CREATE_NODE || a[5] % 64 == 0)
		create->node = a[5] / 64 % 8 ? 0 : some_number(a[5] / 512);
	if (create->backend == PASHM_BACKEND_RESERVED || a[5] / 64 % 64 == 0)
		/* never where a device may be: what is written there has effects */
		create->address = shared->reserved + ((a[5] / 4096 & 0xf) << 20);
	if (create->address && shared->reserved && a[5] / 65536 % 16 == 0)
		create->address += some_number(a[5] / 1048576) & 0xfffff;
}

/* A new region: zeroed, or already written by others who know its name. */
static void check_new(struct thing region, const struct pashm_create *create, uint64_t asked)
{
	struct pashm_info info = { .flags = 0 };
	char bytes[256];
	ssize_t n;

	if (ioctl(region.fd, PASHM_IOC_INFO, &info))
		return;
	ALWAYS(info.id == create->id && info.size == create->size && info.size >= asked &&
	       info.size - asked < 65536 && info.memory >= info.size && info.opens,
	       "id %u and %u, size %llu, asked for %llu", info.id, create->id,
	       (unsigned long long)info.size, (unsigned long long)asked);
	if (region.kind != KIND_REGION)
		return;
	n = pread(region.fd, bytes, sizeof(bytes), thing_random(info.id) % info.size);
	if (n > 0)
		check_tag(bytes, n, info.id, "a new region");
}

static void do_create(const uint32_t *a)
{
	int fd = control(a[0]);
	union argument arg = { .create = { .flags = 0 } };
	struct thing region;
	uint64_t asked;

	if (fd < 0)
		return;
	fill_create(a, &arg.create);
	asked = arg.create.size;
	if (!call_on(fd, PASHM_IOC_CREATE, &arg, a[4] / 4, a[5] / 8,
		     ERRORS(EEXIST, EFBIG, ENOSPC, EDQUOT, ERANGE, EBUSY, EOPNOTSUPP, EPERM, EMFILE, ENFILE)) &&
	    arg.create.fd > 0) {
		/* a changed byte may have changed the size that was asked for */
		region = thing_of(arg.create.fd);
		if (a[5] / 8 % 32 != 5 && a[5] / 8 % 32)
			check_new(region, &arg.create, asked);
		thing_put(a[0] / 32, region);
	}
	close(fd);
}

/* Who has no rights but those of a file has them. */
static void check_rights(int fd, bool read_only)
{
	struct pashm_info info = { .flags = 0 };
	unsigned int want = read_only ? 04 : 06, mode;

	if (self.process != PROCESSES - 1 || ioctl(fd, PASHM_IOC_INFO, &info))
		return;
	mode = info.uid == USER ? info.mode >> 6 : info.gid == USER ? info.mode >> 3 : info.mode;
	ALWAYS((mode & want) == want, "a user may not open region %u of %u:%u, %#o", info.id, info.uid,
	       info.gid, info.mode);
}

static void do_attach(const uint32_t *a)
{
	int fd = control(a[0]);
	union argument arg = { .attach = { .fd = -1 } };

	if (fd < 0)
		return;
	some_name(a[1], arg.attach.name);
	arg.attach.flags = some_flags(a[2], PASHM_ATTACH_READ_ONLY);
	if (!call_on(fd, PASHM_IOC_ATTACH, &arg, a[3], a[4],
		     ERRORS(ENOENT, EACCES, EMFILE, ENFILE)) && arg.attach.fd > 0) {
		struct thing region = thing_of(arg.attach.fd);

		ALWAYS(region.id == arg.attach.id || a[4] % 32 < 6, "id %u and %u", region.id,
		       arg.attach.id);
		if (!self.child)
			check_rights(arg.attach.fd, arg.attach.flags & PASHM_ATTACH_READ_ONLY);
		thing_put(a[0] / 32, region);
	}
	close(fd);
}

static void do_destroy(const uint32_t *a)
{
	int fd = control(a[0]);
	union argument arg = { .destroy = { .flags = 0 } };

	if (fd < 0)
		return;
	some_name(a[1], arg.destroy.name);
	arg.destroy.flags = some_flags(a[2], 0);
	call_on(fd, PASHM_IOC_DESTROY, &arg, a[3], a[4], ERRORS(ENOENT, EPERM));
	close(fd);
}

static void do_call(const uint32_t *a)
{
	static const char *const names[] = {
		"echo", "small", "number", "sleep", "stuck", "roots", "users", "groups", "others",
		"readable", "produce", "consume", "client", "nobody",
	};
	struct thing thing = thing_hold_kind(a[0], KIND_COMMAND);
	union argument arg = { .call = { .flags = 0 } };
	struct pashm_call *call = &arg.call;
	const char *name = names[a[1] % COUNT(names)];
	int fd = a[0] / 64 % 4 && thing.fd >= 0 ? dup(thing.fd) : control(a[0]);

	thing_drop(thing);
	if (fd < 0)
		return;
	if (a[1] / 16 % 16)
		strcpy(call->name, name);
	else
		some_name(a[1] / 256, call->name);
	if (a[0] / 64 % 4 && a[0] / 256 % 8)
		memset(call->name, 0, sizeof(call->name));
	call->request_len = some_length(a[2]);
	call->request = (uintptr_t)some_pointer(a[2] / 1024, call->request_len);
	call->reply_len = a[3] % 16 ? some_length(a[3] / 16) : some_number(a[3] / 16);
	call->reply = (uintptr_t)some_pointer(a[3] / 4096, call->reply_len % BUFFER);
	if (strcmp(name, "echo") && strcmp(name, "client") && a[2] % 4) {
		/* numbers: never long in "stuck", but any for "number" */
		call->request_len = snprintf(self.other, 32, "%d", strcmp(name, "number") ?
					     (int)(a[4] % 40) : (int)some_number(a[4]));
		call->request = (uintptr_t)self.other;
	}
	/* the struct lies apart from what may be written */
	call_on(fd, PASHM_IOC_CALL, &arg, 6 + a[4] / 64 % 2, a[5] % 32 == 5 ? 6 : a[5], NULL);
	close(fd);
}

static void do_info(const uint32_t *a)
{
	struct thing region = thing_region(a[0]);
	union argument arg = { .info = { .flags = 0 } };
	const struct pashm_info *info = &arg.info;

	if (region.fd < 0)
		return;
	if (!call_on(region.fd, PASHM_IOC_INFO, &arg, a[1], a[2], ERRORS()) && a[2] % 32 > 5)
		ALWAYS(info->id == region.id && info->size && info->memory >= info->size && info->opens &&
		       info->backend && info->backend <= PASHM_BACKEND_RESERVED && !info->pad,
		       "id %u and %u, opens %u, backend %u", info->id, region.id, info->opens,
		       info->backend);
	thing_drop(region);
}

/* Two regions never share memory; and what one says of itself fits together. */
static void do_phys(const uint32_t *a)
{
	struct thing one = thing_region(a[0]), two = thing_hold_kind(a[0] / 32, KIND_REGION);
	union argument arg = { .phys = { .flags = 0 } };
	struct pashm_phys first = { .offset = 0 }, second = { .offset = 0 };
	struct pashm_info info = { .flags = 0 };

	if (one.fd >= 0 && !ioctl(one.fd, PASHM_IOC_INFO, &info)) {
		arg.phys.offset = some_offset(a[1], info.size);
		arg.phys.flags = some_flags(a[2], 0);
		if (!call_on(one.fd, PASHM_IOC_PHYS, &arg, a[3], a[4], ERRORS(EPERM)) && a[4] % 32 > 5)
			ALWAYS(arg.phys.offset < info.size && arg.phys.length == info.size - arg.phys.offset,
			       "offset %llu, length %llu", (unsigned long long)arg.phys.offset,
			       (unsigned long long)arg.phys.length);
	}
	if (one.fd >= 0 && two.fd >= 0 && one.id != two.id &&
	    !ioctl(one.fd, PASHM_IOC_PHYS, &first) && !ioctl(two.fd, PASHM_IOC_PHYS, &second))
		ALWAYS(first.address + first.length <= second.address ||
		       second.address + second.length <= first.address,
		       "regions %u at %#llx and %u at %#llx", one.id, (unsigned long long)first.address,
		       two.id, (unsigned long long)second.address);
	thing_drop(one);
	thing_drop(two);
}

const struct op_table ops_ioctl[] = {
	{ "create", do_create, 60 },
	{ "attach", do_attach, 40 },
	{ "destroy", do_destroy, 20 },
	{ "query", do_query, 8 },
	{ "call", do_call, 30 },
	{ "info", do_info, 8 },
	{ "phys", do_phys, 10 },
	{ NULL, NULL, 0 },
};
