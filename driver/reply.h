/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_REPLY_H
#define PASHM_REPLY_H

#include <linux/compiler.h>
#include <linux/types.h>

#define PASHM_REPLY_SIZE	1024

/**
 * struct pashm_reply - what a command says
 * @len:	length of @text
 * @text:	lines, each with a newline at its end
 */
struct pashm_reply {
	size_t len;
	char text[PASHM_REPLY_SIZE];
};

__printf(2, 3)
void pashm_reply_add(struct pashm_reply *reply, const char *fmt, ...);
__printf(3, 4)
int pashm_reply_error(struct pashm_reply *reply, int err, const char *fmt, ...);

#endif /* PASHM_REPLY_H */
