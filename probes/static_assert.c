/* whether there is static_assert() (5.1, 6bab69c65013) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/build_bug.h>

static_assert(sizeof(char) == 1);

int probe;
