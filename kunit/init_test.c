// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: the driver comes up or it doesn't, and nothing in between
 *
 * Each call that init makes and that can fail does so in turn. What was set up
 * before must be gone then: otherwise the next try finds a name in use.
 */
#include "suites.h"

static void each_call_fails(struct kunit *test)
{
	unsigned int nth;
	int err = 0;

	pashm_kunit_down();
	for (nth = 1; nth < 100; nth++) {
		pashm_inject_begin(nth);
		err = pashm_kunit_up();
		if (!pashm_inject_end())
			break;
		KUNIT_EXPECT_LT(test, err, 0);
		if (!err)
			pashm_kunit_down();
	}
	/* mount, numbers, class, cdev, directory, its files, misc device */
	KUNIT_EXPECT_GT(test, nth, 8U);
	KUNIT_EXPECT_EQ(test, err, 0);
	if (err)
		KUNIT_EXPECT_EQ(test, pashm_kunit_up(), 0);
}

static void down_and_up(struct kunit *test)
{
	unsigned int i;

	for (i = 0; i < 3; i++) {
		pashm_kunit_down();
		KUNIT_ASSERT_EQ(test, pashm_kunit_up(), 0);
	}
}

static struct kunit_case cases[] = {
	KUNIT_CASE(each_call_fails),
	KUNIT_CASE(down_and_up),
	{}
};

struct kunit_suite pashm_init_suite = {
	.name = "pashm_init",
	.test_cases = cases,
};
