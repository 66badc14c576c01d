/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_VERB_H
#define PASHM_VERB_H

#include <linux/types.h>

struct pashm_caller;
struct pashm_reply;

int pashm_verb_run(char *text, size_t len, const struct pashm_caller *caller,
		   struct pashm_reply *reply);

#endif /* PASHM_VERB_H */
