// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the ABI's letter: sizes, numbers, and every bad argument
 *
 * What each call does with good arguments is the matter of the other programs.
 * Here a row is one mistake, and its exact errno. A call that fails must leave
 * its struct as it was.
 */
#include <sys/eventfd.h>
#include <sys/resource.h>

#include "abi_layout.h"
#include "leftovers.h"
#include "pashm_test.h"

enum file { ON_CONTROL, ON_REGION };

union any {
	struct pashm_query query;
	struct pashm_create create;
	struct pashm_attach attach;
	struct pashm_destroy destroy;
	struct pashm_info info;
	struct pashm_phys phys;
	struct pashm_ring ring;
	struct pashm_bell bell;
	struct pashm_eventfd eventfd;
	struct pashm_sync sync;
	struct pashm_dmabuf dmabuf;
	unsigned char bytes[16384];
};

/* A named region "abi" stands by, for calls that want one. */
static int open_file(enum file file)
{
	int region = region_create("abi", page_size(), 0600, 0);

	REQUIRE_OK(region);
	if (file == ON_REGION)
		return region;
	close(region);
	return control_open();
}

static void close_file(int fd)
{
	close(fd);
	REQUIRE_OK(region_destroy("abi"));
}

static int an_eventfd(void)
{
	static int fd = -1;

	if (fd < 0)
		fd = eventfd(0, EFD_CLOEXEC);
	REQUIRE_OK(fd);
	return fd;
}

/* Arguments that the call takes. */
static void good(union any *any, unsigned int nr)
{
	memset(any, 0, sizeof(*any));
	if (nr == _IOC_NR(PASHM_IOC_CREATE))
		any->create.size = 1;
	else if (nr == _IOC_NR(PASHM_IOC_ATTACH))
		strcpy(any->attach.name, "abi");
	else if (nr == _IOC_NR(PASHM_IOC_DESTROY))
		strcpy(any->destroy.name, "abi");
	else if (nr == _IOC_NR(PASHM_IOC_EVENTFD))
		any->eventfd.fd = an_eventfd();
	else if (nr == _IOC_NR(PASHM_IOC_SYNC))
		any->sync.flags = PASHM_SYNC_FOR_CPU;
	else if (nr == _IOC_NR(PASHM_IOC_DMABUF))
		need_dmabuf();
}

static const struct call {
	const char *what;
	unsigned long call;
	enum file file;
	size_t first;	/* size of the struct in its first version */
	bool silent;	/* it has nothing to say but yes or no */
} calls[] = {
	{ "query", PASHM_IOC_QUERY, ON_CONTROL, 104, false },
	{ "create", PASHM_IOC_CREATE, ON_CONTROL, 88, false },
	{ "attach", PASHM_IOC_ATTACH, ON_CONTROL, 88, false },
	{ "destroy", PASHM_IOC_DESTROY, ON_CONTROL, 72, true },
	{ "info", PASHM_IOC_INFO, ON_REGION, 120, false },
	{ "phys", PASHM_IOC_PHYS, ON_REGION, 32, false },
	{ "ring", PASHM_IOC_RING, ON_REGION, 16, false },
	{ "bell", PASHM_IOC_BELL, ON_REGION, 24, false },
	{ "eventfd", PASHM_IOC_EVENTFD, ON_REGION, 8, true },
	{ "sync", PASHM_IOC_SYNC, ON_REGION, 16, true },
	{ "dmabuf", PASHM_IOC_DMABUF, ON_REGION, 8, false },
};

static unsigned long with_size(unsigned long call, size_t size)
{
	return _IOC(_IOC_DIR(call), _IOC_TYPE(call), _IOC_NR(call), size);
}

/* Makes the call, and undoes what it did. */
static int make(int fd, unsigned long call, union any *any)
{
	int result = ioctl(fd, call, any), error = errno;

	if (!result && (_IOC_NR(call) == _IOC_NR(PASHM_IOC_CREATE) ||
			_IOC_NR(call) == _IOC_NR(PASHM_IOC_ATTACH)))
		close(any->create.fd);
	if (!result && _IOC_NR(call) == _IOC_NR(PASHM_IOC_DMABUF))
		close(any->dmabuf.fd);
	if (!result && _IOC_NR(call) == _IOC_NR(PASHM_IOC_DESTROY))
		close(region_create("abi", page_size(), 0600, 0));
	errno = error;
	return result;
}

static void expect(const struct call *row, unsigned long call, union any *any,
		   int error)
{
	int fd = open_file(row->file);
	union any *before = buffer_new(sizeof(*before));

	*before = *any;
	CHECK_ERROR(make(fd, call, any), error);
	if (error)
		CHECK(!memcmp(any, before, sizeof(*any)));
	free(before);
	close_file(fd);
}

TEST_ROWS(good_call, calls)
{
	union any any;

	good(&any, _IOC_NR(row->call));
	expect(row, row->call, &any, 0);
}

/* A program that was compiled with the first header. */
TEST_ROWS(of_the_first_version, calls)
{
	size_t first = row->first;
	union any any;
	size_t i;

	good(&any, _IOC_NR(row->call));
	memset(any.bytes + first, 0x5a, sizeof(any) - first);
	expect(row, with_size(row->call, first), &any, 0);
	for (i = first; i < sizeof(any) && any.bytes[i] == 0x5a; i++)
		;
	CHECK_EQ(i, sizeof(any));
}

TEST_ROWS(shorter_than_the_first_version, calls)
{
	size_t size = row->first;
	static const size_t less[] = { 1, 4, 7 };
	union any any;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(less); i++) {
		good(&any, _IOC_NR(row->call));
		expect(row, with_size(row->call, size - less[i]), &any, EINVAL);
	}
	good(&any, _IOC_NR(row->call));
	expect(row, with_size(row->call, size / 2), &any, EINVAL);
	expect(row, with_size(row->call, 0), &any, EINVAL);
}

TEST_ROWS(longer_with_zeros, calls)
{
	size_t size = _IOC_SIZE(row->call);
	static const size_t more[] = { 1, 4, 8, 64, 1024 };
	union any any;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(more); i++) {
		good(&any, _IOC_NR(row->call));
		expect(row, with_size(row->call, size + more[i]), &any, 0);
		CHECK(all_zero(any.bytes + size, sizeof(any) - size));
	}
	good(&any, _IOC_NR(row->call));
	expect(row, with_size(row->call, 4096), &any, 0);
}

TEST_ROWS(longer_with_something, calls)
{
	size_t size = _IOC_SIZE(row->call);
	static const size_t more[] = { 1, 8, 13, 1024 };
	union any any;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(more); i++) {
		good(&any, _IOC_NR(row->call));
		any.bytes[size + more[i] - 1] = 1;
		expect(row, with_size(row->call, size + more[i]), &any, E2BIG);
		any.bytes[size + more[i] - 1] = 0;
		any.bytes[size] = 1;
		expect(row, with_size(row->call, size + more[i]), &any, E2BIG);
	}
}

TEST_ROWS(longer_than_a_page, calls)
{
	union any any;

	if (page_size() >= _IOC_SIZEMASK)
		SKIP("a call's number can't say more than a page here");
	good(&any, _IOC_NR(row->call));
	expect(row, with_size(row->call, page_size() + 1), &any, E2BIG);
	expect(row, with_size(row->call, _IOC_SIZEMASK), &any, E2BIG);
}

TEST_ROWS(wrong_direction, calls)
{
	static const unsigned int directions[] = {
		_IOC_NONE, _IOC_READ, _IOC_WRITE,
	};
	union any any;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(directions); i++) {
		good(&any, _IOC_NR(row->call));
		expect(row, _IOC(directions[i], PASHM_IOC_MAGIC,
				 _IOC_NR(row->call), _IOC_SIZE(row->call)),
		       &any, ENOTTY);
	}
}

TEST_ROWS(wrong_magic, calls)
{
	union any any;

	good(&any, _IOC_NR(row->call));
	expect(row, row->call ^ 1 << 8, &any, ENOTTY);
	/* 'T' would be a terminal's, which the core doesn't know here either */
	expect(row, (row->call & ~0xff00UL) | 'T' << 8, &any, ENOTTY);
}

TEST_ROWS(on_the_wrong_file, calls)
{
	struct call other = *row;
	union any any;

	other.file = row->file == ON_CONTROL ? ON_REGION : ON_CONTROL;
	good(&any, _IOC_NR(row->call));
	expect(&other, row->call, &any, ENOTTY);
}

static bool is_known(enum file file, unsigned int nr)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(calls); i++)
		if (calls[i].file == file && _IOC_NR(calls[i].call) == nr)
			return true;
	/* command.c tries this one, which wants a module */
	return file == ON_CONTROL && nr == _IOC_NR(PASHM_IOC_CALL);
}

TEST(unknown_calls)
{
	enum file file;
	union any any;

	for (file = ON_CONTROL; file <= ON_REGION; file++) {
		int fd = open_file(file);
		unsigned int nr;

		for (nr = 0; nr < 0x100; nr++) {
			if (is_known(file, nr))
				continue;
			memset(&any, 0, sizeof(any));
			if (!CHECK_ERROR(ioctl(fd, _IOWR(PASHM_IOC_MAGIC, nr,
							 struct pashm_create),
					       &any), ENOTTY))
				note("on file %d, number %#x", file, nr);
		}
		close_file(fd);
	}
}

TEST_ROWS(bad_pointer, calls)
{
	size_t page = page_size(), size = _IOC_SIZE(row->call);
	union any *two = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	void *bad[4];
	union any any;
	size_t i;
	int fd;

	REQUIRE(two != MAP_FAILED);
	REQUIRE_OK(munmap((char *)two + page, page));
	good(&any, _IOC_NR(row->call));
	bad[0] = NULL;
	bad[1] = (void *)1;
	bad[2] = (void *)-page;	/* the kernel's, and not to be asked */
	/* its last byte lies behind the page's end */
	bad[3] = (char *)two + page - size + 1;
	memcpy(bad[3], &any, size - 1);

	fd = open_file(row->file);
	for (i = 0; i < ARRAY_SIZE(bad); i++)
		CHECK_ERROR(ioctl(fd, row->call, bad[i]), EFAULT);
	close_file(fd);
}

TEST_ROWS(result_that_cannot_be_written, calls)
{
	union any *any = mmap(NULL, sizeof(*any), PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int fd = open_file(row->file);
	struct pashm_query before, after;
	unsigned int files;

	REQUIRE(any != MAP_FAILED);
	good(any, _IOC_NR(row->call));
	REQUIRE_OK(mprotect(any, sizeof(*any), PROT_READ));
	before = query();
	files = descriptors();
	CHECK_ERROR(ioctl(fd, row->call, any), row->silent ? 0 : EFAULT);
	after = query();
	CHECK_EQ(descriptors(), files);
	if (row->call == PASHM_IOC_DESTROY) {
		close(region_create("abi", 1, 0600, 0));
		close_file(fd);
		return;
	}
	CHECK_EQ(after.regions, before.regions);
	CHECK_EQ(after.used_bytes, before.used_bytes);
	CHECK_EQ(after.user_bytes, before.user_bytes);
	close_file(fd);
}

#define FLAGS_AND_PAD(name, number, member)				\
	{ name ": a flag nobody knows", number,				\
	  offsetof(union any, member.flags), 0x80000000, EINVAL },	\
	{ name ": the first unused flag", number,			\
	  offsetof(union any, member.flags), 4, EINVAL }

static const struct field {
	const char *what;
	unsigned int call;	/* a row of calls[] */
	size_t offset;
	uint32_t value;
	int error;
} fields[] = {
	FLAGS_AND_PAD("query", 0, query),
	{ "query: flag 1", 0, offsetof(union any, query.flags), 1, EINVAL },
	{ "query: pad", 0, offsetof(union any, query.pad), 1, EINVAL },
	FLAGS_AND_PAD("create", 1, create),
	{ "create: flag 4", 1, offsetof(union any, create.flags), 4, EINVAL },
	FLAGS_AND_PAD("attach", 2, attach),
	{ "attach: flag 2", 2, offsetof(union any, attach.flags), 2, EINVAL },
	{ "attach: pad", 2, offsetof(union any, attach.pad), 1, EINVAL },
	FLAGS_AND_PAD("destroy", 3, destroy),
	{ "destroy: flag 1", 3, offsetof(union any, destroy.flags), 1, EINVAL },
	{ "destroy: pad", 3, offsetof(union any, destroy.pad), 1, EINVAL },
	FLAGS_AND_PAD("info", 4, info),
	{ "info: flag 1", 4, offsetof(union any, info.flags), 1, EINVAL },
	FLAGS_AND_PAD("phys", 5, phys),
	{ "phys: flag 1", 5, offsetof(union any, phys.flags), 1, EINVAL },
	{ "phys: pad", 5, offsetof(union any, phys.pad), 0x10000, EINVAL },
	FLAGS_AND_PAD("ring", 6, ring),
	{ "ring: flag 1", 6, offsetof(union any, ring.flags), 1, EINVAL },
	{ "ring: pad", 6, offsetof(union any, ring.pad), 0x10000, EINVAL },
	FLAGS_AND_PAD("bell", 7, bell),
	{ "bell: flag 2", 7, offsetof(union any, bell.flags), 2, EINVAL },
	{ "bell: pad", 7, offsetof(union any, bell.pad), 0x10000, EINVAL },
	FLAGS_AND_PAD("eventfd", 8, eventfd),
	{ "eventfd: flag 2", 8, offsetof(union any, eventfd.flags), 2, EINVAL },
	FLAGS_AND_PAD("sync", 9, sync),
	{ "sync: flag 4", 9, offsetof(union any, sync.flags), 4, EINVAL },
	/* what is "out" only may hold anything */
	{ "create: fd", 1, offsetof(union any, create.fd), -1, 0 },
	{ "create: id", 1, offsetof(union any, create.id), 77, 0 },
	{ "attach: fd", 2, offsetof(union any, attach.fd), -1, 0 },
	{ "phys: address", 5, offsetof(union any, phys.address), 77, 0 },
	{ "info: name", 4, offsetof(union any, info.name), 0x41414141, 0 },
};

TEST_ROWS(field, fields)
{
	const struct call *call = &calls[row->call];
	union any any;

	good(&any, _IOC_NR(call->call));
	memcpy(any.bytes + row->offset, &row->value, sizeof(row->value));
	expect(call, call->call, &any, row->error);
}

int main(void)
{
	return tap_main();
}
