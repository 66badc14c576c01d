// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: runs suites on kernels that are older than KUnit
 *
 * Says what KUnit says, so that one parser reads both. A test runs in a thread of its
 * own: an assertion that fails ends the thread, and the next test begins.
 */
#include <linux/completion.h>
#include <linux/jiffies.h>
#include <linux/kthread.h>
#include <linux/module.h>
#include <linux/slab.h>

#include <kunit/test.h>

#define INDENT		"    "
#define SECONDS_MAX	300

/* A test's memory; what follows the head is the test's. */
struct memory {
	struct list_head link;
	u64 data[];
};

struct run {
	const struct kunit_suite *suite;
	const struct kunit_case *case_;
	struct kunit test;
};

/**
 * kunit_kzalloc() - memory that goes with the test
 * @test: the test
 * @size: bytes
 * @gfp: GFP_*
 *
 * Return: the memory, zeroed, or NULL.
 */
void *kunit_kzalloc(struct kunit *test, size_t size, gfp_t gfp)
{
	struct memory *memory = kzalloc(sizeof(*memory) + size, gfp);

	if (!memory)
		return NULL;
	list_add(&memory->link, &test->memory);
	return memory->data;
}

/* A value that is only the text in front of it again says nothing. */
static bool literal(const char *line)
{
	const char *value = strstr(line, " == ");
	size_t len = value ? value - line : 0;

	if (!len)
		return false;
	value += strlen(" == ");
	return !strncmp(line, value, len) && (!value[len] || value[len] == ' ');
}

/**
 * compat_kunit_fail() - an assertion doesn't hold
 * @test: the test
 * @where: the assertion
 * @fmt: what was expected; lines from the second on are values
 */
void compat_kunit_fail(struct kunit *test, struct compat_kunit_where where,
		       const char *fmt, ...)
{
	char *text, *line, *rest;
	const char *indent = "";
	va_list args;

	test->status = KUNIT_FAILURE;
	printk(KERN_ERR INDENT "# %s: %s FAILED at %s:%d\n", test->name,
	       where.fatal ? "ASSERTION" : "EXPECTATION", where.file,
	       where.line);
	va_start(args, fmt);
	text = kvasprintf(GFP_KERNEL, fmt, args);
	va_end(args);
	rest = text;
	while (rest && *rest) {
		line = strsep(&rest, "\n");
		if (!*indent || !literal(line))
			printk(KERN_ERR INDENT "%s%s\n", indent, line);
		indent = INDENT;
	}
	kfree(text);
	if (where.fatal)
		compat_kunit_stop(test);
}

static int thread(void *data)
{
	struct run *run = data;
	int err = 0;

	if (run->suite->init)
		err = run->suite->init(&run->test);
	if (err)
		compat_kunit_fail(&run->test, (struct compat_kunit_where){
				  __FILE__, __LINE__, true },
				  "failed to initialize: %d\n", err);
	run->case_->run_case(&run->test);
	compat_kunit_stop(&run->test);
	return 0;
}

static void free_memory(struct kunit *test)
{
	struct memory *memory, *next;

	list_for_each_entry_safe(memory, next, &test->memory, link)
		kfree(memory);
}

/* One test, for one parameter. It's static: a thread that hangs still has it. */
static int run_case(struct run *run, const void *param)
{
	static DECLARE_COMPLETION(done);
	struct task_struct *task;

	init_completion(&done);
	run->test = (struct kunit){
		.param_value = param,
		.name = run->case_->name,
		.status = KUNIT_SUCCESS,
		.memory = LIST_HEAD_INIT(run->test.memory),
		.done = &done,
	};
	task = kthread_run(thread, run, "kunit");
	if (IS_ERR(task)) {
		run->test.status = KUNIT_FAILURE;
	} else if (!wait_for_completion_timeout(&done, SECONDS_MAX * HZ)) {
		printk(KERN_ERR INDENT "# %s: try timed out\n", run->test.name);
		return -ETIMEDOUT;
	}
	if (run->suite->exit)
		run->suite->exit(&run->test);
	free_memory(&run->test);
	return run->test.status;
}

static void say(const char *indent, enum kunit_status status, int number,
		const char *name, const char *why)
{
	bool skipped = status == KUNIT_SKIPPED;

	printk(KERN_INFO "%s%s %d %s%s%s\n", indent,
	       status == KUNIT_FAILURE ? "not ok" : "ok", number, name,
	       skipped ? " # SKIP " : "", skipped ? why : "");
}

/* KUnit's rule: one failure fails all, and all skipped is skipped. */
static enum kunit_status sum_up(enum kunit_status all, enum kunit_status one)
{
	if (all == KUNIT_FAILURE || one == KUNIT_FAILURE)
		return KUNIT_FAILURE;
	return one == KUNIT_SUCCESS ? one : all;
}

static int run_params(struct run *run, enum kunit_status *status)
{
	static char desc[KUNIT_PARAM_DESC_SIZE];
	const void *param;
	int number = 0, one;

	printk(KERN_INFO INDENT INDENT "KTAP version 1\n");
	printk(KERN_INFO INDENT INDENT "# Subtest: %s\n", run->case_->name);
	for (param = run->case_->generate_params(NULL, desc); param;
	     param = run->case_->generate_params(param, desc)) {
		one = run_case(run, param);
		if (one < 0)
			return one;
		say(INDENT INDENT, one, ++number, desc, run->test.why);
		*status = sum_up(*status, one);
	}
	return 0;
}

static int run_suite(const struct kunit_suite *suite, int number)
{
	static struct run run;
	enum kunit_status all = KUNIT_SKIPPED, status;
	const struct kunit_case *c;
	int count = 0, err;

	for (c = suite->test_cases; c->run_case; c++)
		count++;
	printk(KERN_INFO INDENT "KTAP version 1\n");
	printk(KERN_INFO INDENT "# Subtest: %s\n", suite->name);
	printk(KERN_INFO INDENT "1..%d\n", count);
	run.suite = suite;
	for (c = suite->test_cases; c->run_case; c++) {
		run.case_ = c;
		status = KUNIT_SKIPPED;
		if (c->generate_params) {
			err = run_params(&run, &status);
		} else {
			err = run_case(&run, NULL);
			status = err < 0 ? KUNIT_FAILURE : err;
		}
		if (err < 0)
			return err;
		say(INDENT, status, c - suite->test_cases + 1, c->name,
		    run.test.why);
		all = sum_up(all, status);
	}
	say("", all, number, suite->name, "");
	return 0;
}

/**
 * __kunit_test_suites_init() - run suites
 * @suites: the suites
 * @count: how many
 *
 * Return: 0 whether they passed or not; -ETIMEDOUT if one hangs.
 */
int __kunit_test_suites_init(struct kunit_suite * const * const suites,
			     int count)
{
	int i, err;

	for (i = 0; i < count; i++) {
		err = run_suite(suites[i], i + 1);
		if (err)
			return err;
	}
	return 0;
}

/**
 * __kunit_test_suites_exit() - nothing is kept
 * @suites: the suites
 * @count: how many
 */
void __kunit_test_suites_exit(struct kunit_suite **suites, int count)
{
}
