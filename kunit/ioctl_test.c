// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: how an ioctl finds its function, and its struct the kernel
 */
#include <linux/fs.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "ioctl.h"
#include "suites.h"

static struct pashm_phys got;
static size_t got_size;

static int phys_fn(struct file *file, void *arg,
		   const struct pashm_user_struct *user)
{
	memcpy(&got, arg, sizeof(got));
	got_size = user->size;
	return -EXDEV;		/* none of the dispatcher's own */
}

/* As if the first version had ended with @address. */
static const struct pashm_ioctl calls[] = {
	PASHM_IOCTL(PASHM_IOC_PHYS, struct pashm_phys, address, phys_fn),
};

#define CALL(dir, type, nr, size)	_IOC(dir, type, nr, size)
#define BOTH	(_IOC_READ | _IOC_WRITE)
#define NR	_IOC_NR(PASHM_IOC_PHYS)

struct call {
	const char *what;
	unsigned int cmd;
	size_t dirty;
	long err;
};

static const struct call called[] = {
	{ "as it is", PASHM_IOC_PHYS, 0, -EXDEV },
	{ "first version", CALL(BOTH, PASHM_IOC_MAGIC, NR, 16), 15, -EXDEV },
	{ "shorter than that", CALL(BOTH, PASHM_IOC_MAGIC, NR, 15), 0, -EINVAL },
	{ "empty", CALL(BOTH, PASHM_IOC_MAGIC, NR, 0), 0, -EINVAL },
	{ "newer, tail zero", CALL(BOTH, PASHM_IOC_MAGIC, NR, 64), 31, -EXDEV },
	{ "newer, tail not", CALL(BOTH, PASHM_IOC_MAGIC, NR, 64), 32, -E2BIG },
	{ "absurd", CALL(BOTH, PASHM_IOC_MAGIC, NR, 8191), 0, -E2BIG },
	{ "other number", CALL(BOTH, PASHM_IOC_MAGIC, NR + 1, 32), 0, -ENOTTY },
	{ "other type", CALL(BOTH, PASHM_IOC_MAGIC + 1, NR, 32), 0, -ENOTTY },
	{ "other direction", CALL(_IOC_READ, PASHM_IOC_MAGIC, NR, 32), 0, -ENOTTY },
	{ "no direction", CALL(_IOC_NONE, PASHM_IOC_MAGIC, NR, 32), 0, -ENOTTY },
	{ "zero", 0, 0, -ENOTTY },
	{ "all ones", ~0U, 0, -ENOTTY },
};

static void call_desc(const struct call *call, char *desc)
{
	strscpy(desc, call->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(call, called, call_desc);

static void dispatch(struct kunit *test)
{
	const struct call *call = test->param_value;
	void __user *user;
	u8 one = 1;
	long err;

	pashm_kunit_user_begin(test);
	user = pashm_kunit_user_pages(test, 2, 2);
	KUNIT_ASSERT_EQ(test, copy_to_user(user + call->dirty, &one, 1), 0UL);
	memset(&got, 0xff, sizeof(got));
	got_size = 4711;
	err = pashm_ioctl_dispatch(calls, ARRAY_SIZE(calls), NULL, call->cmd,
				   user);
	KUNIT_EXPECT_EQ(test, err, call->err);
	if (call->err == -EXDEV) {
		KUNIT_EXPECT_EQ(test, got_size, (size_t)_IOC_SIZE(call->cmd));
		KUNIT_EXPECT_EQ(test, ((u8 *)&got)[call->dirty], 1);
		/* the last byte of @got, or behind it */
		KUNIT_EXPECT_EQ(test, got.pad != 0, call->dirty == 31);
	} else {
		KUNIT_EXPECT_EQ(test, got_size, (size_t)4711);
	}
	vm_munmap((unsigned long)user, 2 * PAGE_SIZE);
	pashm_kunit_user_end();
}

static void unmapped(struct kunit *test)
{
	void __user *user;

	pashm_kunit_user_begin(test);
	user = pashm_kunit_user_pages(test, 0, 1);
	KUNIT_EXPECT_EQ(test, pashm_ioctl_dispatch(calls, ARRAY_SIZE(calls), NULL,
						   PASHM_IOC_PHYS, user), -EFAULT);
	vm_munmap((unsigned long)user, PAGE_SIZE);
	pashm_kunit_user_end();
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(dispatch, call_gen_params),
	KUNIT_CASE(unmapped),
	{}
};

struct kunit_suite pashm_ioctl_suite = {
	.name = "pashm_ioctl",
	.test_cases = cases,
};
