// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: What a command on /proc/pashm/control says
 *
 * A reply is "ok" with key=value words, or "error", the name of the error and a
 * sentence that says what was wrong.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include "reply.h"

static const struct {
	int err;
	const char *name;
} names[] = {
	{ -E2BIG, "E2BIG" },
	{ -EBUSY, "EBUSY" },
	{ -EDQUOT, "EDQUOT" },
	{ -EEXIST, "EEXIST" },
	{ -EFBIG, "EFBIG" },
	{ -EINTR, "EINTR" },
	{ -EINVAL, "EINVAL" },
	{ -ENOENT, "ENOENT" },
	{ -ENOMEM, "ENOMEM" },
	{ -ENOSPC, "ENOSPC" },
	{ -EOPNOTSUPP, "EOPNOTSUPP" },
	{ -EPERM, "EPERM" },
	{ -ERANGE, "ERANGE" },
};

static const char *error_name(int err)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++)
		if (names[i].err == err)
			return names[i].name;
	return "EIO";
}

static __printf(2, 0)
void add(struct pashm_reply *reply, const char *fmt, va_list args)
{
	reply->len += vscnprintf(reply->text + reply->len,
				 sizeof(reply->text) - reply->len, fmt, args);
}

/**
 * pashm_reply_add() - add to a reply
 * @reply: the reply; what doesn't fit is left out
 * @fmt: as printk()
 *
 * Context: any.
 */
void pashm_reply_add(struct pashm_reply *reply, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	add(reply, fmt, args);
	va_end(args);
}

/**
 * pashm_reply_error() - say what is wrong
 * @reply: the reply; what it said before is forgotten
 * @err: -errno
 * @fmt: a sentence
 *
 * Context: any.
 * Return: @err.
 */
int pashm_reply_error(struct pashm_reply *reply, int err, const char *fmt, ...)
{
	va_list args;

	reply->len = 0;
	pashm_reply_add(reply, "error %s: ", error_name(err));
	va_start(args, fmt);
	add(reply, fmt, args);
	va_end(args);
	pashm_reply_add(reply, "\n");
	return err;
}
