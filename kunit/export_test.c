// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: regions and listeners as other modules have them
 *
 * What these functions hold of the driver's own module is seen when it's unloaded:
 * it couldn't be.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/mm.h>
#include <linux/string.h>

#include <pashm/kernel.h>

#include "suites.h"

static const kuid_t alice = KUIDT_INIT(1001);
static const kgid_t group = KGIDT_INIT(1002);

static struct pashm_region *create(struct kunit *test, const char *name)
{
	struct pashm_create spec = { .size = 5000, .fd = -1 };
	struct pashm_region *region;

	if (name) {
		strscpy_pad(spec.name, name, sizeof(spec.name));
		spec.mode = 0600;
	}
	region = pashm_create(&spec, alice, group);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	return region;
}

static void life(struct kunit *test)
{
	struct pashm_held before = pashm_kunit_held();
	struct pashm_region *region = create(test, "kunit");

	KUNIT_EXPECT_PTR_EQ(test, pashm_lookup("kunit"), region);
	pashm_drop(region);
	KUNIT_EXPECT_PTR_EQ(test, pashm_hold(region), region);
	pashm_drop(region);
	pashm_destroy(region);
	/* once more does nothing */
	pashm_destroy(region);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_lookup("kunit")), -ENOENT);
	KUNIT_EXPECT_EQ(test, pashm_kunit_held().regions, before.regions + 1);
	pashm_drop(region);
	pashm_drop(NULL);
	pashm_drop(ERR_PTR(-ENOMEM));
	pashm_kunit_same(test, before);
}

/* A name that nobody has destroyed keeps the region. */
static void name_holds(struct kunit *test)
{
	struct pashm_held before = pashm_kunit_held();
	struct pashm_region *region;

	pashm_drop(create(test, "kunit"));
	KUNIT_EXPECT_EQ(test, pashm_kunit_held().regions, before.regions + 1);
	/* what is behind a text isn't the text's */
	region = pashm_lookup("kunit\0and more");
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, region);
	pashm_destroy(region);
	pashm_drop(region);
	pashm_kunit_same(test, before);
}

static void memory(struct kunit *test)
{
	struct pashm_region *region = create(test, NULL);
	size_t size = pashm_size(region);
	u8 *bytes = pashm_address(region);
	phys_addr_t first = 0, last = 0;

	KUNIT_EXPECT_EQ(test, size, (size_t)PAGE_ALIGN(5000));
	KUNIT_EXPECT_TRUE(test, !memchr_inv(bytes, 0, size));
	KUNIT_EXPECT_EQ(test, pashm_phys(region, 0, &first), 0);
	KUNIT_EXPECT_EQ(test, pashm_phys(region, size - 1, &last), 0);
	KUNIT_EXPECT_EQ(test, (u64)(last - first), (u64)size - 1);
	KUNIT_EXPECT_EQ(test, pashm_phys(region, size, &last), -EINVAL);
	KUNIT_EXPECT_EQ(test, pashm_phys(region, SIZE_MAX, &last), -EINVAL);
	memset(bytes, 0xff, size);
	pashm_drop(region);
}

static void refuse(struct kunit *test)
{
	struct pashm_held before = pashm_kunit_held();
	struct pashm_create spec = { .size = 1, .fd = -1 };
	char name[PASHM_NAME_SIZE + 1];

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_create(&spec, INVALID_UID,
							   group)), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_create(&spec, alice,
							   INVALID_GID)), -EINVAL);
	spec.flags = 1U << 31;
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_create(&spec, alice, group)),
			-EINVAL);
	spec.flags = 0;
	spec.size = 0;
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_create(&spec, alice, group)),
			-EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_lookup("")), -EINVAL);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_lookup("../x")), -EINVAL);
	memset(name, 'x', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_lookup(name)), -EINVAL);
	name[sizeof(name) - 2] = '\0';
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_lookup(name)), -ENOENT);
	pashm_kunit_same(test, before);
}

static void heard(void *ctx)
{
	atomic_inc(ctx);
}

static void listen(struct kunit *test)
{
	struct pashm_held before = pashm_kunit_held();
	struct pashm_region *region = create(test, NULL);
	atomic_t first = ATOMIC_INIT(0), second = ATOMIC_INIT(0);
	struct pashm_listener *a = pashm_listen(region, heard, &first);
	struct pashm_listener *b = pashm_listen(region, heard, &second);

	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, a);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, b);
	KUNIT_EXPECT_EQ(test, pashm_ring(region), 1ULL);
	pashm_unlisten(a);
	/* where it must not sleep */
	local_bh_disable();
	pashm_ring(region);
	local_bh_enable();
	KUNIT_EXPECT_EQ(test, pashm_rings(region), 2ULL);
	KUNIT_EXPECT_EQ(test, atomic_read(&first), 1);
	KUNIT_EXPECT_EQ(test, atomic_read(&second), 2);
	/* the listener holds it */
	pashm_drop(region);
	KUNIT_EXPECT_EQ(test, pashm_kunit_held().regions, before.regions + 1);
	pashm_unlisten(b);
	pashm_unlisten(NULL);
	pashm_unlisten(ERR_PTR(-ENOMEM));
	pashm_kunit_same(test, before);
}

static void no_memory(struct kunit *test)
{
	struct pashm_region *region = create(test, NULL);
	atomic_t count = ATOMIC_INIT(0);
	struct pashm_listener *listener;

	pashm_inject_begin(1);
	listener = pashm_listen(region, heard, &count);
	KUNIT_EXPECT_TRUE(test, pashm_inject_end());
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(listener), -ENOMEM);
	pashm_ring(region);
	KUNIT_EXPECT_EQ(test, atomic_read(&count), 0);
	pashm_drop(region);
}

struct ear {
	struct pashm_region *region;
	atomic_t heard;
	bool gone;
	bool late;
};

static void heard_by(void *ctx)
{
	struct ear *ear = ctx;

	atomic_inc(&ear->heard);
	if (READ_ONCE(ear->gone))
		WRITE_ONCE(ear->late, true);
}

static int ring(void *arg)
{
	struct ear *ear = arg;

	pashm_ring(ear->region);
	return 0;
}

static void gone_is_gone(struct kunit *test)
{
	struct ear *ear = kunit_kzalloc(test, sizeof(*ear), GFP_KERNEL);
	struct pashm_team team = { .work = ring, .arg = ear };
	struct pashm_listener *listener;
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, ear);
	ear->region = create(test, NULL);
	pashm_team_start(test, &team, 2);
	for (i = 0; i < 20; i++) {
		WRITE_ONCE(ear->gone, false);
		listener = pashm_listen(ear->region, heard_by, ear);
		KUNIT_EXPECT_NOT_ERR_OR_NULL(test, listener);
		schedule_timeout_uninterruptible(2);
		pashm_unlisten(listener);
		WRITE_ONCE(ear->gone, true);
		schedule_timeout_uninterruptible(1);
		KUNIT_EXPECT_FALSE(test, READ_ONCE(ear->late));
	}
	pashm_team_stop(test, &team);
	KUNIT_EXPECT_GT(test, atomic_read(&ear->heard), 0);
	pashm_drop(ear->region);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(life),
	KUNIT_CASE(name_holds),
	KUNIT_CASE(memory),
	KUNIT_CASE(refuse),
	KUNIT_CASE(listen),
	KUNIT_CASE(no_memory),
	KUNIT_CASE(gone_is_gone),
	{}
};

struct kunit_suite pashm_export_suite = {
	.name = "pashm_export",
	.test_cases = cases,
};
