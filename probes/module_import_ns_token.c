/* whether MODULE_IMPORT_NS() takes a bare word (before 6.13, cdd30ebb1b9f) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/module.h>

MODULE_IMPORT_NS(PROBE);

int probe;
