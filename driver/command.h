/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_COMMAND_H
#define PASHM_COMMAND_H

#include <linux/types.h>

struct pashm_caller;
struct pashm_reply;

int pashm_command_run(char *text, size_t len, const struct pashm_caller *caller,
		      struct pashm_reply *reply);

#endif /* PASHM_COMMAND_H */
