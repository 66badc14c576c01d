// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: PASHM_IOC_SYNC's ranges and flags
 */
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "caller.h"
#include "memory.h"
#include "region.h"
#include "suites.h"
#include "sync.h"

static const struct pashm_caller alice = { .uid = KUIDT_INIT(1001) };

#define CPU	PASHM_SYNC_FOR_CPU
#define DEVICE	PASHM_SYNC_FOR_DEVICE

struct sync_case {
	const char *what;
	u32 flags, count;
	struct pashm_range ranges[2];
	int err;
};

/* Of a region of 1 MiB. */
static const struct sync_case sync_cases[] = {
	{ "all, for the CPU", CPU, 1, { { 0, SZ_1M } }, 0 },
	{ "all, for a device", DEVICE, 1, { { 0, SZ_1M } }, 0 },
	{ "a byte and the last", CPU, 2, { { 77, 1 }, { SZ_1M - 1, 1 } }, 0 },
	{ "nothing at the end", CPU, 1, { { SZ_1M, 0 } }, 0 },
	{ "no range", CPU, 0, { }, 0 },
	{ "twice the same", DEVICE, 2, { { 4095, 2 }, { 4095, 2 } }, 0 },
	{ "a byte too long", CPU, 1, { { 0, SZ_1M + 1 } }, -EINVAL },
	{ "nothing behind the end", CPU, 1, { { SZ_1M + 1, 0 } }, -EINVAL },
	{ "the second one", DEVICE, 2, { { 0, 1 }, { SZ_1M, 1 } }, -EINVAL },
	{ "a length that wraps", CPU, 1, { { 4096, U64_MAX } }, -EINVAL },
	{ "an offset that wraps", CPU, 1, { { U64_MAX, 2 } }, -EINVAL },
	{ "no flag", 0, 1, { { 0, 1 } }, -EINVAL },
	{ "both flags", CPU | DEVICE, 1, { { 0, 1 } }, -EINVAL },
	{ "another flag", CPU | 4, 1, { { 0, 1 } }, -EINVAL },
	{ "another flag, no range", 4, 0, { }, -EINVAL },
	{ "too many", CPU, PASHM_SYNC_MAX + 1, { }, -E2BIG },
	{ "more than user memory has", CPU, PASHM_SYNC_MAX, { }, -EFAULT },
};

static void sync_case_desc(const struct sync_case *c, char *desc)
{
	strscpy(desc, c->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(sync_case, sync_cases, sync_case_desc);

static struct pashm_region *create(struct kunit *test, u32 backend)
{
	struct pashm_spec spec = { .size = SZ_1M, .backend = backend };
	struct pashm_region *region = pashm_region_create(&spec, &alice);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	return region;
}

/* The ranges end where user memory ends. */
static void ranges(struct kunit *test)
{
	const struct sync_case *c = test->param_value;
	struct pashm_region *region;
	struct pashm_sync sync = { .flags = c->flags, .count = c->count };
	void __user *user, *at;
	u8 *bytes;

	pashm_kunit_user_begin(test);
	user = pashm_kunit_user_pages(test, 1, 2);
	at = user + PAGE_SIZE - sizeof(c->ranges);
	if (c->count < 2)
		at += sizeof(c->ranges[0]);
	KUNIT_EXPECT_EQ(test, copy_to_user(at, c->ranges, user + PAGE_SIZE - at),
			0UL);
	sync.ranges = (unsigned long)at;
	region = create(test, PASHM_BACKEND_ANY);
	bytes = pashm_region_address(region);
	memset(bytes, 0x69, SZ_1M);
	KUNIT_EXPECT_EQ(test, pashm_sync(region, &sync),
			pashm_sync_here() ? c->err : -ENOTTY);
	/* whatever it does to caches, what the CPU wrote is there */
	KUNIT_EXPECT_TRUE(test, !memchr_inv(bytes, 0x69, SZ_1M));
	pashm_region_put(region);
	vm_munmap((unsigned long)user, 2 * PAGE_SIZE);
	pashm_kunit_user_end();
}

static void each_backend(struct kunit *test)
{
	struct pashm_sync sync = { .flags = CPU, .count = 1 };
	struct pashm_range all = { .length = SZ_1M };
	void __user *user;
	u32 id;

	pashm_kunit_user_begin(test);
	user = pashm_kunit_user_pages(test, 1, 1);
	sync.ranges = (unsigned long)user;
	KUNIT_EXPECT_EQ(test, copy_to_user(user, &all, sizeof(all)), 0UL);
	for (id = PASHM_BACKEND_PAGES; id < PASHM_BACKEND_RESERVED; id++) {
		struct pashm_region *region;

		if (!(pashm_memory_backends() >> id & 1))
			continue;
		region = create(test, id);
		KUNIT_EXPECT_EQ(test, pashm_sync(region, &sync),
				pashm_sync_here() ? 0 : -ENOTTY);
		pashm_region_put(region);
	}
	vm_munmap((unsigned long)user, PAGE_SIZE);
	pashm_kunit_user_end();
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(ranges, sync_case_gen_params),
	KUNIT_CASE(each_backend),
	{}
};

struct kunit_suite pashm_sync_suite = {
	.name = "pashm_sync",
	.test_cases = cases,
};
