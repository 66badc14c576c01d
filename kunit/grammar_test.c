// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: suite: the grammar of /proc/pashm/control
 */
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "grammar.h"
#include "suites.h"

static void describe(char *desc, const char *text)
{
	unsigned int i;

	/* what is no printable ASCII, and what KTAP gives a meaning, is shown as ? */
	for (i = 0; text[i] && i < 40; i++)
		desc[i] = text[i] > ' ' && text[i] <= '~' && text[i] != '#' ?
			  text[i] : '?';
	if (!i)
		desc[i++] = '-';
	desc[i] = '\0';
}

struct good_line {
	const char *text;
	const char *verb;
	unsigned int count;
	const char *key, *value;	/* of the last argument */
};

static const struct good_line good_lines[] = {
	{ "help", "help", 0, NULL, NULL },
	{ "help\n", "help", 0, NULL, NULL },
	{ " \t help \t ", "help", 0, NULL, NULL },
	{ "create name=a size=1", "create", 2, "size", "1" },
	{ "create\tname=a\t \tsize=64M\n", "create", 2, "size", "64M" },
	{ "x a=!\"$%&'()*+,-./:;<>?@[\\]^_`{|}~", "x", 1, "a",
	  "!\"$%&'()*+,-./:;<>?@[\\]^_`{|}~" },
	{ "x a=1 b=1 c=1 d=1 e=1 f=1 g=1 h=8", "x", 8, "h", "8" },
	{ "x ab=#", "x", 1, "ab", "#" },
	/* the verb is not looked at here */
	{ "Create=1", "Create=1", 0, NULL, NULL },
};

static void good_line_desc(const struct good_line *line, char *desc)
{
	describe(desc, line->text);
}
KUNIT_ARRAY_PARAM(good_line, good_lines, good_line_desc);

static void split_good(struct kunit *test)
{
	const struct good_line *want = test->param_value;
	char text[PASHM_LINE_MAX + 2];
	struct pashm_line line;

	strscpy(text, want->text, sizeof(text));
	KUNIT_ASSERT_EQ(test, pashm_grammar_split(text, strlen(text), &line), 0);
	KUNIT_EXPECT_STREQ(test, line.verb, want->verb);
	KUNIT_ASSERT_EQ(test, line.count, want->count);
	if (!want->count)
		return;
	KUNIT_EXPECT_STREQ(test, line.args[line.count - 1].key, want->key);
	KUNIT_EXPECT_STREQ(test, line.args[line.count - 1].value, want->value);
}

struct bad_line {
	const char *text;
	const char *why;
	const char *word;
};

static const struct bad_line bad_lines[] = {
	{ "", "an empty command", NULL },
	{ "\n", "an empty command", NULL },
	{ " \t ", "an empty command", NULL },
	{ "\n\n", "a character that isn't printable ASCII", NULL },
	{ "he\nlp", "a character that isn't printable ASCII", NULL },
	{ "help\r\n", "a character that isn't printable ASCII", NULL },
	{ "x a=\x7f", "a character that isn't printable ASCII", NULL },
	{ "x a=\xc3\xa4", "a character that isn't printable ASCII", NULL },
	{ "x a", "not a key=value", "a" },
	{ "x a=1 b", "not a key=value", "b" },
	{ "x =1", "a key has lower-case letters only", "" },
	{ "x A=1", "a key has lower-case letters only", "A" },
	{ "x a1=1", "a key has lower-case letters only", "a1" },
	{ "x a=", "no value behind the =", "a" },
	{ "x a= b=1", "no value behind the =", "a" },
	{ "x a=b=c", "more than one = in the value of", "a" },
	{ "x a==", "more than one = in the value of", "a" },
	{ "x a=1 a=1", "given twice", "a" },
};

static void bad_line_desc(const struct bad_line *line, char *desc)
{
	describe(desc, line->text);
}
KUNIT_ARRAY_PARAM(bad_line, bad_lines, bad_line_desc);

static void split_bad(struct kunit *test)
{
	const struct bad_line *want = test->param_value;
	char text[PASHM_LINE_MAX + 2];
	struct pashm_line line;

	strscpy(text, want->text, sizeof(text));
	KUNIT_EXPECT_EQ(test, pashm_grammar_split(text, strlen(text), &line),
			-EINVAL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, line.why);
	KUNIT_EXPECT_STREQ(test, line.why, want->why);
	KUNIT_ASSERT_EQ(test, !line.word, !want->word);
	if (want->word)
		KUNIT_EXPECT_STREQ(test, line.word, want->word);
}

static void split_too_many(struct kunit *test)
{
	char text[PASHM_LINE_MAX + 2] = "x";
	struct pashm_line line;
	unsigned int i;

	for (i = 0; i <= PASHM_LINE_ARGS; i++)
		snprintf(text + 1 + 4 * i, 5, " %c=1", 'a' + i);
	KUNIT_EXPECT_EQ(test, pashm_grammar_split(text, strlen(text), &line),
			-EINVAL);
	KUNIT_ASSERT_NOT_ERR_OR_NULL(test, line.why);
	KUNIT_EXPECT_STREQ(test, line.why, "too many arguments at");
	KUNIT_EXPECT_EQ(test, line.count, (unsigned int)PASHM_LINE_ARGS);
}

/* A zero byte in the middle is no end: what stands behind it counts. */
static void split_zero_byte(struct kunit *test)
{
	char text[] = "help\0 a=1";
	struct pashm_line line;

	KUNIT_EXPECT_EQ(test, pashm_grammar_split(text, sizeof(text) - 1, &line),
			-EINVAL);
}

struct size {
	const char *text;
	int err;
	u64 size;
};

static const struct size sizes[] = {
	{ "0", 0, 0 },
	{ "4096", 0, 4096 },
	{ "0x1000", 0, 4096 },
	{ "0xfF", 0, 255 },
	{ "010", 0, 10 },
	{ "64K", 0, 65536 },
	{ "0x10K", 0, 16384 },
	{ "2M", 0, 2ULL << 20 },
	{ "1G", 0, 1ULL << 30 },
	{ "1T", 0, 1ULL << 40 },
	{ "18446744073709551615", 0, U64_MAX },
	{ "16777215T", 0, 16777215ULL << 40 },
	{ "18446744073709551616", -ERANGE, 0 },
	{ "16777216T", -ERANGE, 0 },
	{ "99999999999999999999999999", -ERANGE, 0 },
	{ "", -EINVAL, 0 },
	{ "K", -EINVAL, 0 },
	{ "-1", -EINVAL, 0 },
	{ "+1", -EINVAL, 0 },
	{ "1k", -EINVAL, 0 },
	{ "1MK", -EINVAL, 0 },
	{ "64MB", -EINVAL, 0 },
	{ "1.5M", -EINVAL, 0 },
	{ "0x", -EINVAL, 0 },
	{ "0xK", -EINVAL, 0 },
	{ "0X10", -EINVAL, 0 },
	{ "0x0x10", -EINVAL, 0 },
	{ "1 ", -EINVAL, 0 },
	{ "abc", -EINVAL, 0 },
};

static void size_desc(const struct size *size, char *desc)
{
	describe(desc, size->text);
}
KUNIT_ARRAY_PARAM(size, sizes, size_desc);

static void read_size(struct kunit *test)
{
	const struct size *want = test->param_value;
	u64 size = 4711;
	char text[64];

	strscpy(text, want->text, sizeof(text));
	KUNIT_EXPECT_EQ(test, pashm_grammar_size(text, &size), want->err);
	KUNIT_EXPECT_EQ(test, size, want->err ? 4711 : want->size);
}

struct mode {
	const char *text;
	int err;
	u32 mode;
};

static const struct mode modes[] = {
	{ "000", 0, 0 },
	{ "0000", 0, 0 },
	{ "600", 0, 0600 },
	{ "0660", 0, 0660 },
	{ "666", 0, 0666 },
	{ "0246", 0, 0246 },
	{ "", -EINVAL, 0 },
	{ "66", -EINVAL, 0 },
	{ "00660", -EINVAL, 0 },
	{ "1660", -EINVAL, 0 },
	{ "777", -EINVAL, 0 },
	{ "601", -EINVAL, 0 },
	{ "668", -EINVAL, 0 },
	{ "rw-", -EINVAL, 0 },
	{ "-66", -EINVAL, 0 },
};

static void mode_desc(const struct mode *mode, char *desc)
{
	describe(desc, mode->text);
}
KUNIT_ARRAY_PARAM(mode, modes, mode_desc);

static void read_mode(struct kunit *test)
{
	const struct mode *want = test->param_value;
	u32 mode = 4711;

	KUNIT_EXPECT_EQ(test, pashm_grammar_mode(want->text, &mode), want->err);
	KUNIT_EXPECT_EQ(test, mode, want->err ? 4711U : want->mode);
}

static void read_yes(struct kunit *test)
{
	bool yes = false;

	KUNIT_EXPECT_EQ(test, pashm_grammar_yes("yes", &yes), 0);
	KUNIT_EXPECT_TRUE(test, yes);
	KUNIT_EXPECT_EQ(test, pashm_grammar_yes("no", &yes), 0);
	KUNIT_EXPECT_FALSE(test, yes);
	KUNIT_EXPECT_EQ(test, pashm_grammar_yes("Yes", &yes), -EINVAL);
	KUNIT_EXPECT_EQ(test, pashm_grammar_yes("1", &yes), -EINVAL);
	KUNIT_EXPECT_EQ(test, pashm_grammar_yes("", &yes), -EINVAL);
}

static struct kunit_case cases[] = {
	KUNIT_CASE_PARAM(split_good, good_line_gen_params),
	KUNIT_CASE_PARAM(split_bad, bad_line_gen_params),
	KUNIT_CASE(split_too_many),
	KUNIT_CASE(split_zero_byte),
	KUNIT_CASE_PARAM(read_size, size_gen_params),
	KUNIT_CASE_PARAM(read_mode, mode_gen_params),
	KUNIT_CASE(read_yes),
	{}
};

struct kunit_suite pashm_grammar_suite = {
	.name = "pashm_grammar",
	.test_cases = cases,
};
