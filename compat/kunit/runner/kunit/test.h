/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <kunit/test.h> for kernels that are older than KUnit
 *
 * What the suites in kunit/ use of it, with the same names and the same output.
 * runner.c does the work. Left out are mocks, resources other than memory, and
 * everything that is run from the command line.
 */
#ifndef COMPAT_KUNIT_TEST_H
#define COMPAT_KUNIT_TEST_H

#include <linux/compiler.h>
#include <linux/err.h>
#include <linux/gfp.h>
#include <linux/kernel.h>
#include <linux/kthread.h>
#include <linux/list.h>
#include <linux/string.h>
#include <linux/types.h>

#define KUNIT_PARAM_DESC_SIZE	128
#define KUNIT_STATUS_SIZE	256

enum kunit_status {
	KUNIT_SUCCESS,
	KUNIT_FAILURE,
	KUNIT_SKIPPED,
};

struct completion;

/**
 * struct kunit - a test that is running
 * @priv:	the suite's own
 * @param_value: what the test is run for, or NULL
 * @name:	of the test
 * @status:	how it stands
 * @why:	it was skipped
 * @memory:	to be freed when it's over
 * @done:	its thread is
 */
struct kunit {
	void *priv;
	const void *param_value;
	const char *name;
	enum kunit_status status;
	char why[KUNIT_STATUS_SIZE];
	struct list_head memory;
	struct completion *done;
};

struct kunit_case {
	void (*run_case)(struct kunit *test);
	const char *name;
	const void *(*generate_params)(const void *prev, char *desc);
};

struct kunit_suite {
	const char name[256];
	int (*init)(struct kunit *test);
	void (*exit)(struct kunit *test);
	struct kunit_case *test_cases;
};

#define KUNIT_CASE(fn)			{ .run_case = (fn), .name = #fn }
#define KUNIT_CASE_PARAM(fn, gen)					\
	{ .run_case = (fn), .name = #fn, .generate_params = (gen) }

#define KUNIT_ARRAY_PARAM(name, array, describe)			\
static const void *name##_gen_params(const void *prev, char *desc)	\
{									\
	typeof(&(array)[0]) next = (array);				\
									\
	if (prev)							\
		next = (typeof(next))prev + 1;				\
	if (next >= (array) + ARRAY_SIZE(array))			\
		return NULL;						\
	describe(next, desc);						\
	return next;							\
}

int __kunit_test_suites_init(struct kunit_suite * const * const suites,
			     int count);
void __kunit_test_suites_exit(struct kunit_suite **suites, int count);

/**
 * struct compat_kunit_where - an assertion in the source
 * @file:	file
 * @line:	line
 * @fatal:	whether the test ends if it fails
 */
struct compat_kunit_where {
	const char *file;
	int line;
	bool fatal;
};

void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp);
__printf(3, 4)
void compat_kunit_fail(struct kunit *test, struct compat_kunit_where where,
		       const char *fmt, ...);

/* The thread that runs the test ends here and now. */
static inline void __noreturn compat_kunit_stop(struct kunit *test)
{
	kthread_complete_and_exit(test->done, 0);
}

#define kunit_skip(test, fmt, ...)					\
do {									\
	(test)->status = KUNIT_SKIPPED;					\
	snprintf((test)->why, KUNIT_STATUS_SIZE, fmt, ##__VA_ARGS__);	\
	compat_kunit_stop(test);					\
} while (0)

#define COMPAT_KUNIT_WHERE(fatal)					\
	((struct compat_kunit_where){ __FILE__, __LINE__, fatal })

/* A number is shown as KUnit does, a second time in hex. */
#define COMPAT_KUNIT_BINARY(test, fatal, a, op, b, type, fmt)		\
do {									\
	typeof(a) compat_a = (a);					\
	typeof(b) compat_b = (b);					\
									\
	if (!(compat_a op compat_b))					\
		compat_kunit_fail(test, COMPAT_KUNIT_WHERE(fatal),	\
			"Expected %s %s %s, but\n%s == " fmt "\n%s == "	\
			fmt "\n", #a, #op, #b, #a,			\
			(type)compat_a, (type)compat_a, #b,		\
			(type)compat_b, (type)compat_b);		\
} while (0)

#define COMPAT_KUNIT_NUMBER(test, fatal, a, op, b)			\
	COMPAT_KUNIT_BINARY(test, fatal, a, op, b, long long, "%lld (0x%llx)")
#define COMPAT_KUNIT_POINTER(test, fatal, a, op, b)			\
	COMPAT_KUNIT_BINARY(test, fatal, a, op, b, void *, "%p (%p)")

#define COMPAT_KUNIT_TRUTH(test, fatal, a, want)			\
do {									\
	bool compat_a = (a);						\
									\
	if (compat_a != (want))						\
		compat_kunit_fail(test, COMPAT_KUNIT_WHERE(fatal),	\
			"Expected %s to be %s, but is %s\n", #a,	\
			(want) ? "true" : "false",			\
			(want) ? "false" : "true");			\
} while (0)

#define COMPAT_KUNIT_STREQ(test, fatal, a, b)				\
do {									\
	const char *compat_a = (a), *compat_b = (b);			\
									\
	if (strcmp(compat_a, compat_b))					\
		compat_kunit_fail(test, COMPAT_KUNIT_WHERE(fatal),	\
			"Expected %s == %s, but\n%s == \"%s\"\n%s == \"%s\"\n", \
			#a, #b, #a, compat_a, #b, compat_b);		\
} while (0)

#define COMPAT_KUNIT_GOOD(test, fatal, a)				\
do {									\
	const void *compat_a = (a);					\
									\
	if (!compat_a)							\
		compat_kunit_fail(test, COMPAT_KUNIT_WHERE(fatal),	\
			"Expected %s is not null, but is\n", #a);	\
	else if (IS_ERR(compat_a))					\
		compat_kunit_fail(test, COMPAT_KUNIT_WHERE(fatal),	\
			"Expected %s is not error, but is: %ld\n", #a,	\
			PTR_ERR(compat_a));				\
} while (0)

#define KUNIT_EXPECT_EQ(test, a, b)	COMPAT_KUNIT_NUMBER(test, false, a, ==, b)
#define KUNIT_EXPECT_NE(test, a, b)	COMPAT_KUNIT_NUMBER(test, false, a, !=, b)
#define KUNIT_EXPECT_LT(test, a, b)	COMPAT_KUNIT_NUMBER(test, false, a, <, b)
#define KUNIT_EXPECT_LE(test, a, b)	COMPAT_KUNIT_NUMBER(test, false, a, <=, b)
#define KUNIT_EXPECT_GT(test, a, b)	COMPAT_KUNIT_NUMBER(test, false, a, >, b)
#define KUNIT_EXPECT_GE(test, a, b)	COMPAT_KUNIT_NUMBER(test, false, a, >=, b)
#define KUNIT_EXPECT_PTR_EQ(test, a, b)	COMPAT_KUNIT_POINTER(test, false, a, ==, b)
#define KUNIT_EXPECT_PTR_NE(test, a, b)	COMPAT_KUNIT_POINTER(test, false, a, !=, b)
#define KUNIT_EXPECT_TRUE(test, a)	COMPAT_KUNIT_TRUTH(test, false, a, true)
#define KUNIT_EXPECT_FALSE(test, a)	COMPAT_KUNIT_TRUTH(test, false, a, false)
#define KUNIT_EXPECT_STREQ(test, a, b)	COMPAT_KUNIT_STREQ(test, false, a, b)
#define KUNIT_EXPECT_NOT_ERR_OR_NULL(test, a)				\
	COMPAT_KUNIT_GOOD(test, false, a)
#define KUNIT_EXPECT_NULL(test, a)					\
	COMPAT_KUNIT_POINTER(test, false, a, ==, NULL)

#define KUNIT_ASSERT_EQ(test, a, b)	COMPAT_KUNIT_NUMBER(test, true, a, ==, b)
#define KUNIT_ASSERT_LT(test, a, b)	COMPAT_KUNIT_NUMBER(test, true, a, <, b)
#define KUNIT_ASSERT_GT(test, a, b)	COMPAT_KUNIT_NUMBER(test, true, a, >, b)
#define KUNIT_ASSERT_PTR_EQ(test, a, b)	COMPAT_KUNIT_POINTER(test, true, a, ==, b)
#define KUNIT_ASSERT_FALSE(test, a)	COMPAT_KUNIT_TRUTH(test, true, a, false)
#define KUNIT_ASSERT_NOT_ERR_OR_NULL(test, a)				\
	COMPAT_KUNIT_GOOD(test, true, a)

#endif /* COMPAT_KUNIT_TEST_H */
