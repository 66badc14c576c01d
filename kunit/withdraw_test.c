// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: a command is withdrawn while others call it
 *
 * When that is done, its handler isn't running any more, and nobody calls it, whoever
 * finds the command at that moment.
 */
#include <linux/completion.h>
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/module.h>

#include "command.h"
#include "suites.h"

struct context {
	bool gone;
	bool late;
	atomic_t calls;
};

static ssize_t count(void *ctx, const void *request, size_t request_len,
		     void *reply, size_t reply_len)
{
	struct context *context = ctx;

	atomic_inc(&context->calls);
	cond_resched();
	if (READ_ONCE(context->gone))
		WRITE_ONCE(context->late, true);
	return 0;
}

static const struct pashm_command_ops counting = {
	.name = "kunit",
	.mode = 0600,
	.max_request = 16,
	.max_reply = 16,
	.handler = count,
};

struct slow {
	struct pashm_command *command;
	struct completion begun, go_on, over;
};

static ssize_t wait(void *ctx, const void *request, size_t request_len,
		    void *reply, size_t reply_len)
{
	struct slow *slow = ctx;

	complete(&slow->begun);
	wait_for_completion(&slow->go_on);
	return 0;
}

static int call(void *arg)
{
	struct pashm_command *command = pashm_command_find("kunit");
	ssize_t done;

	if (!command)
		return 0;
	done = pashm_command_run(command, "", 0, NULL, 0);
	pashm_command_put(command);
	return done == -ENODEV ? 0 : done;
}

static int unregister_slow(void *arg)
{
	struct slow *slow = arg;

	if (!slow->command)
		return 0;
	pashm_command_unregister(slow->command);
	slow->command = NULL;
	complete(&slow->over);
	return 0;
}

/* Withdrawing waits for the call that runs, and keeps new ones out. */
static void waits(struct kunit *test)
{
	struct slow *slow = kunit_kzalloc(test, sizeof(*slow), GFP_KERNEL);
	struct pashm_team caller = { .work = call };
	struct pashm_team closer = { .work = unregister_slow, .arg = slow };
	struct pashm_command_ops ops = counting;
	struct pashm_command *held;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, slow);
	init_completion(&slow->begun);
	init_completion(&slow->go_on);
	init_completion(&slow->over);
	ops.handler = wait;
	slow->command = pashm_command_register(&ops, slow);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, slow->command);
	held = pashm_command_find("kunit");
	pashm_team_start(test, &caller, 1);
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&slow->begun, 20 * HZ),
			0UL);
	pashm_team_start(test, &closer, 1);
	KUNIT_EXPECT_EQ(test, wait_for_completion_timeout(&slow->over, HZ / 5),
			0UL);
	KUNIT_EXPECT_NULL(test, pashm_command_find("kunit"));
	KUNIT_EXPECT_EQ(test, pashm_command_run(held, "", 0, NULL, 0),
			(ssize_t)-ENODEV);
	complete_all(&slow->go_on);
	KUNIT_EXPECT_GT(test, wait_for_completion_timeout(&slow->over, 20 * HZ),
			0UL);
	pashm_team_stop(test, &closer);
	pashm_team_stop(test, &caller);
	pashm_command_put(held);
}

/* Three call, as fast as they can, what comes and goes. */
static void comes_and_goes(struct kunit *test)
{
	struct context *context = kunit_kzalloc(test, sizeof(*context), GFP_KERNEL);
	struct pashm_team callers = { .work = call };
	unsigned int i;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, context);
	pashm_team_start(test, &callers, 3);
	for (i = 0; i < 300; i++) {
		struct pashm_command *command;

		WRITE_ONCE(context->gone, false);
		command = pashm_command_register(&counting, context);
		KUNIT_EXPECT_NOT_ERR_OR_NULL(test, command);
		if (i % 16 == 0)
			schedule_timeout_uninterruptible(1);
		pashm_command_unregister(command);
		WRITE_ONCE(context->gone, true);
		if (i % 16 == 8)
			schedule_timeout_uninterruptible(1);
		KUNIT_EXPECT_FALSE(test, READ_ONCE(context->late));
	}
	pashm_team_stop(test, &callers);
	KUNIT_EXPECT_GT(test, atomic_read(&context->calls), 0);
}

static int offer_and_withdraw(void *arg)
{
	struct pashm_command *command = pashm_command_register(&counting, arg);

	if (IS_ERR(command))
		return PTR_ERR(command) == -EEXIST ? 0 : PTR_ERR(command);
	call(NULL);
	pashm_command_unregister(command);
	return 0;
}

/* Four want the same name: one at a time has it. */
static void one_name(struct kunit *test)
{
	struct context *context = kunit_kzalloc(test, sizeof(*context), GFP_KERNEL);
	struct pashm_team team = { .work = offer_and_withdraw, .arg = context };

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, context);
	pashm_team_start(test, &team, 4);
	schedule_timeout_uninterruptible(HZ / 2);
	pashm_team_stop(test, &team);
	KUNIT_EXPECT_GT(test, atomic_read(&context->calls), 0);
	KUNIT_EXPECT_NULL(test, pashm_command_find("kunit"));
}

/* What a module leaves behind goes with it, and nobody else's. */
static void forget(struct kunit *test)
{
	static struct module module = { .name = "kunit_forgetful" };
	static struct lock_class_key key;
	struct context *context = kunit_kzalloc(test, sizeof(*context), GFP_KERNEL);
	struct pashm_team callers = { .work = call };
	struct pashm_command_ops ops = counting;
	struct pashm_command *left, *second, *other;

	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, context);
	ops.name = "kunit-other";
	other = pashm_command_register(&ops, context);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, other);
	pashm_team_start(test, &callers, 2);
	left = __pashm_command_register(&counting, context, &module, &key);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, left);
	ops.name = "kunit-second";
	second = __pashm_command_register(&ops, context, &module, &key);
	KUNIT_EXPECT_NOT_ERR_OR_NULL(test, second);
	schedule_timeout_uninterruptible(2);
	pashm_command_forget(&module);
	WRITE_ONCE(context->gone, true);
	KUNIT_EXPECT_NULL(test, pashm_command_find("kunit"));
	KUNIT_EXPECT_NULL(test, pashm_command_find("kunit-second"));
	schedule_timeout_uninterruptible(2);
	pashm_team_stop(test, &callers);
	KUNIT_EXPECT_FALSE(test, context->late);
	KUNIT_EXPECT_EQ(test, pashm_command_run(other, "", 0, NULL, 0),
			(ssize_t)0);
	pashm_command_unregister(other);
}

static struct kunit_case cases[] = {
	KUNIT_CASE(waits),
	KUNIT_CASE(comes_and_goes),
	KUNIT_CASE(one_name),
	KUNIT_CASE(forget),
	{}
};

struct kunit_suite pashm_withdraw_suite = {
	.name = "pashm_withdraw",
	.test_cases = cases,
};
