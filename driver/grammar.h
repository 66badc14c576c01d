/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_GRAMMAR_H
#define PASHM_GRAMMAR_H

#include <linux/types.h>

/* The longest command, without a newline at its end. */
#define PASHM_LINE_MAX	255
#define PASHM_LINE_ARGS	12

/**
 * struct pashm_line - a command, taken apart
 * @verb:	its first word
 * @args:	the key=value words behind it
 * @count:	how many
 * @why:	after an error: what is wrong, a phrase
 * @word:	after an error: with which word, or NULL
 */
struct pashm_line {
	char *verb;
	struct {
		char *key;
		char *value;
	} args[PASHM_LINE_ARGS];
	unsigned int count;
	const char *why;
	const char *word;
};

int pashm_grammar_split(char *text, size_t len, struct pashm_line *line);
int pashm_grammar_size(char *text, u64 *size);
int pashm_grammar_mode(const char *text, u32 *mode);
int pashm_grammar_yes(const char *text, bool *yes);

#endif /* PASHM_GRAMMAR_H */
