/* whether struct lockdep_map is there without lockdep, too (4.14, b09be676e0ff) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/lockdep.h>

struct lockdep_map probe;
