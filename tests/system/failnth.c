// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Every allocation of a call fails in turn
 *
 * On kernels with fault injection, /proc/thread-self/fail-nth makes the n-th
 * allocation, or copy from or to user space, that this thread asks for fail. Each
 * call is made with n from 1 on until nothing fails any more: it either works or says
 * what was wrong, and what it had taken before it failed is given back.
 */
#include "leftovers.h"
#include "pashm_test.h"

#define FAULTS		"/sys/kernel/debug/"
#define NTH_MAX		2000

static int nth = -1;

static void set(const char *file, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), FAULTS "%s", file);
	file_write(path, value);	/* not each kernel has each of them */
}

static void need_faults(void)
{
	nth = open("/proc/thread-self/fail-nth", O_RDWR | O_CLOEXEC);
	if (nth < 0)
		SKIP("the kernel has no fault injection");
	/* allocations that may wait count as well, and none prints a trace */
	set("failslab/ignore-gfp-wait", "N");
	set("failslab/verbose", "0");
	set("fail_page_alloc/ignore-gfp-wait", "N");
	set("fail_page_alloc/min-order", "0");
	set("fail_page_alloc/verbose", "0");
	set("fail_usercopy/verbose", "0");
}

static void begin(int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	REQUIRE_EQ(pwrite(nth, text, len, 0), len);
}

/* Whether something has failed since begin(). */
static bool end(void)
{
	char text[16] = "";
	ssize_t len = pread(nth, text, sizeof(text) - 1, 0);
	bool failed = len > 0 && atoi(text) == 0;

	/* the copy of this read, or of the write, can be the one that fails: nothing had */
	CHECK(len > 0 || errno == EFAULT);
	if (pwrite(nth, "0", 1, 0) != 1)
		REQUIRE_EQ(pwrite(nth, "0", 1, 0), 1);
	return failed;
}

/*
 * @call returns 0 or -1 and errno; @undo is called after it has worked. @also is an
 * error that it may give besides those of memory.
 */
static void each_in_turn(int (*call)(void), void (*undo)(void), int also)
{
	struct pashm_query before = query(), now;
	unsigned int open_before = descriptors(), failed = 0;
	int n, err = 0, error;
	bool hit;

	for (n = 1; n < NTH_MAX; n++) {
		begin(n);
		err = call();
		error = errno;
		hit = end();
		if (err && !(error == ENOMEM || error == EFAULT || error == also))
			note("call %d of them: %s", n, strerror(error));
		CHECK(!err || error == ENOMEM || error == EFAULT || error == also);
		CHECK(!err || hit);
		failed += !!err;
		if (!err)
			undo();
		now = query();
		CHECK_EQ(now.regions, before.regions);
		CHECK_EQ(now.used_bytes, before.used_bytes);
		REQUIRE_EQ(descriptors(), open_before);
		if (!hit)
			break;
	}
	CHECK_EQ(err, 0);
	CHECK(n < NTH_MAX);
	note("%d calls that can fail, %u errors", n - 1, failed);
	/* none at all would mean that nothing was tried */
	CHECK(failed);
}

static int fd = -1;
static ull size;
static void *at;

static void close_fd(void)
{
	REQUIRE_OK(close(fd));
}

static int create_anonymous(void)
{
	struct pashm_create create = { .size = size };
	int control = open(CONTROL, O_RDWR | O_CLOEXEC), err, error;

	if (control < 0)
		return -1;
	err = ioctl(control, PASHM_IOC_CREATE, &create);
	error = errno;
	close(control);
	errno = error;
	fd = create.fd;
	return err;
}

TEST(create_small)
{
	need_faults();
	size = 5 * page_size();
	each_in_turn(create_anonymous, close_fd, ENFILE);
}

TEST(create_large)
{
	need_faults();
	size = 6 * MIB;
	each_in_turn(create_anonymous, close_fd, ENFILE);
}

static int create_named(void)
{
	struct pashm_create create = { .size = 1, .mode = 0600, .name = "failnth" };
	int control = open(CONTROL, O_RDWR | O_CLOEXEC), err, error;

	if (control < 0)
		return -1;
	err = ioctl(control, PASHM_IOC_CREATE, &create);
	error = errno;
	close(control);
	errno = error;
	fd = create.fd;
	return err;
}

static void destroy_named(void)
{
	REQUIRE_OK(close(fd));
	REQUIRE_OK(region_destroy("failnth"));
}

TEST(create_with_a_name)
{
	need_faults();
	each_in_turn(create_named, destroy_named, ENFILE);
	CHECK(access(NODES "/failnth", F_OK) && errno == ENOENT);
}


static int open_node(void)
{
	fd = open(NODES "/failnth", O_RDWR | O_CLOEXEC);
	return fd < 0 ? -1 : 0;
}

TEST(open_it_again)
{
	int keep;

	need_faults();
	keep = region_create("failnth", page_size(), 0600, 0);
	REQUIRE_OK(keep);
	each_in_turn(open_node, close_fd, ENFILE);
	REQUIRE_OK(region_destroy("failnth"));
	CHECK_EQ(region_info(keep).opens, 1);
	close(keep);
}

static int map(void)
{
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return at == MAP_FAILED ? -1 : 0;
}

static void unmap(void)
{
	size_t i;

	/* whatever had failed, now all of it can be used */
	for (i = 0; i < size; i += page_size())
		REQUIRE_EQ(touch((char *)at + i, true), 0);
	REQUIRE_OK(munmap(at, size));
	CHECK_EQ(region_info(fd).mappings, 0);
}

TEST(map_small)
{
	need_faults();
	size = 1 * MIB;
	fd = region_new(size);
	each_in_turn(map, unmap, ENOMEM);
	close(fd);
}

TEST(map_large)
{
	need_faults();
	size = 8 * MIB;
	fd = region_new(size);
	each_in_turn(map, unmap, ENOMEM);
	close(fd);
}

static int command(void)
{
	static const char line[] = "create name=failnth size=4K\n";
	int control = open(PROC_CONTROL, O_RDWR | O_CLOEXEC), error;
	ssize_t n;

	if (control < 0)
		return -1;
	n = write(control, line, strlen(line));
	error = errno;
	close(control);
	errno = error;
	return n < 0 ? -1 : 0;
}

static void destroy(void)
{
	REQUIRE_OK(region_destroy("failnth"));
}

TEST(a_line_in_proc)
{
	need_faults();
	each_in_turn(command, destroy, ENOMEM);
}

static char table[4096];

static int read_table(void)
{
	return file_read(PROC_REGIONS, table, sizeof(table)) < 0 ? -1 : 0;
}

static void table_is_whole(void)
{
	CHECK(!strncmp(table, "# pashm regions 1\n", 18));
}

TEST(read_regions)
{
	need_faults();
	each_in_turn(read_table, table_is_whole, ENOMEM);
}

int main(void)
{
	return tap_main();
}
