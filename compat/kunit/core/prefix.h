/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: what KUnit's core takes for granted, on a kernel without it
 *
 * Included before everything else, in the core and in the suites.
 *
 * With CONFIG_KUNIT, task_struct and struct module have more members. They don't
 * in the kernel that is there, so their headers come first, before the option is
 * said to be on. The test that is running is a variable then: the core runs one
 * at a time, in one thread.
 */
#ifndef PASHM_KUNIT_PREFIX_H
#define PASHM_KUNIT_PREFIX_H

#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/sched.h>

#undef CONFIG_KUNIT
#undef CONFIG_KUNIT_MODULE
#undef CONFIG_KUNIT_DEBUGFS
#undef CONFIG_KUNIT_DEFAULT_ENABLED
#define CONFIG_KUNIT_MODULE		1
#define CONFIG_KUNIT_DEFAULT_ENABLED	1

struct kunit;
extern struct kunit *pashm_kunit_running;

/* Before 6.0, tests did not taint a kernel. */
#ifndef TAINT_TEST
#define TAINT_TEST	TAINT_USER
#endif

#endif /* PASHM_KUNIT_PREFIX_H */
