/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_PROC_H
#define PASHM_PROC_H

#include <linux/proc_fs.h>

int pashm_proc_init(void);
void pashm_proc_exit(void);

extern const struct proc_ops pashm_proc_control_ops;

#endif /* PASHM_PROC_H */
