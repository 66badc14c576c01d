// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: On whose behalf something is done
 *
 * A call on a device acts for the task that makes it. A command written to a
 * /proc file acts for the one who opened the file. The rest of the driver asks a
 * struct pashm_caller and needn't know which of the two it is.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/user_namespace.h>

#include "caller.h"

/**
 * pashm_caller_current() - the task that is running acts for itself
 *
 * Return: the caller.
 */
struct pashm_caller pashm_caller_current(void)
{
	return (struct pashm_caller){
		.uid = current_fsuid(),
		.gid = current_fsgid(),
	};
}

/**
 * pashm_caller_opener() - act for the one who opened a file
 * @file: the open file
 *
 * A privileged program can be made to write to a file that somebody else
 * opened. What counts is who opened it.
 *
 * Return: the caller; @file must outlive it.
 */
struct pashm_caller pashm_caller_opener(const struct file *file)
{
	return (struct pashm_caller){
		.uid = file->f_cred->fsuid,
		.gid = file->f_cred->fsgid,
		.opener = file,
	};
}

/**
 * pashm_caller_capable() - whether a caller has a capability
 * @caller: the caller
 * @cap: CAP_*, looked for in the initial user namespace
 *
 * Return: whether.
 */
bool pashm_caller_capable(const struct pashm_caller *caller, int cap)
{
	if (caller->kernel)
		return true;
	if (caller->opener)
		return file_ns_capable(caller->opener, &init_user_ns, cap);
	return capable(cap);
}
