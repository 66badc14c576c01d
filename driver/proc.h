/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_PROC_H
#define PASHM_PROC_H

#include <linux/proc_fs.h>

int pashm_proc_init(void);
void pashm_proc_exit(void);

struct pashm_command;
struct pashm_command_ops;

int pashm_proc_command_init(struct proc_dir_entry *parent);
struct proc_dir_entry *
pashm_proc_command_add(struct pashm_command *command,
		       const struct pashm_command_ops *ops);

extern const struct proc_ops pashm_proc_control_ops;

#endif /* PASHM_PROC_H */
