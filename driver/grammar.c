// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The grammar of /proc/pashm/control
 *
 *	command = verb { blank key "=" value } [ newline ]
 *	verb, key = letter { letter }
 *	value = character { character }, no blank, no "="
 *	blank = one or more spaces or tabs
 *
 * Strict, so that a slip is an error and never half a command: no key twice, no
 * number with something behind it, nothing but printable ASCII. Nothing here
 * knows what the commands are, or touches anything but its arguments.
 */
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "grammar.h"

static int wrong(struct pashm_line *line, const char *why, const char *word)
{
	line->why = why;
	line->word = word;
	return -EINVAL;
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

static bool all_lower(const char *text)
{
	if (!*text)
		return false;
	for (; *text; text++)
		if (*text < 'a' || *text > 'z')
			return false;
	return true;
}

/* The next word, ended by a zero byte, or NULL. */
static char *next_word(char **text)
{
	char *word;

	while (is_blank(**text))
		(*text)++;
	if (!**text)
		return NULL;
	word = *text;
	while (**text && !is_blank(**text))
		(*text)++;
	if (**text)
		*(*text)++ = '\0';
	return word;
}

static int add_arg(struct pashm_line *line, char *word)
{
	char *value = strchr(word, '=');
	unsigned int i;

	if (!value)
		return wrong(line, "not a key=value", word);
	*value++ = '\0';
	if (!all_lower(word))
		return wrong(line, "a key has lower-case letters only", word);
	if (!*value)
		return wrong(line, "no value behind the =", word);
	if (strchr(value, '='))
		return wrong(line, "more than one = in the value of", word);
	for (i = 0; i < line->count; i++)
		if (!strcmp(line->args[i].key, word))
			return wrong(line, "given twice", word);
	if (line->count == PASHM_LINE_ARGS)
		return wrong(line, "too many arguments at", word);
	line->args[line->count].key = word;
	line->args[line->count].value = value;
	line->count++;
	return 0;
}

/**
 * pashm_grammar_split() - take a command apart
 * @text: the command, with a zero byte at @text[@len]; is cut up
 * @len: its length
 * @line: to be filled in; points into @text
 *
 * Context: any.
 * Return: 0, or -EINVAL and @line->why, @line->word.
 */
int pashm_grammar_split(char *text, size_t len, struct pashm_line *line)
{
	char *word;
	size_t i;
	int err;

	memset(line, 0, sizeof(*line));
	if (len && text[len - 1] == '\n')
		text[--len] = '\0';
	for (i = 0; i < len; i++)
		if (!is_blank(text[i]) && (text[i] <= ' ' || text[i] > '~'))
			return wrong(line, "a character that isn't printable ASCII",
				     NULL);

	line->verb = next_word(&text);
	if (!line->verb)
		return wrong(line, "an empty command", NULL);
	while ((word = next_word(&text))) {
		err = add_arg(line, word);
		if (err)
			return err;
	}
	return 0;
}

/* The power of 1024 that a letter stands for, in bits; 0 for none. */
static unsigned int unit_shift(char letter)
{
	switch (letter) {
	case 'K':
		return 10;
	case 'M':
		return 20;
	case 'G':
		return 30;
	case 'T':
		return 40;
	}
	return 0;
}

/**
 * pashm_grammar_size() - read a size: 4096, 0x1000, 64K, 2M, 1G, 1T
 * @text: the text; a unit at its end is cut off
 * @size: bytes
 *
 * Context: any.
 * Return: 0, -EINVAL, or -ERANGE if it's a size, but not one of 64 bits.
 */
int pashm_grammar_size(char *text, u64 *size)
{
	size_t len = strlen(text);
	unsigned int shift = len ? unit_shift(text[len - 1]) : 0;
	int base = 10;
	u64 number;
	int err;

	if (shift)
		text[len - 1] = '\0';
	if (text[0] == '0' && text[1] == 'x') {
		base = 16;
		text += 2;
	}
	/* kstrtoull() would take a sign, and a second 0x. */
	if (!isxdigit(text[0]) || text[1] == 'x' || text[1] == 'X')
		return -EINVAL;
	err = kstrtoull(text, base, &number);
	if (err)
		return err;
	if (number > U64_MAX >> shift)
		return -ERANGE;
	*size = number << shift;
	return 0;
}

/**
 * pashm_grammar_mode() - read rights: 3 or 4 octal digits, at most 0666
 * @text: the text
 * @mode: the rights
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int pashm_grammar_mode(const char *text, u32 *mode)
{
	size_t len = strlen(text);
	u32 value = 0;

	if (len == 4 && *text == '0') {
		text++;
		len--;
	}
	if (len != 3)
		return -EINVAL;
	for (; *text; text++) {
		if (*text != '0' && *text != '2' && *text != '4' &&
		    *text != '6')
			return -EINVAL;
		value = value << 3 | (*text - '0');
	}
	*mode = value;
	return 0;
}

/**
 * pashm_grammar_yes() - read yes or no
 * @text: the text
 * @yes: whether it's yes
 *
 * Context: any.
 * Return: 0 or -EINVAL.
 */
int pashm_grammar_yes(const char *text, bool *yes)
{
	*yes = !strcmp(text, "yes");
	return *yes || !strcmp(text, "no") ? 0 : -EINVAL;
}
