/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_EXPORT_H
#define PASHM_EXPORT_H

#include <linux/export.h>

/* For modules that say PASHM_IMPORT(). */
#define EXPORT_SYMBOL_PASHM(sym)	COMPAT_EXPORT_SYMBOL_NS_GPL(sym, PASHM)

int pashm_export_init(void);
void pashm_export_exit(void);

#endif /* PASHM_EXPORT_H */
