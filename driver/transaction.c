// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: A transaction: a program's request to a command, and the reply
 *
 * Both are copied, so that the command never sees memory of the program, and the
 * program can't change a request while it is being looked at.
 */
#include <linux/errno.h>
#include <linux/kernel.h>

#include <pashm/uapi.h>

#include "command.h"
#include "transaction.h"
#include "usercopy.h"

/**
 * pashm_transaction() - let a command obey a request
 * @command: the command, held by the caller
 * @request: the program's request
 * @request_len: its length
 * @room: how long the reply can be
 * @reply: empty; gets the reply. Stays empty after an error
 *
 * Context: may sleep, as long as the command does.
 * Return: length of the reply, -EMSGSIZE (request too long), -EFAULT, -ENOMEM, or what
 * pashm_command_run() says.
 */
ssize_t pashm_transaction(struct pashm_command *command,
			  const void __user *request, size_t request_len,
			  size_t room, struct pashm_buffer *reply)
{
	const struct pashm_command_ops *ops = pashm_command_ops(command);
	struct pashm_buffer copy = { };
	ssize_t done;

	if (request_len > ops->max_request)
		return -EMSGSIZE;
	done = pashm_buffer_alloc(&copy, request_len);
	if (done)
		return done;
	done = pashm_buffer_alloc(reply, min(room, ops->max_reply));
	if (done)
		goto out_request;
	if (request_len)
		done = pashm_usercopy_write(copy.data, request, request_len);
	if (done >= 0 && done < request_len)
		done = -EFAULT;
	if (done >= 0)
		done = pashm_command_run(command, copy.data, request_len,
					 reply->data, reply->size);
	if (done < 0)
		pashm_buffer_free(reply);
out_request:
	pashm_buffer_free(&copy);
	return done;
}

/**
 * pashm_transaction_call() - PASHM_IOC_CALL
 * @command: the command, held by the caller
 * @call: the program's struct; gets the reply's length
 *
 * Context: may sleep, as long as the command does.
 * Return: 0, or an error of PASHM_IOC_CALL.
 */
int pashm_transaction_call(struct pashm_command *command,
			   struct pashm_call *call)
{
	struct pashm_buffer reply = { };
	ssize_t len, done = 0;

	len = pashm_transaction(command, pashm_usercopy_pointer(call->request),
				call->request_len, call->reply_len, &reply);
	if (len < 0)
		return len;
	if (len)
		done = pashm_usercopy_read(pashm_usercopy_pointer(call->reply),
					   reply.data, len);
	pashm_buffer_free(&reply);
	if (done < len)
		return -EFAULT;
	call->reply_len = len;
	return 0;
}
