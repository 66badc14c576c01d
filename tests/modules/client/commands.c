// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Commands of every kind
 *
 *	register NAME		one of the table
 *	unregister NAME		waits for the calls that are running
 *	bad NAME		what is wrong in one way: replies with the error
 *	running			calls that are in "sleep" or "stuck"
 *	wake			all of those in "sleep"
 */
#include <linux/delay.h>
#include <linux/err.h>
#include <linux/sched.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "client.h"

static atomic_t running = ATOMIC_INIT(0);
static atomic_t wakes = ATOMIC_INIT(0);
static DECLARE_WAIT_QUEUE_HEAD(sleepers);

static ssize_t echo(void *ctx, const void *request, size_t request_len,
		    void *reply, size_t reply_len)
{
	/* as it is promised: room is zeroed, and a zero byte is behind a request */
	if (((const char *)request)[request_len] ||
	    memchr_inv(reply, 0, reply_len))
		return -EUCLEAN;
	if (request_len > reply_len)
		return -ENOBUFS;
	memcpy(reply, request, request_len);
	return request_len;
}

/* Replies with any number, good or not. */
static ssize_t number(void *ctx, const void *request, size_t request_len,
		      void *reply, size_t reply_len)
{
	long n;
	int err = kstrtol(request, 0, &n);

	return err ?: n;
}

/* A name that stands for itself: which command was called, through its context. */
static ssize_t whoami(void *ctx, const void *request, size_t request_len,
		      void *reply, size_t reply_len)
{
	return say(reply, reply_len, "%s", (const char *)ctx);
}

static ssize_t sleep(void *ctx, const void *request, size_t request_len,
		     void *reply, size_t reply_len)
{
	int before = atomic_read(&wakes), err;

	atomic_inc(&running);
	err = wait_event_interruptible(sleepers,
				       atomic_read(&wakes) != before);
	atomic_dec(&running);
	return err ?: say(reply, reply_len, "woken");
}

/* Not to be interrupted, for so many milliseconds. */
static ssize_t stuck(void *ctx, const void *request, size_t request_len,
		     void *reply, size_t reply_len)
{
	unsigned int ms;
	int err = kstrtouint(request, 0, &ms);

	if (err)
		return err;
	atomic_inc(&running);
	msleep(ms);
	atomic_dec(&running);
	return say(reply, reply_len, "at last");
}

#define ID(n)	.uid = KUIDT_INIT(n), .gid = KGIDT_INIT(n)

static const struct pashm_command_ops table[] = {
	{ .name = "echo", .mode = 0666, .max_request = PASHM_COMMAND_MAX,
	  .max_reply = PASHM_COMMAND_MAX, .handler = echo },
	{ .name = "small", .mode = 0666, .max_request = 5, .max_reply = 3,
	  .handler = echo },
	{ .name = "number", .mode = 0666, .max_request = 32, .max_reply = 16,
	  .handler = number },
	{ .name = "sleep", .mode = 0666, .max_request = 32, .max_reply = 32,
	  .handler = sleep },
	{ .name = "stuck", .mode = 0666, .max_request = 32, .max_reply = 32,
	  .handler = stuck },
	{ .name = "roots", .mode = 0600, .max_request = 32, .max_reply = 32,
	  .handler = whoami },
	{ .name = "users", .mode = 0600, ID(1000), .max_request = 32,
	  .max_reply = 32, .handler = whoami },
	{ .name = "groups", .mode = 0060, .gid = KGIDT_INIT(1000),
	  .max_request = 32, .max_reply = 32, .handler = whoami },
	{ .name = "others", .mode = 0006, ID(1000), .max_request = 32,
	  .max_reply = 32, .handler = whoami },
	{ .name = "readable", .mode = 0444, .max_request = 32,
	  .max_reply = 32, .handler = whoami },
	{ .name = "produce", .mode = 0600, .max_request = 16, .max_reply = 16,
	  .handler = produce },
	{ .name = "consume", .mode = 0600, .max_request = 16, .max_reply = 16,
	  .handler = consume },
};

static struct pashm_command *registered[ARRAY_SIZE(table)];

static int find(const char *name)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		if (!strcmp(table[i].name, name))
			return i;
	return -1;
}

static int register_one(int i)
{
	struct pashm_command *command =
		pashm_command_register(&table[i], (void *)table[i].name);

	if (IS_ERR(command))
		return PTR_ERR(command);
	registered[i] = command;
	return 0;
}

static long register_bad(const char *what)
{
	static const char *const words[] = {
		"name", "long", "mode", "request", "reply", "handler", "uid",
		"gid", "null",
	};
	struct pashm_command_ops ops = table[0];
	struct pashm_command *command;
	int i;

	for (i = 0; i < ARRAY_SIZE(words); i++)
		if (!strcmp(words[i], what))
			break;
	ops.name = "bad";
	switch (i) {
	case 0:
		ops.name = "../bad";
		break;
	case 1:
		ops.name = "b123456789012345678901234567890123456789012345678901234567890123";
		break;
	case 2:
		ops.mode = 0777;
		break;
	case 3:
		ops.max_request++;
		break;
	case 4:
		ops.max_reply++;
		break;
	case 5:
		ops.handler = NULL;
		break;
	case 6:
		ops.uid = INVALID_UID;
		break;
	case 7:
		ops.gid = INVALID_GID;
		break;
	case 8:
		ops.name = NULL;
		break;
	default:
		/* that one is there already */
		ops.name = what;
	}
	command = pashm_command_register(&ops, NULL);
	if (IS_ERR(command))
		return PTR_ERR(command);
	pashm_command_unregister(command);
	return 0;
}

ssize_t commands_do(char *word[4], void *reply, size_t room)
{
	int i = find(word[1]);

	if (!strcmp(word[0], "register") && i >= 0)
		return say(reply, room, "%d",
			   registered[i] ? -EEXIST : register_one(i));
	if (!strcmp(word[0], "unregister") && i >= 0) {
		pashm_command_unregister(registered[i]);
		registered[i] = NULL;
		return say(reply, room, "0");
	}
	if (!strcmp(word[0], "bad"))
		return say(reply, room, "%ld", register_bad(word[1]));
	if (!strcmp(word[0], "running"))
		return say(reply, room, "%d", atomic_read(&running));
	if (!strcmp(word[0], "wake")) {
		atomic_inc(&wakes);
		wake_up_all(&sleepers);
		return say(reply, room, "0");
	}
	return -ENOTTY;
}

int commands_init(void)
{
	int i, err;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		err = register_one(i);
		if (err) {
			commands_exit();
			return err;
		}
	}
	return 0;
}

void commands_exit(void)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(table); i++)
		pashm_command_unregister(registered[i]);
}
