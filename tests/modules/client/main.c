// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: A module that uses pashm, for tests in a virtual machine
 *
 * It offers commands to be called (commands.c), and the command "client", which tells
 * the module itself what to do. A request of "client" is up to four words, see the
 * tables in commands.c and regions.c; the reply is a number, as text.
 *
 * forget=1: it goes without having cleared up.
 * fail=1: it doesn't come up, and forgets to clear up as well.
 */
#include <linux/init.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "client.h"

static bool forget;
module_param(forget, bool, 0400);
static bool fail;
module_param(fail, bool, 0400);

static DEFINE_MUTEX(lock);	/* one request at a time */
static struct pashm_command *client;

ssize_t say(void *reply, size_t room, const char *fmt, ...)
{
	va_list args;
	int n;

	va_start(args, fmt);
	n = vsnprintf(reply, room, fmt, args);
	va_end(args);
	return n;
}

static ssize_t obey(void *ctx, const void *request, size_t request_len,
		    void *reply, size_t reply_len)
{
	char text[160], *rest = text, *word[4] = { "", "", "", "" };
	ssize_t done;
	int i;

	if (request_len >= sizeof(text))
		return -E2BIG;
	memcpy(text, request, request_len + 1);
	for (i = 0; i < 4 && rest; i++)
		word[i] = strsep(&rest, " ");
	mutex_lock(&lock);
	done = commands_do(word, reply, reply_len);
	if (done == -ENOTTY)
		done = regions_do(word, reply, reply_len);
	mutex_unlock(&lock);
	return done;
}

static const struct pashm_command_ops client_ops = {
	.name = "client",
	.mode = 0600,
	.max_request = 256,
	.max_reply = 64,
	.handler = obey,
};

static int __init client_init(void)
{
	int err;

	err = commands_init();
	if (err)
		return err;
	client = pashm_command_register(&client_ops, NULL);
	if (IS_ERR(client)) {
		commands_exit();
		return PTR_ERR(client);
	}
	return fail ? -EXDEV : 0;
}
module_init(client_init);

static void __exit client_exit(void)
{
	if (forget)
		return;
	pashm_command_unregister(client);
	commands_exit();
	regions_exit();
}
module_exit(client_exit);

PASHM_IMPORT();
MODULE_DESCRIPTION("A user of pashm, for tests in a virtual machine");
MODULE_LICENSE("GPL");
