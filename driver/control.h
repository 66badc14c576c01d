/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_CONTROL_H
#define PASHM_CONTROL_H

int pashm_control_init(void);
void pashm_control_exit(void);

#endif /* PASHM_CONTROL_H */
