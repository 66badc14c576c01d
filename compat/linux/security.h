/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/security.h> as the newest kernel has it
 *
 * compat_dev_mem_locked(): whether the kernel is locked down so far that it would
 * refuse /dev/mem. Lockdown came with 5.4; some distributions had it earlier, and
 * called it otherwise. A kernel without either has no lockdown, or none that modules
 * are told of.
 */
#ifndef COMPAT_LINUX_SECURITY_H
#define COMPAT_LINUX_SECURITY_H

#include_next <linux/security.h>
#include <linux/kernel.h>

static inline bool compat_dev_mem_locked(void)
{
#if defined(HAVE_SECURITY_LOCKED_DOWN)
	return security_locked_down(LOCKDOWN_DEV_MEM);
#elif defined(HAVE_KERNEL_IS_LOCKED_DOWN)
	return kernel_is_locked_down("memory by its physical address");
#else
	return false;
#endif
}

#endif /* COMPAT_LINUX_SECURITY_H */
