/* whether there is a <linux/sched/signal.h> (4.11) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/sched/signal.h>

int probe;
