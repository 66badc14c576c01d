/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/lockdep.h> as the newest kernel has it
 *
 * struct lockdep_map: without lockdep, it is there since 4.14.
 */
#ifndef COMPAT_LINUX_LOCKDEP_H
#define COMPAT_LINUX_LOCKDEP_H

#include_next <linux/lockdep.h>

#ifndef HAVE_LOCKDEP_MAP
struct lockdep_map { };
#endif

#endif /* COMPAT_LINUX_LOCKDEP_H */
