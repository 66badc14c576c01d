// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: physically contiguous memory
 */
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/sizes.h>
#include <linux/string.h>

#include <pashm/uapi.h>

#include "memory.h"
#include "suites.h"

struct amount {
	const char *what;
	size_t huge;		/* in large pages, or in what stands for them */
	long more;		/* and bytes */
};

static const struct amount amounts[] = {
	{ "one byte", 0, 1 },
	{ "a page", 0, PAGE_SIZE },
	{ "a page and a byte", 0, PAGE_SIZE + 1 },
	{ "17 pages", 0, 17 * PAGE_SIZE },
	{ "a byte less than a large page", 1, -1 },
	{ "a large page", 1, 0 },
	{ "a large page and a byte", 1, 1 },
	{ "three large pages", 3, 0 },
};

static void amount_desc(const struct amount *amount, char *desc)
{
	strscpy(desc, amount->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(amount, amounts, amount_desc);

static size_t bytes_of(const struct amount *amount)
{
	size_t huge = pashm_memory_huge_size();

	return amount->huge * (huge ? huge : SZ_1M) + amount->more;
}

static struct pashm_want want(size_t size)
{
	return (struct pashm_want){
		.size = PAGE_ALIGN(size),
		.node = NUMA_NO_NODE,
		.align = 1,
		.max_address = U64_MAX,
	};
}

static int alloc(struct pashm_memory *mem, size_t size)
{
	struct pashm_want any = want(size);

	memset(mem, 0, sizeof(*mem));
	return pashm_memory_alloc(mem, &any);
}

static void pages(struct kunit *test, const struct pashm_memory *mem)
{
	size_t count = pashm_memory_bytes(mem) >> PAGE_SHIFT, i;
	u8 *addr = mem->address;

	for (i = 0; i < count; i++) {
		struct page *page = pashm_memory_page(mem, i);

		KUNIT_ASSERT_EQ(test, page_to_pfn(page), mem->pfn + i);
		KUNIT_ASSERT_PTR_EQ(test, page_address(page),
				    (void *)addr + (i << PAGE_SHIFT));
		/* its own, or its compound page's */
		KUNIT_ASSERT_EQ(test, page_count(page), 1);
	}
}

static void whole(struct kunit *test, const struct pashm_memory *mem,
		  size_t size)
{
	size_t bytes = pashm_memory_bytes(mem);

	KUNIT_EXPECT_GE(test, bytes, size);
	KUNIT_EXPECT_LE(test, bytes, pashm_memory_plan(size));
	KUNIT_EXPECT_TRUE(test, !memchr_inv(mem->address, 0, bytes));
	/* what the DMA API has made isn't always counted pages */
	if (pashm_memory_counted(mem))
		pages(test, mem);
	memset(mem->address, 0xa5, bytes);
}

static void allocate(struct kunit *test)
{
	size_t size = bytes_of(test->param_value);
	struct pashm_memory mem;

	KUNIT_ASSERT_EQ(test, alloc(&mem, size), 0);
	whole(test, &mem, size);
	pashm_memory_free(&mem);
	/* most likely the same pages: zeroed again */
	KUNIT_ASSERT_EQ(test, alloc(&mem, size), 0);
	whole(test, &mem, size);
	pashm_memory_free(&mem);
}

/* Each allocation fails in turn: an error, or memory that is good all the same. */
static void no_memory(struct kunit *test)
{
	size_t size = bytes_of(test->param_value);
	struct pashm_memory mem;
	unsigned int nth;

	for (nth = 1; nth < 1000; nth++) {
		int err;

		pashm_inject_begin(nth);
		err = alloc(&mem, size);
		if (!pashm_inject_end())
			break;
		KUNIT_EXPECT_TRUE(test, !err || err == -ENOMEM);
		if (!err) {
			whole(test, &mem, size);
			pashm_memory_free(&mem);
		}
	}
	KUNIT_EXPECT_GT(test, nth, 1U);
	KUNIT_ASSERT_LT(test, nth, 1000U);
	/* the last one went through */
	whole(test, &mem, size);
	pashm_memory_free(&mem);
}

/* A page that a device or a pipe still holds is theirs until they let go. */
static void held_page(struct kunit *test)
{
	struct pashm_memory mem;
	struct page *page;
	u8 *addr;

	KUNIT_ASSERT_EQ(test, alloc(&mem, 3 * PAGE_SIZE), 0);
	page = pashm_memory_page(&mem, 1);
	addr = page_address(page);
	memset(addr, 0x3c, PAGE_SIZE);
	get_page(page);
	pashm_memory_free(&mem);
	KUNIT_EXPECT_EQ(test, page_count(page), 1);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(addr, 0x3c, PAGE_SIZE));
	put_page(page);
}

/* More than there is must not turn the machine upside down. */
static void too_much(struct kunit *test)
{
	struct pashm_memory mem;

	KUNIT_EXPECT_EQ(test, alloc(&mem, LONG_MAX & PAGE_MASK), -EFBIG);
}

static void where(struct kunit *test)
{
	size_t size = 3 * PAGE_SIZE;
	struct pashm_want there = want(size);
	struct pashm_memory mem = { };
	u64 phys;
	int err;

	there.align = SZ_64K;
	KUNIT_ASSERT_EQ(test, pashm_memory_alloc(&mem, &there), 0);
	phys = (u64)mem.pfn << PAGE_SHIFT;
	KUNIT_EXPECT_EQ(test, phys & (SZ_64K - 1), 0ULL);
	whole(test, &mem, size);
	pashm_memory_free(&mem);

	there.max_address = phys + size - 1;
	if (!pashm_memory_alloc(&mem, &there)) {
		phys = ((u64)mem.pfn << PAGE_SHIFT) + size - 1;
		KUNIT_EXPECT_LE(test, phys, there.max_address);
		pashm_memory_free(&mem);
	}
	there.max_address = size - 2;
	KUNIT_EXPECT_EQ(test, pashm_memory_alloc(&mem, &there), -ERANGE);
	there.max_address = U64_MAX;
	/* that's address 0, where there may well be a page of somebody else's */
	there.align = 1ULL << 63;
	err = pashm_memory_alloc(&mem, &there);
	KUNIT_EXPECT_TRUE(test, err == -ERANGE || err == -ENOMEM);
}

/* Each backend that says it is here, by its name; the others say they aren't. */
static void each_backend(struct kunit *test)
{
	u64 here = pashm_memory_backends();
	u32 id;

	KUNIT_EXPECT_EQ(test, here & 1, 0ULL);
	KUNIT_EXPECT_EQ(test, here >> PASHM_BACKEND_PAGES & 1, 1ULL);
	for (id = PASHM_BACKEND_PAGES; id < PASHM_BACKEND_RESERVED; id++) {
		struct pashm_want there = want(SZ_1M);
		struct pashm_memory mem = { };
		int err;

		there.backend = id;
		err = pashm_memory_alloc(&mem, &there);
		if (!(here >> id & 1)) {
			KUNIT_EXPECT_EQ(test, err, -EOPNOTSUPP);
			continue;
		}
		KUNIT_EXPECT_EQ(test, err, 0);
		if (err)
			continue;
		KUNIT_EXPECT_EQ(test, mem.backend->id, id);
		whole(test, &mem, SZ_1M);
		pashm_memory_free(&mem);
	}
}

static int adopt(struct pashm_memory *mem, u64 address, size_t size)
{
	struct pashm_want there = want(size);

	there.backend = PASHM_BACKEND_RESERVED;
	there.address = address;
	return pashm_memory_alloc(mem, &there);
}

/* Memory that is in use, and what can't be memory, isn't to be adopted. */
static void not_reserved(struct kunit *test)
{
	bool here = pashm_memory_backends() >> PASHM_BACKEND_RESERVED & 1;
	struct pashm_memory own, mem = { };
	u64 address;
	int err;

	KUNIT_ASSERT_EQ(test, alloc(&own, SZ_1M), 0);
	address = (u64)own.pfn << PAGE_SHIFT;
	if (!here) {
		KUNIT_EXPECT_EQ(test, adopt(&mem, address, PAGE_SIZE), -EOPNOTSUPP);
		goto out;
	}
	err = adopt(&mem, address, PAGE_SIZE);
	KUNIT_EXPECT_TRUE(test, err == -ERANGE || err == -EBUSY);
	err = adopt(&mem, address, SZ_1M);
	KUNIT_EXPECT_TRUE(test, err == -ERANGE || err == -EBUSY);
	KUNIT_EXPECT_EQ(test, adopt(&mem, address + 1, PAGE_SIZE), -EINVAL);
	KUNIT_EXPECT_EQ(test, adopt(&mem, address + PAGE_SIZE - 1, PAGE_SIZE),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, adopt(&mem, -(u64)PAGE_SIZE, PAGE_SIZE), -ERANGE);
	KUNIT_EXPECT_EQ(test, adopt(&mem, -(u64)PAGE_SIZE, SZ_1M), -ERANGE);
out:
	pashm_memory_free(&own);
}

static void plans(struct kunit *test)
{
	size_t size;

	for (size = 1; size < SZ_64M; size += size / 3 + 1) {
		KUNIT_EXPECT_GE(test, pashm_memory_plan(size), size);
		KUNIT_EXPECT_EQ(test, pashm_memory_plan(size) % PAGE_SIZE, 0UL);
	}
	if (pashm_memory_huge_size())
		KUNIT_EXPECT_EQ(test, pashm_memory_plan(SZ_64M + 1) %
				pashm_memory_huge_size(), 0UL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(allocate, amount_gen_params),
	KUNIT_CASE_PARAM(no_memory, amount_gen_params),
	KUNIT_CASE(held_page),
	KUNIT_CASE(too_much),
	KUNIT_CASE(where),
	KUNIT_CASE(each_backend),
	KUNIT_CASE(not_reserved),
	KUNIT_CASE(plans),
	{}
};

struct kunit_suite pashm_memory_suite = {
	.name = "pashm_memory",
	.test_cases = cases,
};
