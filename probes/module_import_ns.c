/* whether MODULE_IMPORT_NS() is there (5.4, 8651ec01daed) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/module.h>

MODULE_IMPORT_NS("PROBE");

int probe;
