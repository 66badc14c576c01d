/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: What the fuzzed programs share
 */
#ifndef PASHM_TESTS_FUZZ_MUST_H
#define PASHM_TESTS_FUZZ_MUST_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MUST(x)								\
	do {								\
		if (!(x)) {						\
			fprintf(stderr, "%s:%d: not true: %s\n",	\
				__FILE__, __LINE__, #x);		\
			abort();					\
		}							\
	} while (0)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A copy with a zero byte behind it, and nothing behind that. */
static inline char *exact(const void *bytes, size_t len)
{
	char *copy = malloc(len + 1);

	MUST(copy);
	memcpy(copy, bytes, len);
	copy[len] = '\0';
	return copy;
}

#endif /* PASHM_TESTS_FUZZ_MUST_H */
