// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: to and from user memory, a program's real one
 *
 * Two pages lie side by side; often the second can't be touched.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "suites.h"
#include "usercopy.h"

#define PAGES	2

static void __user *begin(struct kunit *test, unsigned int readable)
{
	pashm_kunit_user_begin(test);
	return pashm_kunit_user_pages(test, readable, PAGES);
}

static void end(struct kunit *test, void __user *user)
{
	KUNIT_EXPECT_EQ(test, vm_munmap((unsigned long)user, PAGES * PAGE_SIZE), 0);
	pashm_kunit_user_end();
}

static u8 *buffer(struct kunit *test, u8 fill)
{
	u8 *buf = kunit_kzalloc(test, PAGES * PAGE_SIZE, GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, buf);
	memset(buf, fill, PAGES * PAGE_SIZE);
	return buf;
}

static void there_and_back(struct kunit *test)
{
	void __user *user = begin(test, PAGES);
	u8 *out = buffer(test, 0), *in = buffer(test, 0xee);
	size_t len = PAGES * PAGE_SIZE - 3, i;

	for (i = 0; i < len; i++)
		out[i] = i * 7;
	KUNIT_EXPECT_EQ(test, pashm_usercopy_read(user + 1, out, len), len);
	KUNIT_EXPECT_EQ(test, pashm_usercopy_write(in, user + 1, len), len);
	KUNIT_EXPECT_EQ(test, memcmp(in, out, len), 0);
	KUNIT_EXPECT_EQ(test, in[len], 0xee);
	end(test, user);
}

static void nothing(struct kunit *test)
{
	void __user *user = begin(test, 0);
	u8 *buf = buffer(test, 0x55);

	KUNIT_EXPECT_EQ(test, pashm_usercopy_read(user, buf, 0), 0);
	KUNIT_EXPECT_EQ(test, pashm_usercopy_write(buf, user, 0), 0);
	end(test, user);
}

/* All that there is up to the hole, and not a byte beyond. */
static void up_to_a_hole(struct kunit *test)
{
	void __user *user = begin(test, 1);
	u8 *buf = buffer(test, 0x55);
	size_t i;

	for (i = 1; i < 70; i++) {
		void __user *near = user + PAGE_SIZE - i;

		KUNIT_ASSERT_EQ(test, pashm_usercopy_read(near, buf, 128), i);
		memset(buf, 0xaa, 128);
		KUNIT_ASSERT_EQ(test, pashm_usercopy_write(buf, near, 128), i);
		KUNIT_ASSERT_EQ(test, buf[i - 1], 0x55);
		/* not filled up with zeros: others share what lies there */
		KUNIT_ASSERT_EQ(test, buf[i], 0xaa);
		memset(buf, 0x55, 128);
	}
	end(test, user);
}

static void only_a_hole(struct kunit *test)
{
	void __user *user = begin(test, 0);
	u8 *buf = buffer(test, 0x55);

	KUNIT_EXPECT_EQ(test, pashm_usercopy_read(user, buf, 8), -EFAULT);
	KUNIT_EXPECT_EQ(test, pashm_usercopy_write(buf, user, 8), -EFAULT);
	KUNIT_EXPECT_EQ(test, buf[0], 0x55);
	end(test, user);
}

/* The bug that hung machines: here it's an error. */
static void a_kernel_pointer(struct kunit *test)
{
	void __user *user = begin(test, 1);
	u8 *buf = buffer(test, 0x55), *secret = buffer(test, 0x77);
	struct pashm_user_struct wrong = { (void __user *)secret, 8 };
	char *text;

	/* On s390x user space has addresses of its own, and this one may be mapped. */
	if (access_ok((void __user *)secret, 8))
		kunit_skip(test, "a kernel's address can be a program's, too, here");
	KUNIT_EXPECT_EQ(test, pashm_usercopy_read((void __user *)secret, buf, 8),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, pashm_usercopy_write(buf, (void __user *)secret, 8),
			-EFAULT);
	KUNIT_EXPECT_EQ(test, buf[0], 0x55);
	KUNIT_EXPECT_EQ(test, pashm_usercopy_get_struct(buf, 8, &wrong), -EFAULT);
	KUNIT_EXPECT_EQ(test, pashm_usercopy_put_struct(&wrong, buf, 8), -EFAULT);
	text = pashm_usercopy_text((char __user *)secret, 8);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(text), -EFAULT);
	KUNIT_EXPECT_EQ(test, secret[0], 0x77);
	end(test, user);
}

struct struct_case {
	const char *what;
	size_t ours, theirs;
	size_t dirty;		/* a byte of theirs that isn't zero */
	int err;
};

static const struct struct_case struct_cases[] = {
	{ "the same", 16, 16, 15, 0 },
	{ "shorter", 16, 8, 7, 0 },
	{ "longer, the tail is zero", 16, 32, 15, 0 },
	{ "longer, its first byte is not", 16, 32, 16, -E2BIG },
	{ "longer, its last byte is not", 16, 32, 31, -E2BIG },
	{ "as long as can be", 16, 4096, 0, 0 },
	{ "longer than that", 16, 4097, 0, -E2BIG },
	{ "none at all", 16, 0, 0, 0 },
};

static void struct_desc(const struct struct_case *c, char *desc)
{
	strscpy(desc, c->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(struct, struct_cases, struct_desc);

static void get_struct(struct kunit *test)
{
	const struct struct_case *c = test->param_value;
	struct pashm_user_struct user = { begin(test, PAGES), c->theirs };
	u8 *buf = buffer(test, 0x55);
	size_t n = min(c->ours, c->theirs);
	u8 one = 1;

	KUNIT_ASSERT_EQ(test, copy_to_user(user.ptr + c->dirty, &one, 1), 0UL);
	KUNIT_EXPECT_EQ(test, pashm_usercopy_get_struct(buf, c->ours, &user),
			c->err);
	if (!c->err) {
		KUNIT_EXPECT_TRUE(test, c->dirty >= n || buf[c->dirty] == 1);
		KUNIT_EXPECT_TRUE(test, !memchr_inv(buf + n, 0, c->ours - n));
		KUNIT_EXPECT_EQ(test, buf[c->ours], 0x55);
	}
	end(test, user.ptr);
}

static void put_struct(struct kunit *test)
{
	const struct struct_case *c = test->param_value;
	struct pashm_user_struct user = { begin(test, PAGES), c->theirs };
	u8 *ours = buffer(test, 0x55), *theirs = buffer(test, 0xff);
	size_t n = min(c->ours, c->theirs);

	KUNIT_EXPECT_EQ(test, pashm_usercopy_put_struct(&user, ours, c->ours), 0);
	KUNIT_ASSERT_EQ(test, copy_from_user(theirs, user.ptr, 64), 0UL);
	KUNIT_EXPECT_TRUE(test, !memchr_inv(theirs, 0x55, n));
	KUNIT_EXPECT_TRUE(test, !memchr_inv(theirs + n, 0, 64 - n));
	end(test, user.ptr);
}

static void text(struct kunit *test)
{
	char __user *user = begin(test, 1);
	char *text;

	KUNIT_ASSERT_EQ(test, copy_to_user(user, "help\n", 5), 0UL);
	text = pashm_usercopy_text(user, 4);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, text);
	KUNIT_EXPECT_STREQ(test, text, "help");
	kfree(text);
	text = pashm_usercopy_text(user + PAGE_SIZE - 2, 4);
	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(text), -EFAULT);
	end(test, user);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(there_and_back),
	KUNIT_CASE(nothing),
	KUNIT_CASE(up_to_a_hole),
	KUNIT_CASE(only_a_hole),
	KUNIT_CASE(a_kernel_pointer),
	KUNIT_CASE_PARAM(get_struct, struct_gen_params),
	KUNIT_CASE_PARAM(put_struct, struct_gen_params),
	KUNIT_CASE(text),
	{}
};

struct kunit_suite pashm_usercopy_suite = {
	.name = "pashm_usercopy",
	.test_cases = cases,
};
