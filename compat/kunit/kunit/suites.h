/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: starting suites from a module, whichever KUnit it is
 *
 * COMPAT_KUNIT_SUITES(name, ...): an array of suites, for compat_kunit_run().
 * kunit_test_suites() puts them in a list that only a kernel with KUnit looks at.
 * What that ends in can be called on all: with a third argument, whether to run
 * them, since 6.18.
 *
 * Suites that are built into a kernel are in that list, and run when it has started.
 * No program has loaded them then, whose memory they could use; compat_kunit_user()
 * gives a test memory of its own, by kunit_vm_mmap(), which came with 6.11.
 */
#ifndef COMPAT_KUNIT_SUITES_H
#define COMPAT_KUNIT_SUITES_H

#include <kunit/test.h>
#include <linux/types.h>

#ifdef MODULE

#define COMPAT_KUNIT_SUITES(array, ...)					\
	static struct kunit_suite *array[] = { __VA_ARGS__ }

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

static inline bool compat_kunit_user(struct kunit *test)
{
	return false;
}

#else

#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mman.h>

#define COMPAT_KUNIT_SUITES(array, ...)					\
	static struct kunit_suite *array[] = { __VA_ARGS__ };		\
	kunit_test_suites(__VA_ARGS__)

static inline int compat_kunit_run(struct kunit_suite **suites, int count)
{
	return 0;
}

static inline bool compat_kunit_user(struct kunit *test)
{
	unsigned long addr = kunit_vm_mmap(test, NULL, 0, PAGE_SIZE, PROT_NONE,
					   MAP_PRIVATE | MAP_ANONYMOUS, 0);

	return addr && !IS_ERR_VALUE(addr);
}

#endif

#endif /* COMPAT_KUNIT_SUITES_H */
