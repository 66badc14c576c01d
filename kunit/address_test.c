// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: kernel virtual to physical
 *
 * What the core itself says about a page is the measure. The formula that this
 * driver began with is here as well, to see where it goes wrong.
 */
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/vmalloc.h>

#include "address.h"
#include "suites.h"

static void a_page(struct kunit *test)
{
	struct page *page = alloc_page(GFP_KERNEL);
	phys_addr_t phys = 0;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, page);
	KUNIT_EXPECT_EQ(test, pashm_address_phys(page_address(page), &phys), 0);
	KUNIT_EXPECT_EQ(test, (u64)phys, (u64)page_to_pfn(page) << PAGE_SHIFT);
	KUNIT_EXPECT_PTR_EQ(test, phys_to_virt(phys), page_address(page));
	__free_page(page);
}

static void every_byte(struct kunit *test)
{
	char *addr = kunit_kzalloc(test, 3000, GFP_KERNEL);
	phys_addr_t first, phys = 0;
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, addr);
	KUNIT_ASSERT_EQ(test, pashm_address_phys(addr, &first), 0);
	for (i = 0; i < 3000; i++) {
		KUNIT_ASSERT_EQ(test, pashm_address_phys(addr + i, &phys), 0);
		KUNIT_ASSERT_EQ(test, (u64)(phys - first), (u64)i);
	}
}

static void found_by_page(struct kunit *test, const void *addr)
{
	phys_addr_t phys;

	KUNIT_ASSERT_EQ(test, pashm_address_phys(addr, &phys), 0);
	KUNIT_EXPECT_EQ(test, (u64)(phys >> PAGE_SHIFT),
			(u64)vmalloc_to_pfn(addr));
	KUNIT_EXPECT_EQ(test, (u64)offset_in_page(phys),
			(u64)offset_in_page(addr));
}

static void refuse(struct kunit *test, const void *addr)
{
	phys_addr_t phys = 4711;

	KUNIT_EXPECT_EQ(test, pashm_address_phys(addr, &phys), -EINVAL);
	KUNIT_EXPECT_EQ(test, (u64)phys, 4711ULL);
}

/* Page by page: neighbours need not be neighbours in memory. */
static void vmapped(struct kunit *test)
{
	u8 *addr = vmalloc(2 * PAGE_SIZE);
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, addr);
	for (i = 0; i < 2; i++)
		found_by_page(test, addr + i * PAGE_SIZE + 77);
	vfree(addr);
}

/*
 * A module has an area of its own, or is vmap()ed where that has no room for it, and
 * always on some architectures.
 */
static void this_module(struct kunit *test)
{
	struct module *self = THIS_MODULE;
	static int data;

	if (!self)
		kunit_skip(test, "built into the kernel");
	if (is_vmalloc_addr(&data))
		found_by_page(test, &data);
	else
		refuse(test, &data);
	if (is_vmalloc_addr(self))
		found_by_page(test, self);
	else
		refuse(test, self);
}

static void not_user(struct kunit *test)
{
	if (!PAGE_OFFSET)
		kunit_skip(test, "the kernel's own addresses begin at 0 here");
	refuse(test, NULL);
	refuse(test, (void *)PAGE_SIZE);
}

static void beyond_memory(struct kunit *test)
{
	/* the last page of all addresses: error pointers live there */
	refuse(test, ERR_PTR(-ENOMEM));
}

/* The formula holds only if the linear map begins at physical 0. */
static void subtracting(struct kunit *test)
{
	char *addr = kunit_kzalloc(test, 64, GFP_KERNEL);
	phys_addr_t phys = 0, begin = virt_to_phys((void *)PAGE_OFFSET);
	u64 formula = (unsigned long)addr - PAGE_OFFSET;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, addr);
	KUNIT_ASSERT_EQ(test, pashm_address_phys(addr, &phys), 0);
	KUNIT_EXPECT_EQ(test, (u64)phys - formula, (u64)begin);
	if (!begin)
		kunit_skip(test, "the linear map begins at physical 0 here");
	KUNIT_EXPECT_NE(test, (u64)phys, formula);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(a_page),
	KUNIT_CASE(every_byte),
	KUNIT_CASE(vmapped),
	KUNIT_CASE(this_module),
	KUNIT_CASE(not_user),
	KUNIT_CASE(beyond_memory),
	KUNIT_CASE(subtracting),
	{}
};

struct kunit_suite pashm_address_suite = {
	.name = "pashm_address",
	.test_cases = cases,
};
