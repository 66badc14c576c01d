// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: how much memory regions may hold
 *
 * A charge allocates nothing, so the limits themselves can be used up.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>

#include "caller.h"
#include "limits.h"
#include "suites.h"

static const struct pashm_caller alice = { .uid = KUIDT_INIT(1001) };
static const struct pashm_caller bob = { .uid = KUIDT_INIT(1002) };

static struct pashm_usage usage(const struct pashm_caller *caller)
{
	struct pashm_usage usage;

	pashm_limits_usage(caller->uid, &usage);
	return usage;
}

static struct pashm_account *charge(struct kunit *test,
				    const struct pashm_caller *caller,
				    size_t bytes)
{
	struct pashm_account *account = pashm_limits_charge(caller, bytes);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, account);
	return account;
}

static void refused(struct kunit *test, const struct pashm_caller *caller,
		    size_t bytes, int err)
{
	struct pashm_held before = pashm_kunit_held();

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_limits_charge(caller, bytes)),
			err);
	pashm_kunit_same(test, before);
}

static void each_pays_for_himself(struct kunit *test)
{
	struct pashm_held before = pashm_kunit_held();
	struct pashm_account *a = charge(test, &alice, 1000);
	struct pashm_account *b = charge(test, &bob, 200);

	KUNIT_EXPECT_PTR_NE(test, a, b);
	KUNIT_EXPECT_PTR_EQ(test, charge(test, &alice, 30), a);
	KUNIT_EXPECT_EQ(test, usage(&alice).user_bytes, (size_t)1030);
	KUNIT_EXPECT_EQ(test, usage(&bob).user_bytes, (size_t)200);
	KUNIT_EXPECT_EQ(test, usage(&bob).used_bytes, before.bytes + 1230);
	pashm_limits_uncharge(a, 400);
	KUNIT_EXPECT_EQ(test, usage(&alice).user_bytes, (size_t)630);
	pashm_limits_put(a, 600);
	KUNIT_EXPECT_EQ(test, usage(&alice).user_bytes, (size_t)30);
	pashm_limits_put(a, 30);
	pashm_limits_put(b, 200);
	KUNIT_EXPECT_EQ(test, usage(&alice).user_bytes, (size_t)0);
	KUNIT_EXPECT_EQ(test, usage(&bob).user_bytes, (size_t)0);
	pashm_kunit_same(test, before);
}

static void all_together(struct kunit *test)
{
	struct pashm_usage now = usage(&alice);
	size_t left = now.max_bytes - now.used_bytes;
	struct pashm_account *a;

	refused(test, &alice, now.max_bytes + 1, -EFBIG);
	refused(test, &alice, SIZE_MAX, -EFBIG);
	a = charge(test, &alice, left);
	refused(test, &alice, 1, -ENOSPC);
	refused(test, &bob, 1, -ENOSPC);
	/* adding up must not wrap */
	refused(test, &bob, now.max_bytes, -ENOSPC);
	pashm_limits_put(a, left);
}

static void one_user(struct kunit *test)
{
	const struct cred *old = pashm_kunit_drop(test, CAP_SYS_RESOURCE);
	size_t max = usage(&alice).max_user_bytes;
	struct pashm_account *a = pashm_limits_charge(&alice, max);

	KUNIT_EXPECT_FALSE(test, IS_ERR(a));
	refused(test, &alice, 1, -EDQUOT);
	if (!IS_ERR(a))
		pashm_limits_put(a, max);
	refused(test, &alice, max + 1, -EDQUOT);
	pashm_kunit_restore(old);
	/* with the capability, it's no limit */
	a = charge(test, &alice, max + 1);
	pashm_limits_put(a, max + 1);
}

/* The driver frees an account with the last region that is charged to it. */
static void no_memory(struct kunit *test)
{
	struct pashm_account *a;
	bool failed;

	pashm_inject_begin(1);
	a = pashm_limits_charge(&alice, 1);
	failed = pashm_inject_end();
	KUNIT_EXPECT_TRUE(test, failed);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(a), -ENOMEM);
	KUNIT_EXPECT_EQ(test, usage(&alice).user_bytes, (size_t)0);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(each_pays_for_himself),
	KUNIT_CASE(all_together),
	KUNIT_CASE(one_user),
	KUNIT_CASE(no_memory),
	{}
};

struct kunit_suite pashm_limits_suite = {
	.name = "pashm_limits",
	.test_cases = cases,
};
