// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: what suites share: user memory, capabilities, and what must not leak
 *
 * KUnit runs each test in a kernel thread, which has no user memory. The task that
 * loads the module lends its own: it waits until all suites have run. If nobody loads
 * it, because it is a part of the kernel, KUnit itself may have some.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/kthread.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>

#include <kunit/suites.h>

#include "limits.h"
#include "registry.h"
#include "suites.h"

/* of the task that loads the module, or NULL if that is the kernel itself */
struct mm_struct *pashm_kunit_mm;

/**
 * pashm_kunit_held() - what the driver holds now
 *
 * Return: memory and regions.
 */
struct pashm_held pashm_kunit_held(void)
{
	struct pashm_usage usage;

	pashm_limits_usage(GLOBAL_ROOT_UID, &usage);
	return (struct pashm_held){
		.bytes = usage.used_bytes,
		.regions = pashm_registry_count(),
	};
}

/**
 * pashm_kunit_same() - expect that the driver holds what it held before
 * @test: the test
 * @before: from pashm_kunit_held()
 */
void pashm_kunit_same(struct kunit *test, struct pashm_held before)
{
	struct pashm_held now = pashm_kunit_held();

	KUNIT_EXPECT_EQ(test, now.bytes, before.bytes);
	KUNIT_EXPECT_EQ(test, now.regions, before.regions);
}

/**
 * pashm_kunit_user_begin() - have user memory until pashm_kunit_user_end()
 * @test: the test; skipped if there is none
 */
void pashm_kunit_user_begin(struct kunit *test)
{
	if (!pashm_kunit_mm) {
		if (!compat_kunit_user(test))
			kunit_skip(test, "no program has loaded this module");
		return;
	}
	/* A test that is aborted takes its thread, and this use, with it. */
	mmget(pashm_kunit_mm);
	kthread_use_mm(pashm_kunit_mm);
}

/**
 * pashm_kunit_user_end() - end of pashm_kunit_user_begin()
 */
void pashm_kunit_user_end(void)
{
	if (!pashm_kunit_mm)
		return;
	kthread_unuse_mm(pashm_kunit_mm);
	mmput(pashm_kunit_mm);
}

/**
 * pashm_kunit_user_pages() - map fresh pages
 * @test: the test, which has user memory
 * @readable: pages to begin with that a program could use
 * @all: pages altogether; the others can't be touched
 *
 * Return: their address, for vm_munmap().
 */
void __user *pashm_kunit_user_pages(struct kunit *test, unsigned int readable,
				    unsigned int all)
{
	unsigned long addr, low;

	addr = vm_mmap(NULL, 0, all * PAGE_SIZE, PROT_NONE,
		       MAP_PRIVATE | MAP_ANONYMOUS, 0);
	KUNIT_ASSERT_FALSE(test, IS_ERR_VALUE(addr));
	if (readable) {
		low = vm_mmap(NULL, addr, readable * PAGE_SIZE,
			      PROT_READ | PROT_WRITE,
			      MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, 0);
		KUNIT_ASSERT_EQ(test, low, addr);
	}
	return (void __user *)addr;
}

/**
 * pashm_kunit_drop() - go on without a capability
 * @test: the test
 * @cap: CAP_*
 *
 * Return: for pashm_kunit_restore().
 */
const struct cred *pashm_kunit_drop(struct kunit *test, int cap)
{
	struct cred *cred = prepare_creds();

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, cred);
	cap_lower(cred->cap_effective, cap);
	return override_creds(cred);
}

/**
 * pashm_kunit_restore() - end of pashm_kunit_drop()
 * @old: from there
 */
void pashm_kunit_restore(const struct cred *old)
{
	const struct cred *dropped = current_cred();

	revert_creds(old);
	put_cred(dropped);
}
