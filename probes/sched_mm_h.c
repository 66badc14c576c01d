/* whether there is a <linux/sched/mm.h> (4.11) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/sched/mm.h>

int probe;
