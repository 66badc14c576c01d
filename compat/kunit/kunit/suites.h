/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: starting suites from a module, whichever KUnit it is
 *
 * kunit_test_suites() puts them in a list that only a kernel with KUnit looks at.
 * What that ends in can be called on all: with a third argument, whether to run
 * them, since 6.18.
 */
#ifndef COMPAT_KUNIT_SUITES_H
#define COMPAT_KUNIT_SUITES_H

#include <kunit/test.h>
#include <linux/types.h>

typedef int (*compat_kunit_init_2)(struct kunit_suite * const *, int);
typedef int (*compat_kunit_init_3)(struct kunit_suite * const *, int, bool);

static inline int compat_kunit_run(struct kunit_suite **suites, int count)
{
	void *start = __kunit_test_suites_init;
	compat_kunit_init_2 init_2 = start;
	compat_kunit_init_3 init_3 = start;

	/* the line that stands before all suites of a module */
	pr_info("KTAP version 1\n");
	pr_info("1..%d\n", count);
	if (__builtin_types_compatible_p(typeof(&__kunit_test_suites_init),
					 compat_kunit_init_3))
		return init_3(suites, count, true);
	return init_2(suites, count);
}

#endif /* COMPAT_KUNIT_SUITES_H */
