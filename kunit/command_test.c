// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: the commands of modules, without /proc
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "command.h"
#include "suites.h"

static ssize_t count(void *ctx, const void *request, size_t request_len,
		     void *reply, size_t reply_len)
{
	unsigned int *calls = ctx;

	++*calls;
	return 0;
}

static const struct pashm_command_ops counting = {
	.name = "kunit",
	.mode = 0600,
	.max_request = 16,
	.max_reply = 16,
	.handler = count,
};

static struct pashm_command *offer(struct kunit *test,
				   const struct pashm_command_ops *ops, void *ctx)
{
	struct pashm_command *command = pashm_command_register(ops, ctx);

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, command);
	return command;
}

static void life(struct kunit *test)
{
	unsigned int calls = 0;
	struct pashm_command *command = offer(test, &counting, &calls), *found;

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(pashm_command_register(&counting,
								     NULL)),
			-EEXIST);
	found = pashm_command_find("kunit");
	KUNIT_EXPECT_PTR_EQ(test, found, command);
	KUNIT_EXPECT_NULL(test, pashm_command_find("kuni"));
	KUNIT_EXPECT_EQ(test, pashm_command_ops(found)->max_reply, (size_t)16);
	KUNIT_EXPECT_EQ(test, pashm_command_run(found, "", 0, NULL, 0),
			(ssize_t)0);
	pashm_command_unregister(command);
	KUNIT_EXPECT_NULL(test, pashm_command_find("kunit"));
	/* who still holds it */
	KUNIT_EXPECT_EQ(test, pashm_command_run(found, "", 0, NULL, 0),
			(ssize_t)-ENODEV);
	/* the name is free again, and the old one isn't the new one */
	command = offer(test, &counting, &calls);
	KUNIT_EXPECT_EQ(test, pashm_command_run(found, "", 0, NULL, 0),
			(ssize_t)-ENODEV);
	pashm_command_put(found);
	pashm_command_unregister(command);
	pashm_command_unregister(NULL);
	pashm_command_unregister(ERR_PTR(-ENOMEM));
	KUNIT_EXPECT_EQ(test, calls, 1U);
}

#define LETTERS_63	"aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg"

struct offered {
	const char *what;
	struct pashm_command_ops ops;
	int err;
};

#define OFFER(...)	{ .handler = count, __VA_ARGS__ }

static const struct offered offers[] = {
	{ "all zero", OFFER(.name = "a"), 0 },
	{ "all that there is", OFFER(.name = LETTERS_63, .mode = 0666,
				     .max_request = PASHM_COMMAND_MAX,
				     .max_reply = PASHM_COMMAND_MAX), 0 },
	{ "something behind the name", OFFER(.name = "a\0and more"), 0 },
	{ "no name", OFFER(.name = NULL), -EINVAL },
	{ "an empty name", OFFER(.name = ""), -EINVAL },
	{ "a name too long", OFFER(.name = LETTERS_63 "g"), -EINVAL },
	{ "a path", OFFER(.name = "a/b"), -EINVAL },
	{ "two dots", OFFER(.name = ".."), -EINVAL },
	{ "no handler", { .name = "a" }, -EINVAL },
	{ "executable", OFFER(.name = "a", .mode = 0700), -EINVAL },
	{ "a mode with a type", OFFER(.name = "a", .mode = 0100600), -EINVAL },
	{ "no owner", OFFER(.name = "a", .uid = KUIDT_INIT(-1)), -EINVAL },
	{ "no group", OFFER(.name = "a", .gid = KGIDT_INIT(-1)), -EINVAL },
	{ "a request too long", OFFER(.name = "a",
				      .max_request = PASHM_COMMAND_MAX + 1),
	  -EINVAL },
	{ "a reply too long", OFFER(.name = "a", .max_reply = SIZE_MAX), -EINVAL },
};

static void offer_desc(const struct offered *offered, char *desc)
{
	strscpy(desc, offered->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(offered, offers, offer_desc);

static void offers_judged(struct kunit *test)
{
	const struct offered *offered = test->param_value;
	struct pashm_command *command = pashm_command_register(&offered->ops,
							       NULL);

	KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(command), offered->err);
	pashm_command_unregister(command);
}

static void no_memory(struct kunit *test)
{
	struct pashm_command *command;
	unsigned int nth;

	for (nth = 1; nth < 10; nth++) {
		pashm_inject_begin(nth);
		command = pashm_command_register(&counting, NULL);
		if (!pashm_inject_end())
			break;
		KUNIT_EXPECT_EQ(test, PTR_ERR_OR_ZERO(command), -ENOMEM);
		KUNIT_EXPECT_NULL(test, pashm_command_find("kunit"));
	}
	/* the command, and its file */
	KUNIT_EXPECT_EQ(test, nth, 3U);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, command);
	pashm_command_unregister(command);
}

struct answer {
	long says;
	size_t room;
	long heard;
};

static const struct answer answers[] = {
	{ 0, 0, 0 },
	{ 16, 16, 16 },
	{ 17, 16, -ENOBUFS },
	{ 1, 0, -ENOBUFS },
	{ LONG_MAX, 16, -ENOBUFS },
	{ -ENOENT, 16, -ENOENT },
	{ -ERESTARTSYS, 16, -EINTR },
	{ -ERESTARTNOINTR, 16, -EINTR },
	{ -ERESTARTNOHAND, 16, -EINTR },
	{ -ERESTART_RESTARTBLOCK, 16, -EINTR },
	{ -EDQUOT, 16, -EDQUOT },
	{ -511, 16, -511 },
	{ -ENOTSUPP, 16, -EIO },
	{ -MAX_ERRNO, 16, -EIO },
	{ -MAX_ERRNO - 1, 16, -EIO },
	{ LONG_MIN, 16, -EIO },
};

static void answer_desc(const struct answer *answer, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%ld in %zu", answer->says,
		 answer->room);
}
KUNIT_ARRAY_PARAM(answer, answers, answer_desc);

static ssize_t say(void *ctx, const void *request, size_t request_len,
		   void *reply, size_t reply_len)
{
	return *(const long *)ctx;
}

static void answered(struct kunit *test)
{
	const struct answer *answer = test->param_value;
	struct pashm_command_ops ops = counting;
	struct pashm_command *command;
	char reply[16];
	long says = answer->says;

	ops.handler = say;
	command = offer(test, &ops, &says);
	KUNIT_EXPECT_EQ(test, (long)pashm_command_run(command, "", 0, reply,
						      answer->room),
			answer->heard);
	pashm_command_unregister(command);
}

struct right {
	umode_t mode;
	u32 uid, gid;
	bool allowed;
};

/* For root without its capability, who is of group root. */
static const struct right rights[] = {
	{ 0600, 0, 0, true },
	{ 0466, 0, 0, false },
	{ 0060, 1001, 0, true },
	{ 0646, 1001, 0, false },
	{ 0006, 1001, 1002, true },
	{ 0664, 1001, 1002, false },
	{ 0000, 0, 0, false },
};

static void right_desc(const struct right *right, char *desc)
{
	snprintf(desc, KUNIT_PARAM_DESC_SIZE, "%03o of %u and %u", right->mode,
		 right->uid, right->gid);
}
KUNIT_ARRAY_PARAM(right, rights, right_desc);

static void allowed(struct kunit *test)
{
	const struct right *right = test->param_value;
	struct pashm_command_ops ops = counting;
	struct pashm_command *command;
	const struct cred *old;

	ops.mode = right->mode;
	ops.uid = KUIDT_INIT(right->uid);
	ops.gid = KGIDT_INIT(right->gid);
	command = offer(test, &ops, NULL);
	KUNIT_EXPECT_TRUE(test, pashm_command_allowed(command));
	old = pashm_kunit_drop(test, CAP_DAC_OVERRIDE);
	KUNIT_EXPECT_EQ(test, pashm_command_allowed(command), right->allowed);
	pashm_kunit_restore(old);
	pashm_command_unregister(command);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(life),
	KUNIT_CASE_PARAM(offers_judged, offered_gen_params),
	KUNIT_CASE(no_memory),
	KUNIT_CASE_PARAM(answered, answer_gen_params),
	KUNIT_CASE_PARAM(allowed, right_gen_params),
	{}
};

struct kunit_suite pashm_command_suite = {
	.name = "pashm_command",
	.test_cases = cases,
};
