/* whether there is a <linux/build_bug.h> (4.13, bc6245e5efd7) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/build_bug.h>

int probe;
