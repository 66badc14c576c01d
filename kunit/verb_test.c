// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: the commands of /proc/pashm/control, without /proc
 *
 * A line and what comes back. Regions that lines leave behind are destroyed by
 * later lines, and in the end none may be left.
 */
#include <linux/capability.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "caller.h"
#include "grammar.h"
#include "limits.h"
#include "reply.h"
#include "suites.h"
#include "verb.h"

static const struct pashm_caller alice = { .uid = KUIDT_INIT(1001) };

struct line {
	const char *text;
	int err;
	const char *begins;	/* how the reply begins */
};

static const struct line lines[] = {
	{ "help", 0, "ok\ncreate " },
	{ "limits", 0, "ok max_bytes=" },
	{ "limits a=1", -EINVAL, "error EINVAL: limits doesn't take 'a'; usage: limits\n" },
	{ "info name=kunit", -ENOENT, "error ENOENT: there is no region 'kunit'\n" },
	{ "destroy name=kunit", -ENOENT, "error ENOENT: there is no region 'kunit'\n" },
	{ "destroy", -EINVAL, "error EINVAL: destroy needs name=; usage: destroy name=NAME\n" },
	{ "create name=kunit", -EINVAL, "error EINVAL: create needs size=; usage: " },
	{ "create name=kunit size=0", -EINVAL, "error EINVAL: a region has at least one byte" },
	{ "create name=kunit size=64Q", -EINVAL, "error EINVAL: size= takes " },
	{ "create name=kunit size=16777216T", -ERANGE, "error ERANGE: size= is larger " },
	{ "create name=kunit size=16777215T", -EFBIG, "error EFBIG: " },
	{ "create name=kunit size=4K mode=0777", -EINVAL, "error EINVAL: mode= takes " },
	{ "create name=kunit size=4K phys=maybe",
	  -EINVAL, "error EINVAL: phys= takes yes or no, not 'maybe'\n" },
	{ "create name=control size=4K",
	  -EEXIST, "error EEXIST: there is a region 'control' already\n" },
	{ "create name=../x size=4K", -EINVAL, "error EINVAL: '../x' is not a name: " },
	{ "create name=%s%n size=4K", -EINVAL, "error EINVAL: '%s%n' is not a name: " },
	{ "create size=0x100K name=kunit mode=0644 phys=no\n", 0, "ok id=" },
	{ "create name=kunit size=4K",
	  -EEXIST, "error EEXIST: there is a region 'kunit' already\n" },
	{ "info name=kunit", 0, "ok id=" },
	{ "destroy name=kunit size=1", -EINVAL, "error EINVAL: destroy doesn't take 'size'" },
	{ "destroy name=kunit", 0, "ok\n" },
	{ "mkdir", -EINVAL, "error EINVAL: there is no command 'mkdir'; 'help' lists them\n" },
	{ "%x%x%n", -EINVAL, "error EINVAL: there is no command '%x%x%n'; " },
	{ "", -EINVAL, "error EINVAL: an empty command\n" },
	{ "help a", -EINVAL, "error EINVAL: not a key=value: 'a'\n" },
};

static void line_desc(const struct line *line, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%zu", (size_t)(line - lines));
}
KUNIT_ARRAY_PARAM(line, lines, line_desc);

static int run_as(const struct pashm_caller *caller, const char *line,
		  struct pashm_reply *reply)
{
	char text[PASHM_LINE_MAX + 2];

	strscpy(text, line, sizeof(text));
	memset(reply, 0, sizeof(*reply));
	return pashm_verb_run(text, strlen(text), caller, reply);
}

static int run(const char *line, struct pashm_reply *reply)
{
	return run_as(&alice, line, reply);
}

static void obey(struct kunit *test)
{
	const struct line *line = test->param_value;
	struct pashm_reply *reply = kunit_kzalloc(test, sizeof(*reply), GFP_KERNEL);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reply);
	KUNIT_EXPECT_EQ(test, run(line->text, reply), line->err);
	/* show what it is, not only that it's another */
	if (strncmp(reply->text, line->begins, strlen(line->begins)))
		KUNIT_EXPECT_STREQ(test, reply->text, line->begins);
	KUNIT_ASSERT_GT(test, reply->len, (size_t)0);
	KUNIT_EXPECT_EQ(test, reply->text[reply->len - 1], '\n');
	KUNIT_EXPECT_EQ(test, strlen(reply->text), reply->len);
}

/* What only some may do; @cap is what they have. */
static void refused(struct kunit *test, int cap,
		    const struct pashm_caller *caller, const char *line,
		    const char *begins, int err)
{
	struct pashm_reply *reply = kunit_kzalloc(test, sizeof(*reply), GFP_KERNEL);
	const struct cred *old;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reply);
	old = pashm_kunit_drop(test, cap);
	KUNIT_EXPECT_EQ(test, run_as(caller, line, reply), err);
	pashm_kunit_restore(old);
	if (strncmp(reply->text, begins, strlen(begins)))
		KUNIT_EXPECT_STREQ(test, reply->text, begins);
}

static void not_allowed(struct kunit *test)
{
	static const struct pashm_caller bob = { .uid = KUIDT_INIT(1003) };
	struct pashm_reply *reply = kunit_kzalloc(test, sizeof(*reply), GFP_KERNEL);
	struct pashm_usage usage;
	char line[64];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reply);
	KUNIT_EXPECT_EQ(test, run("create name=kunit size=4K", reply), 0);
	refused(test, CAP_SYS_ADMIN, &bob, "destroy name=kunit",
		"error EPERM: region 'kunit' belongs to somebody else\n", -EPERM);
	refused(test, CAP_SYS_ADMIN, &alice, "create name=kunit-phys size=4K phys=yes",
		"error EPERM: phys=yes needs CAP_SYS_ADMIN", -EPERM);
	pashm_limits_usage(bob.uid, &usage);
	snprintf(line, sizeof(line), "create name=kunit-much size=%llu",
		 (u64)usage.max_user_bytes + 1);
	refused(test, CAP_SYS_RESOURCE, &bob, line,
		"error EDQUOT: this user's regions would be larger", -EDQUOT);
	KUNIT_EXPECT_EQ(test, run("destroy name=kunit", reply), 0);
}

static void nothing_left(struct kunit *test)
{
	KUNIT_EXPECT_EQ(test, pashm_kunit_held().regions, 0U);
	KUNIT_EXPECT_EQ(test, pashm_kunit_held().bytes, (size_t)0);
}

/* The longest line there is, in a reply that quotes it. */
static void longest(struct kunit *test)
{
	struct pashm_reply *reply = kunit_kzalloc(test, sizeof(*reply), GFP_KERNEL);
	char text[PASHM_LINE_MAX + 1];

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reply);
	memset(text, 'x', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	KUNIT_EXPECT_EQ(test, run(text, reply), -EINVAL);
	KUNIT_EXPECT_TRUE(test, strstr(reply->text, text));
}

/* A reply that is full stays a text. */
static void reply_full(struct kunit *test)
{
	struct pashm_reply *reply = kunit_kzalloc(test, sizeof(*reply), GFP_KERNEL);
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, reply);
	for (i = 0; i < PASHM_REPLY_SIZE; i++)
		pashm_reply_add(reply, "%s", "abc");
	KUNIT_EXPECT_EQ(test, reply->len, (size_t)PASHM_REPLY_SIZE - 1);
	KUNIT_EXPECT_EQ(test, strlen(reply->text), reply->len);
	KUNIT_EXPECT_EQ(test, pashm_reply_error(reply, -ENOENT, "gone"), -ENOENT);
	KUNIT_EXPECT_STREQ(test, reply->text, "error ENOENT: gone\n");
	pashm_reply_error(reply, -EXDEV, "gone");
	KUNIT_EXPECT_STREQ(test, reply->text, "error EIO: gone\n");
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(obey, line_gen_params),
	KUNIT_CASE(not_allowed),
	KUNIT_CASE(nothing_left),
	KUNIT_CASE(longest),
	KUNIT_CASE(reply_full),
	{}
};

struct kunit_suite pashm_verb_suite = {
	.name = "pashm_verb",
	.test_cases = cases,
};
