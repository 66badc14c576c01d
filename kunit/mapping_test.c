// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: a region in a program's memory
 *
 * Mapped as a program would, by way of the region's file; then program and kernel
 * look at the same bytes.
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "caller.h"
#include "file.h"
#include "region.h"
#include "suites.h"

static const struct pashm_caller alice = { .uid = KUIDT_INIT(1001) };

#define RW	(PROT_READ | PROT_WRITE)

static struct pashm_held before;

static struct pashm_region *begin(struct kunit *test, u64 size,
				  struct file **file)
{
	struct pashm_spec spec = { .size = size };
	struct pashm_region *region;

	pashm_kunit_user_begin(test);
	before = pashm_kunit_held();
	region = pashm_region_create(&spec, &alice);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	*file = pashm_file_create(region, O_RDWR);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, *file);
	KUNIT_EXPECT_EQ(test, atomic_read(&region->opens), 1);
	return region;
}

/* A kernel thread's last reference to a file goes a little later. */
static void wait_for_fput(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < 500; i++) {
		struct pashm_held now = pashm_kunit_held();

		if (now.regions == before.regions && now.bytes == before.bytes)
			break;
		msleep(20);
	}
	pashm_kunit_same(test, before);
}

static void end(struct kunit *test, struct pashm_region *region,
		struct file *file)
{
	pashm_region_put(region);
	fput(file);
	wait_for_fput(test);
	pashm_kunit_user_end();
}

struct area {
	const char *what;
	u64 size;
	size_t offset, len;
};

static const struct area areas[] = {
	{ "one page", 4096, 0, 4096 },
	{ "small pages", 1 << 20, 0, 1 << 20 },
	{ "their end", 1 << 20, 15 << 16, 1 << 16 },
	{ "large pages", 8 << 20, 0, 8 << 20 },
	{ "a small part of one", 8 << 20, 3 << 20, 1 << 16 },
	{ "from the middle of one", 8 << 20, 1 << 20, 5 << 20 },
	{ "not quite whole", 5 << 20, 0, 5 << 20 },
};

static void area_desc(const struct area *area, char *desc)
{
	strscpy(desc, area->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(area, areas, area_desc);

static void the_same_bytes(struct kunit *test)
{
	const struct area *area = test->param_value;
	size_t len = PAGE_ALIGN(area->len), at;
	struct pashm_region *region;
	struct file *file;
	unsigned long addr;
	u8 *kernel, byte = 0;

	if (area->offset % PAGE_SIZE)
		kunit_skip(test, "not a multiple of this kernel's pages");
	region = begin(test, area->size, &file);
	kernel = pashm_region_address(region) + area->offset;
	addr = vm_mmap(file, 0, len, RW, MAP_SHARED, area->offset);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	KUNIT_EXPECT_EQ(test, atomic_read(&region->mappings), 1);
	for (at = 5; at < len; at += PAGE_SIZE) {
		kernel[at] = at >> PAGE_SHIFT;
		KUNIT_ASSERT_EQ(test, copy_from_user(&byte, (void __user *)addr +
						     at, 1), 0UL);
		KUNIT_ASSERT_EQ(test, byte, (u8)(at >> PAGE_SHIFT));
		byte = ~byte;
		KUNIT_ASSERT_EQ(test, copy_to_user((void __user *)addr + at + 1,
						   &byte, 1), 0UL);
		KUNIT_ASSERT_EQ(test, kernel[at + 1], byte);
	}
	/* a part of it goes; the rest stays */
	KUNIT_EXPECT_EQ(test, vm_munmap(addr, PAGE_SIZE), 0);
	KUNIT_EXPECT_NE(test, copy_from_user(&byte, (void __user *)addr, 1), 0UL);
	if (len > PAGE_SIZE) {
		KUNIT_EXPECT_EQ(test, atomic_read(&region->mappings), 1);
		KUNIT_EXPECT_EQ(test, vm_munmap(addr + PAGE_SIZE, len - PAGE_SIZE), 0);
	}
	KUNIT_EXPECT_EQ(test, atomic_read(&region->mappings), 0);
	end(test, region, file);
}

/* The region outlives its file and its name as long as it is mapped. */
static void mapping_holds(struct kunit *test)
{
	struct pashm_region *region;
	struct file *file;
	unsigned long addr;
	u8 byte = 0x42;

	region = begin(test, 4 << 20, &file);
	addr = vm_mmap(file, 0, 4 << 20, RW, MAP_SHARED, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	pashm_region_put(region);
	fput(file);
	KUNIT_EXPECT_EQ(test, pashm_kunit_held().regions, before.regions + 1);
	KUNIT_EXPECT_EQ(test, copy_to_user((void __user *)addr, &byte, 1), 0UL);
	KUNIT_EXPECT_EQ(test, *(u8 *)pashm_region_address(region), 0x42);
	vm_munmap(addr, 4 << 20);
	wait_for_fput(test);
	pashm_kunit_user_end();
}

struct bad_map {
	const char *what;
	unsigned long prot, flags, offset, len;
	long err;
};

static const struct bad_map bad_maps[] = {
	{ "private", RW, MAP_PRIVATE, 0, 1 << 20, -EINVAL },
	{ "executable", RW | PROT_EXEC, MAP_SHARED, 0, 1 << 20, -EPERM },
	{ "longer", RW, MAP_SHARED, 0, (1 << 20) + 1, -EINVAL },
	{ "behind the end", RW, MAP_SHARED, 1 << 20, 1 << 16, -EINVAL },
	{ "over the end", RW, MAP_SHARED, 15 << 16, 1 << 17, -EINVAL },
};

static void bad_map_desc(const struct bad_map *bad, char *desc)
{
	strscpy(desc, bad->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(bad_map, bad_maps, bad_map_desc);

static void refuse(struct kunit *test)
{
	const struct bad_map *bad = test->param_value;
	struct pashm_region *region;
	struct file *file;
	unsigned long addr;

	region = begin(test, 1 << 20, &file);
	addr = vm_mmap(file, 0, bad->len, bad->prot, bad->flags, bad->offset);
	KUNIT_EXPECT_EQ(test, (long)addr, bad->err);
	KUNIT_EXPECT_EQ(test, atomic_read(&region->mappings), 0);
	end(test, region, file);
}

static void no_memory(struct kunit *test)
{
	struct pashm_spec spec = { .size = 1 };
	struct pashm_region *region;
	unsigned int nth;
	struct file *file;

	before = pashm_kunit_held();
	region = pashm_region_create(&spec, &alice);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	for (nth = 1; nth < 10; nth++) {
		pashm_inject_begin(nth);
		file = pashm_file_create(region, O_RDWR);
		if (!pashm_inject_end())
			break;
		KUNIT_EXPECT_TRUE(test, IS_ERR(file));
		KUNIT_EXPECT_EQ(test, atomic_read(&region->opens), 0);
	}
	/* what belongs to the file, and the file */
	KUNIT_EXPECT_EQ(test, nth, 3U);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, file);
	fput(file);
	pashm_region_put(region);
	wait_for_fput(test);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(the_same_bytes, area_gen_params),
	KUNIT_CASE(mapping_holds),
	KUNIT_CASE_PARAM(refuse, bad_map_gen_params),
	KUNIT_CASE(no_memory),
	{}
};

struct kunit_suite pashm_mapping_suite = {
	.name = "pashm_mapping",
	.test_cases = cases,
};
