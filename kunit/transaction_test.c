// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: a request to a command and its reply, by way of user memory
 *
 * The request ends where user memory ends; what would lie behind it must not be read.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "command.h"
#include "suites.h"
#include "transaction.h"

#define LONGEST	64

static unsigned int calls;

/* Says the request backwards, twice as long if it can be. */
static ssize_t backwards(void *ctx, const void *request, size_t request_len,
			 void *reply, size_t reply_len)
{
	const char *in = request;
	char *out = reply;
	size_t i;

	calls++;
	/* what is promised to handlers */
	if (in[request_len] || memchr_inv(out, 0, reply_len))
		return -EUCLEAN;
	if (request_len && in[0] == '!')
		return -EXDEV;
	for (i = 0; i < request_len && i < reply_len; i++)
		out[i] = in[request_len - 1 - i];
	return request_len;
}

static const struct pashm_command_ops ops = {
	.name = "kunit",
	.mode = 0600,
	.max_request = LONGEST,
	.max_reply = LONGEST / 2,
	.handler = backwards,
};

static struct pashm_command *command;
static char __user *user;		/* a page, and another that can't be touched */

static void begin(struct kunit *test)
{
	pashm_kunit_user_begin(test);
	user = pashm_kunit_user_pages(test, 1, 2);
	command = pashm_command_register(&ops, NULL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, command);
	calls = 0;
}

static void end(void)
{
	pashm_command_unregister(command);
	vm_munmap((unsigned long)user, 2 * PAGE_SIZE);
	pashm_kunit_user_end();
}

struct call {
	const char *what;
	const char *request;
	size_t shift;		/* so much of it lies beyond user memory */
	u32 more;		/* request is said to be longer */
	u32 room;
	const char *reply;	/* NULL: none */
	int err;
	unsigned int calls;
};

static const struct call called[] = {
	{ "as it should be", "abc", 0, 0, 3, "cba", 0, 1 },
	{ "more room", "abc", 0, 0, 4711, "cba", 0, 1 },
	{ "nothing", "", 0, 0, 0, "", 0, 1 },
	{ "nothing, from nowhere", "", -1, 0, 5, "", 0, 1 },
	{ "no room", "abc", 0, 0, 2, NULL, -ENOBUFS, 1 },
	{ "none at all", "abc", 0, 0, 0, NULL, -ENOBUFS, 1 },
	{ "an error", "!abc", 0, 0, 9, NULL, -EXDEV, 1 },
	{ "as long as can be", "abcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefghabcdefgh",
	  0, 0, 4711, NULL, -ENOBUFS, 1 },
	{ "a reply as long as it can be", "abcdefghabcdefghabcdefghabcdefgh", 0, 0,
	  LONGEST / 2, "hgfedcbahgfedcbahgfedcbahgfedcba", 0, 1 },
	{ "beyond user memory", "abc", 1, 0, 9, NULL, -EFAULT, 0 },
	{ "far beyond", "abc", 3, 0, 9, NULL, -EFAULT, 0 },
	{ "too long", "abc", 0, LONGEST - 2, 9, NULL, -EMSGSIZE, 0 },
	{ "much too long", "abc", 0, U32_MAX - 3, 9, NULL, -EMSGSIZE, 0 },
	{ "more than the command's reply", "abcdefghabcdefghabcdefghabcdefghi",
	  0, 0, 4711, NULL, -ENOBUFS, 1 },
};

static void call_desc(const struct call *call, char *desc)
{
	strscpy(desc, call->what, KUNIT_PARAM_DESC_SIZE);
}
KUNIT_ARRAY_PARAM(call, called, call_desc);

/* Puts a request into user memory; returns where it is. */
static u64 put_request(struct kunit *test, const struct call *call)
{
	size_t len = strlen(call->request);
	char __user *at = user + PAGE_SIZE - len + call->shift;

	if (len > call->shift)
		KUNIT_EXPECT_EQ(test, copy_to_user(at, call->request,
						   len - call->shift), 0UL);
	return call->shift == -1 ? 0 : (unsigned long)at;
}

static void transaction(struct kunit *test)
{
	const struct call *call = test->param_value;
	struct pashm_buffer reply = { };
	ssize_t len;
	u64 at;

	begin(test);
	at = put_request(test, call);
	len = pashm_transaction(command, (void __user *)(unsigned long)at,
				strlen(call->request) + call->more, call->room,
				&reply);
	if (call->reply) {
		KUNIT_EXPECT_EQ(test, len, (ssize_t)strlen(call->reply));
		if (len > 0)
			KUNIT_EXPECT_EQ(test, memcmp(reply.data, call->reply,
						     len), 0);
		pashm_buffer_free(&reply);
	} else {
		KUNIT_EXPECT_EQ(test, len, (ssize_t)call->err);
	}
	KUNIT_EXPECT_NULL(test, reply.data);
	KUNIT_EXPECT_EQ(test, calls, call->calls);
	end();
}

static void ioctl(struct kunit *test)
{
	const struct call *call = test->param_value;
	struct pashm_call args = {
		.request_len = strlen(call->request) + call->more,
		.reply_len = call->room,
	};
	char got[LONGEST];

	begin(test);
	args.request = put_request(test, call);
	args.reply = (unsigned long)user;
	KUNIT_EXPECT_EQ(test, pashm_transaction_call(command, &args), call->err);
	if (call->reply) {
		KUNIT_EXPECT_EQ(test, args.reply_len, (u32)strlen(call->reply));
		KUNIT_EXPECT_EQ(test, copy_from_user(got, user, LONGEST), 0UL);
		KUNIT_EXPECT_EQ(test, memcmp(got, call->reply, args.reply_len), 0);
		/* and nothing behind it */
		KUNIT_EXPECT_EQ(test, got[args.reply_len], 0);
	}
	KUNIT_EXPECT_EQ(test, calls, call->calls);
	end();
}

/* The command has done what it does: that its reply is lost, is another matter. */
static void no_room_for_reply(struct kunit *test)
{
	struct pashm_call args = { .request_len = 3, .reply_len = 3 };

	begin(test);
	KUNIT_EXPECT_EQ(test, copy_to_user(user, "abc", 3), 0UL);
	args.request = (unsigned long)user;
	args.reply = (unsigned long)user + PAGE_SIZE - 2;
	KUNIT_EXPECT_EQ(test, pashm_transaction_call(command, &args), -EFAULT);
	KUNIT_EXPECT_EQ(test, calls, 1U);
	end();
}

static void no_memory(struct kunit *test)
{
	struct pashm_buffer reply = { };
	unsigned int nth;
	ssize_t len = 0;

	begin(test);
	KUNIT_EXPECT_EQ(test, copy_to_user(user, "abc", 3), 0UL);
	for (nth = 1; nth < 10; nth++) {
		pashm_inject_begin(nth);
		len = pashm_transaction(command, user, 3, 3, &reply);
		if (!pashm_inject_end())
			break;
		KUNIT_EXPECT_EQ(test, len, (ssize_t)-ENOMEM);
		KUNIT_EXPECT_NULL(test, reply.data);
		KUNIT_EXPECT_EQ(test, calls, 0U);
	}
	/* who pays, the request, the reply */
	KUNIT_EXPECT_EQ(test, nth, 4U);
	KUNIT_EXPECT_EQ(test, len, (ssize_t)3);
	pashm_buffer_free(&reply);
	end();
}

/* The command is gone, but a file holds it. */
static void gone(struct kunit *test)
{
	struct pashm_buffer reply = { };
	struct pashm_command *held;

	begin(test);
	held = pashm_command_find("kunit");
	KUNIT_EXPECT_PTR_EQ(test, held, command);
	pashm_command_unregister(command);
	command = NULL;
	KUNIT_EXPECT_EQ(test, pashm_transaction(held, user, 3, 3, &reply),
			(ssize_t)-ENODEV);
	KUNIT_EXPECT_NULL(test, reply.data);
	pashm_command_put(held);
	end();
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(transaction, call_gen_params),
	KUNIT_CASE_PARAM(ioctl, call_gen_params),
	KUNIT_CASE(no_room_for_reply),
	KUNIT_CASE(no_memory),
	KUNIT_CASE(gone),
	{}
};

struct kunit_suite pashm_transaction_suite = {
	.name = "pashm_transaction",
	.test_cases = cases,
};
