// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: a suite that must fail, in every way that a test can
 *
 * tests/kunit/selftest looks for each of these failures, with the lines that are
 * marked here, and for nothing beyond.
 */
#include <linux/module.h>

#include <kunit/suites.h>

static void good(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, 2 + 2, 4);
}

static void expectation(struct kunit *test)
{
	int apples = 5;

	KUNIT_EXPECT_EQ(test, apples, 6);	/* line: expectation */
	/* an expectation doesn't end the test */
	KUNIT_EXPECT_LT(test, apples, 3);	/* line: second */
}

static void assertion(struct kunit *test)
{
	const char *fruit = "pear";

	KUNIT_EXPECT_STREQ(test, fruit, "plum");	/* line: text */
	KUNIT_ASSERT_FALSE(test, fruit);	/* line: assertion */
	KUNIT_EXPECT_TRUE(test, !fruit);	/* line: never */
}

static void left_out(struct kunit *test)
{
	kunit_skip(test, "no fruit");
}

static const int numbers[] = { 1, 2, 3 };

static void describe(const int *number, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "number %d", *number);
}
KUNIT_ARRAY_PARAM(number, numbers, describe);

static void parameter(struct kunit *test)
{
	KUNIT_EXPECT_NE(test, *(const int *)test->param_value, 2);	/* line: parameter */
}

static struct kunit_case cases[] = {
	KUNIT_CASE(good),
	KUNIT_CASE(expectation),
	KUNIT_CASE(assertion),
	KUNIT_CASE(left_out),
	KUNIT_CASE_PARAM(parameter, number_gen_params),
	{}
};

static struct kunit_suite failing = {
	.name = "failing",
	.test_cases = cases,
};

static struct kunit_suite *suites[] = { &failing };

static int __init failing_init(void)
{
	return compat_kunit_run(suites, 1);
}
module_init(failing_init);

static void __exit failing_exit(void)
{
	__kunit_test_suites_exit(suites, 1);
}
module_exit(failing_exit);

MODULE_DESCRIPTION("A suite that must fail");
MODULE_LICENSE("GPL");
