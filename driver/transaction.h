/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_TRANSACTION_H
#define PASHM_TRANSACTION_H

#include <linux/compiler.h>
#include <linux/types.h>

#include "buffer.h"

struct pashm_call;
struct pashm_command;

ssize_t pashm_transaction(struct pashm_command *command,
			  const void __user *request, size_t request_len,
			  size_t room, struct pashm_buffer *reply);
int pashm_transaction_call(struct pashm_command *command,
			   struct pashm_call *call);

#endif /* PASHM_TRANSACTION_H */
