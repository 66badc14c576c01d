/* whether struct lockdep_map is there without lockdep, too (after 4.14, up to 4.19) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/lockdep.h>

struct lockdep_map probe;
