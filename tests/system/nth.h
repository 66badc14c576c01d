/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: Every allocation of a call fails in turn
 *
 * On kernels with fault injection, /proc/thread-self/fail-nth makes the n-th
 * allocation, or copy from or to user space, that this thread asks for fail. Each
 * call is made with n from 1 on until nothing fails any more: it either works or says
 * what was wrong, and what it had taken before it failed is given back.
 */
#ifndef PASHM_TESTS_NTH_H
#define PASHM_TESTS_NTH_H

#include "leftovers.h"
#include "pashm_test.h"

#define FAULTS		"/sys/kernel/debug/"
#define NTH_MAX		2000

static int nth = -1;

static inline void set(const char *file, const char *value)
{
	char path[128];

	snprintf(path, sizeof(path), FAULTS "%s", file);
	file_write(path, value);	/* not each kernel has each of them */
}

static inline void need_faults(void)
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

static inline void begin(int n)
{
	char text[16];
	int len = snprintf(text, sizeof(text), "%d", n);

	REQUIRE_EQ(pwrite(nth, text, len, 0), len);
}

/* Whether something has failed since begin(). */
static inline bool end(void)
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
static inline void each_in_turn(int (*call)(void), void (*undo)(void), int also)
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

#endif /* PASHM_TESTS_NTH_H */
