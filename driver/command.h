/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_COMMAND_H
#define PASHM_COMMAND_H

#include <linux/types.h>

#include <pashm/kernel.h>

struct module;

struct pashm_command *pashm_command_find(const char *name);
void pashm_command_get(struct pashm_command *command);
void pashm_command_put(struct pashm_command *command);
bool pashm_command_allowed(const struct pashm_command *command);
const struct pashm_command_ops *
pashm_command_ops(const struct pashm_command *command);
ssize_t pashm_command_run(struct pashm_command *command, const void *request,
			  size_t request_len, void *reply, size_t reply_len);
void pashm_command_forget(const struct module *owner);

#endif /* PASHM_COMMAND_H */
