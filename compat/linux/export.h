/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/export.h> as the newest kernel has it
 *
 * COMPAT_EXPORT_SYMBOL_NS_GPL(): exports in a namespace, which is a bare word here.
 * EXPORT_SYMBOL_NS_GPL() wants a string since 6.13, and a word before; before 5.4,
 * there were no namespaces.
 */
#ifndef COMPAT_LINUX_EXPORT_H
#define COMPAT_LINUX_EXPORT_H

#include_next <linux/export.h>

#if defined(HAVE_MODULE_IMPORT_NS_TOKEN)
#define COMPAT_EXPORT_SYMBOL_NS_GPL(sym, ns)	EXPORT_SYMBOL_NS_GPL(sym, ns)
#elif defined(HAVE_MODULE_IMPORT_NS)
#define COMPAT_EXPORT_SYMBOL_NS_GPL(sym, ns)	EXPORT_SYMBOL_NS_GPL(sym, #ns)
#else
#define COMPAT_EXPORT_SYMBOL_NS_GPL(sym, ns)	EXPORT_SYMBOL_GPL(sym)
#endif

#endif /* COMPAT_LINUX_EXPORT_H */
