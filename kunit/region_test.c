// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: the life of a region, its name and its rights
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "caller.h"
#include "limits.h"
#include "region.h"
#include "registry.h"
#include "suites.h"

static const struct pashm_caller alice = { .uid = KUIDT_INIT(1001) };
static const struct pashm_caller bob = { .uid = KUIDT_INIT(1002) };

static struct pashm_spec spec_of(const char *name, u64 size)
{
	struct pashm_spec spec = { .size = size };

	if (name) {
		strscpy_pad(spec.name, name, sizeof(spec.name));
		spec.mode = 0600;
	}
	return spec;
}

static struct pashm_region *create(struct kunit *test, const char *name,
				   u64 size, const struct pashm_caller *caller)
{
	struct pashm_spec spec = spec_of(name, size);
	struct pashm_region *region = pashm_region_create(&spec, caller);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	return region;
}

static void anonymous(struct kunit *test)
{
	struct pashm_held before = pashm_kunit_held();
	struct pashm_region *region = create(test, NULL, 5000, &alice);
	struct pashm_info info;

	pashm_region_info(region, &info);
	KUNIT_EXPECT_EQ(test, info.size, PAGE_ALIGN(5000));
	KUNIT_EXPECT_GE(test, info.memory, info.size);
	KUNIT_EXPECT_NE(test, info.id, 0U);
	KUNIT_EXPECT_EQ(test, info.uid, 1001U);
	KUNIT_EXPECT_EQ(test, info.flags, 0U);
	KUNIT_EXPECT_EQ(test, info.opens + info.mappings, 0U);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(pashm_region_address(region), 0,
					    info.memory));
	/* it has no node */
	KUNIT_EXPECT_NULL(test, pashm_registry_find_node(info.id));
	KUNIT_EXPECT_EQ(test, pashm_kunit_held().regions, before.regions + 1);
	KUNIT_EXPECT_EQ(test, pashm_kunit_held().bytes, before.bytes + info.memory);
	pashm_region_put(region);
	pashm_kunit_same(test, before);
}

static void named(struct kunit *test)
{
	struct pashm_held before = pashm_kunit_held();
	struct pashm_region *region = create(test, "kunit", 1, &alice);
	struct pashm_info info;

	KUNIT_EXPECT_TRUE(test, pashm_registry_taken("kunit"));
	pashm_region_put(region);
	/* the name holds it */
	region = pashm_registry_find("kunit");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	KUNIT_EXPECT_PTR_EQ(test, pashm_registry_find_node(region->id), region);
	pashm_region_put(region);
	KUNIT_EXPECT_EQ(test, pashm_region_destroy("kunit", &alice), 0);
	KUNIT_EXPECT_EQ(test, pashm_region_destroy("kunit", &alice), -ENOENT);
	KUNIT_EXPECT_FALSE(test, pashm_registry_taken("kunit"));
	/* whoever holds it keeps it */
	pashm_region_info(region, &info);
	KUNIT_EXPECT_EQ(test, info.flags, (u32)PASHM_INFO_DESTROYED);
	KUNIT_EXPECT_STREQ(test, info.name, "kunit");
	KUNIT_EXPECT_NULL(test, pashm_registry_find_node(region->id));
	memset(pashm_region_address(region), 0x5a, region->size);
	pashm_region_put(region);
	pashm_kunit_same(test, before);
}

static void the_same_name(struct kunit *test)
{
	struct pashm_spec spec = spec_of("kunit", 1);
	struct pashm_region *first = create(test, "kunit", 1, &alice);
	struct pashm_held before = pashm_kunit_held();

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_region_create(&spec, &bob)),
			-EEXIST);
	pashm_kunit_same(test, before);
	pashm_registry_unname(first);
	/* free again, though the first region still lives */
	pashm_region_discard(create(test, "kunit", 1, &bob));
	pashm_region_put(first);
}

static void owner_only(struct kunit *test)
{
	struct pashm_region *region = create(test, "kunit", 1, &alice);
	const struct cred *old = pashm_kunit_drop(test, CAP_SYS_ADMIN);

	KUNIT_EXPECT_EQ(test, pashm_region_destroy("kunit", &bob), -EPERM);
	KUNIT_EXPECT_TRUE(test, pashm_registry_taken("kunit"));
	pashm_kunit_restore(old);
	KUNIT_EXPECT_EQ(test, pashm_region_destroy("kunit", &bob), 0);
	pashm_region_put(region);
}

static void phys(struct kunit *test)
{
	struct pashm_region *plain = create(test, NULL, PAGE_SIZE, &alice);
	struct pashm_spec spec = spec_of(NULL, PAGE_SIZE);
	struct pashm_region *shown;
	const struct cred *old;
	u64 address = 0, want;

	spec.flags = PASHM_CREATE_PHYS;
	shown = pashm_region_create(&spec, &alice);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, shown);
	old = pashm_kunit_drop(test, CAP_SYS_ADMIN);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_region_create(&spec, &alice)),
			-EPERM);
	KUNIT_EXPECT_EQ(test, pashm_region_phys(plain, 0, &alice, &address),
			-EPERM);
	KUNIT_EXPECT_EQ(test, address, 0ULL);
	want = (u64)shown->memory.pfn << PAGE_SHIFT;
	KUNIT_EXPECT_EQ(test, pashm_region_phys(shown, 0, &bob, &address), 0);
	KUNIT_EXPECT_EQ(test, address, want);
	pashm_kunit_restore(old);
	KUNIT_EXPECT_EQ(test, pashm_region_phys(shown, PAGE_SIZE - 1, &bob,
						&address), 0);
	KUNIT_EXPECT_EQ(test, address, want + PAGE_SIZE - 1);
	KUNIT_EXPECT_EQ(test, pashm_region_phys(shown, PAGE_SIZE, &bob, &address),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, pashm_region_phys(shown, U64_MAX, &bob, &address),
			-EINVAL);
	pashm_region_put(shown);
	pashm_region_put(plain);
}

struct bad_spec {
	const char *what;
	struct pashm_spec spec;
	int err;
};

static const struct bad_spec bad_specs[] = {
	{ "no size", { .size = 0 }, -EINVAL },
	{ "an unknown flag", { .size = 1, .flags = 1U << 31 }, -EINVAL },
	{ "a mode without a name", { .size = 1, .mode = 0600 }, -EINVAL },
	{ "an execute bit", { .size = 1, .mode = 0700, .name = "a" }, -EINVAL },
	{ "a high bit of the mode", { .size = 1, .mode = 1U << 16, .name = "a" },
	  -EINVAL },
	{ "a path", { .size = 1, .name = "a/b" }, -EINVAL },
	{ "two dots", { .size = 1, .name = ".." }, -EINVAL },
	{ "something behind the name", { .size = 1, .name = "a\0b" }, -EINVAL },
	{ "a name behind a zero", { .size = 1, .name = "\0b" }, -EINVAL },
	{ "a taken name", { .size = 1, .name = "control" }, -EEXIST },
	{ "a size that wraps", { .size = U64_MAX }, -EFBIG },
	{ "a signed size", { .size = 1ULL << 63 }, -EFBIG },
	{ "more than the limit", { .size = LONG_MAX / 4 }, -EFBIG },
};

static void bad_spec_desc(const struct bad_spec *bad, char *desc)
{
	strscpy(desc, bad->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(bad_spec, bad_specs, bad_spec_desc);

static void refuse(struct kunit *test)
{
	const struct bad_spec *bad = test->param_value;
	struct pashm_held before = pashm_kunit_held();

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_region_create(&bad->spec,
								  &alice)),
			bad->err);
	pashm_kunit_same(test, before);
}

struct name {
	char text[PASHM_NAME_SIZE];
	bool valid;
};

static const struct name names[] = {
	{ "a", true }, { "0", true }, { "ring-0_x.y", true },
	{ "A..", true }, { "control", true },
	{ "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde", true },
	{ "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", false },
	{ "", false }, { ".", false }, { "-a", false }, { "_a", false },
	{ "a b", false }, { "a/", false }, { "a\n", false }, { "a%s", false },
	{ "\xc3\xa4", false }, { "a\x7f", false }, { "a!b", false },
};

static void name_desc(const struct name *name, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%zu", (size_t)(name - names));
}
KUNIT_ARRAY_PARAM(name, names, name_desc);

static void name_valid(struct kunit *test)
{
	const struct name *name = test->param_value;

	KUNIT_EXPECT_EQ(test, pashm_name_valid(name->text), name->valid);
}

/* Each call that creating makes fails in turn; nothing of it may stay. */
static void no_memory(struct kunit *test, const char *name, size_t size,
		      unsigned int errors)
{
	struct pashm_held before = pashm_kunit_held();
	struct pashm_spec spec = spec_of(name, size);
	struct pashm_region *region;
	unsigned int nth, failed = 0;

	for (nth = 1; nth < 1000; nth++) {
		pashm_inject_begin(nth);
		region = pashm_region_create(&spec, &alice);
		if (!pashm_inject_end())
			break;
		if (IS_ERR(region)) {
			KUNIT_EXPECT_EQ(test, PTR_ERR(region), -ENOMEM);
			failed++;
		} else {
			pashm_region_discard(region);
		}
		pashm_kunit_same(test, before);
		KUNIT_EXPECT_FALSE(test, name && pashm_registry_taken(name));
	}
	KUNIT_ASSERT_LT(test, nth, 1000U);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	pashm_region_discard(region);
	pashm_kunit_same(test, before);
	KUNIT_EXPECT_GE(test, failed, errors);
}

static void no_memory_anonymous(struct kunit *test)
{
	/* region, account, inode, number; for memory, there is a second way */
	no_memory(test, NULL, PAGE_SIZE, 4);
}

static void no_memory_named(struct kunit *test)
{
	/* and a device, its name, adding it */
	no_memory(test, "kunit", PAGE_SIZE, 7);
}

static void no_memory_large(struct kunit *test)
{
	/* how many calls are made depends on how memory lies */
	no_memory(test, "kunit", 3 << 20, 2);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(anonymous),
	KUNIT_CASE(named),
	KUNIT_CASE(the_same_name),
	KUNIT_CASE(owner_only),
	KUNIT_CASE(phys),
	KUNIT_CASE_PARAM(refuse, bad_spec_gen_params),
	KUNIT_CASE_PARAM(name_valid, name_gen_params),
	KUNIT_CASE(no_memory_anonymous),
	KUNIT_CASE(no_memory_named),
	KUNIT_CASE(no_memory_large),
	{}
};

struct kunit_suite pashm_region_suite = {
	.name = "pashm_region",
	.test_cases = cases,
};
