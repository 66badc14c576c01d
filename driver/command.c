// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Commands that kernel modules offer
 *
 * A command is in the list, and in /proc/pashm/command, from when its module
 * registers it until it is withdrawn. An open file of it holds the command, but
 * not its module: the module may go while files are open, and calls on them fail from
 * then on. What may be in the module's code is counted, and withdrawing waits until
 * nobody is there any more.
 *
 * For lockdep, a call holds the command like a lock that withdrawing it takes.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/spinlock.h>
#include <linux/string.h>
#include <linux/wait.h>

#include "command.h"
#include "export.h"
#include "proc.h"
#include "region.h"

/**
 * struct pashm_command - a command
 * @ref:	the list has one, each open file, each call
 * @link:	in the list, until it is withdrawn
 * @ops:	what its module says of it
 * @ctx:	for the handler
 * @owner:	the module, NULL if it is built into the kernel
 * @entry:	its file
 * @lock:	@running and @gone
 * @running:	calls that may be in the module's code
 * @gone:	no new ones
 * @idle:	waits for the last of them
 * @map:	for lockdep
 * @name:	its name
 */
struct pashm_command {
	struct kref ref;
	struct list_head link;
	struct pashm_command_ops ops;
	void *ctx;
	struct module *owner;
	struct proc_dir_entry *entry;
	spinlock_t lock;	/* running, gone */
	unsigned int running;
	bool gone;
	wait_queue_head_t idle;
	struct lockdep_map map;
	char name[PASHM_NAME_SIZE];
};

static DEFINE_MUTEX(commands_lock);	/* the list */
static LIST_HEAD(commands);

/* List locked. */
static struct pashm_command *lookup(const char *name)
{
	struct pashm_command *command;

	list_for_each_entry(command, &commands, link)
		if (!strcmp(command->name, name))
			return command;
	return NULL;
}

/**
 * pashm_command_find() - look a command up by name
 * @name: the name
 *
 * Context: may sleep.
 * Return: the command, for pashm_command_put(); or NULL.
 */
struct pashm_command *pashm_command_find(const char *name)
{
	struct pashm_command *command;

	mutex_lock(&commands_lock);
	command = lookup(name);
	if (command)
		kref_get(&command->ref);
	mutex_unlock(&commands_lock);
	return command;
}

/**
 * pashm_command_get() - hold a command once more
 * @command: the command
 */
void pashm_command_get(struct pashm_command *command)
{
	kref_get(&command->ref);
}

static void release(struct kref *ref)
{
	kfree(container_of(ref, struct pashm_command, ref));
}

/**
 * pashm_command_put() - hold a command no longer
 * @command: the command
 */
void pashm_command_put(struct pashm_command *command)
{
	kref_put(&command->ref, release);
}

/**
 * pashm_command_ops() - what a command's module says of it
 * @command: the command
 *
 * Return: the copy of it; its name and handler are not to be used.
 */
const struct pashm_command_ops *
pashm_command_ops(const struct pashm_command *command)
{
	return &command->ops;
}

/**
 * pashm_command_allowed() - whether the current task may call a command
 * @command: the command
 *
 * Return: whether it might write to the command's file.
 */
bool pashm_command_allowed(const struct pashm_command *command)
{
	umode_t mode = command->ops.mode;

	if (uid_eq(current_fsuid(), command->ops.uid))
		mode >>= 6;
	else if (in_group_p(command->ops.gid))
		mode >>= 3;
	return mode & 0002 || capable(CAP_DAC_OVERRIDE);
}

static bool enter(struct pashm_command *command)
{
	bool gone;

	spin_lock(&command->lock);
	gone = command->gone;
	if (!gone)
		command->running++;
	spin_unlock(&command->lock);
	return !gone;
}

static void leave(struct pashm_command *command)
{
	spin_lock(&command->lock);
	if (!--command->running && command->gone)
		wake_up(&command->idle);
	spin_unlock(&command->lock);
}

static bool is_idle(struct pashm_command *command)
{
	bool idle;

	spin_lock(&command->lock);
	idle = !command->running;
	spin_unlock(&command->lock);
	return idle;
}

/* What a program may see of a handler's answer. */
static ssize_t answer(ssize_t result, size_t room)
{
	if (result >= 0)
		return result > room ? -ENOBUFS : result;
	switch (result) {
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
	case -ERESTARTNOHAND:
	case -ERESTART_RESTARTBLOCK:
		return -EINTR;
	}
	/* From 512 on, numbers are the kernel's own; but MIPS has one there. */
	return result <= -ERESTARTSYS && result != -EDQUOT ? -EIO : result;
}

/**
 * pashm_command_run() - call a command's handler
 * @command: the command
 * @request: the kernel's copy of the request, a zero byte behind it
 * @request_len: its length
 * @reply: zeroed room for the reply
 * @reply_len: how much
 *
 * Context: may sleep, as long as the handler does.
 * Return: length of the reply, -ENODEV (the command was withdrawn), -ENOBUFS, or what
 * the handler says.
 */
ssize_t pashm_command_run(struct pashm_command *command, const void *request,
			  size_t request_len, void *reply, size_t reply_len)
{
	ssize_t result;

	might_sleep();
	if (!enter(command))
		return -ENODEV;
	lock_map_acquire(&command->map);
	result = command->ops.handler(command->ctx, request, request_len,
				      reply, reply_len);
	lock_map_release(&command->map);
	leave(command);
	return answer(result, reply_len);
}

static bool ops_valid(const struct pashm_command_ops *ops)
{
	return ops->name && strnlen(ops->name, PASHM_NAME_SIZE) <
	       PASHM_NAME_SIZE && ops->handler && !(ops->mode & ~0666) &&
	       uid_valid(ops->uid) && gid_valid(ops->gid) &&
	       ops->max_request <= PASHM_COMMAND_MAX &&
	       ops->max_reply <= PASHM_COMMAND_MAX;
}

struct pashm_command *
__pashm_command_register(const struct pashm_command_ops *ops, void *ctx,
			 struct module *owner, struct lock_class_key *key)
{
	struct pashm_command *command;
	int err;

	might_sleep();
	if (!ops_valid(ops))
		return ERR_PTR(-EINVAL);
	command = kzalloc_obj(*command);
	if (!command)
		return ERR_PTR(-ENOMEM);
	kref_init(&command->ref);
	command->ops = *ops;
	command->ctx = ctx;
	command->owner = owner;
	spin_lock_init(&command->lock);
	init_waitqueue_head(&command->idle);
	lockdep_init_map(&command->map, "pashm_command", key, 0);
	strscpy_pad(command->name, ops->name, sizeof(command->name));
	command->ops.name = command->name;
	err = -EINVAL;
	if (!pashm_name_valid(command->name))
		goto err_free;

	mutex_lock(&commands_lock);
	err = -EEXIST;
	if (lookup(command->name))
		goto err_unlock;
	command->entry = pashm_proc_command_add(command, &command->ops);
	err = -ENOMEM;
	if (!command->entry)
		goto err_unlock;
	list_add(&command->link, &commands);
	mutex_unlock(&commands_lock);
	return command;

err_unlock:
	mutex_unlock(&commands_lock);
err_free:
	kfree(command);
	return ERR_PTR(err);
}
EXPORT_SYMBOL_PASHM(__pashm_command_register);

/* The command is not in the list any more. */
static void withdraw(struct pashm_command *command)
{
	spin_lock(&command->lock);
	command->gone = true;
	spin_unlock(&command->lock);

	lock_map_acquire(&command->map);
	lock_map_release(&command->map);
	wait_event(command->idle, is_idle(command));
	pashm_command_put(command);
}

/*
 * Its file goes with its place in the list, so that whoever is next can have the
 * name. That waits for an open() of it, which is short, and for no call.
 */
static void unlist(struct pashm_command *command)
{
	list_del(&command->link);
	proc_remove(command->entry);
}

void pashm_command_unregister(struct pashm_command *command)
{
	might_sleep();
	if (IS_ERR_OR_NULL(command))
		return;
	mutex_lock(&commands_lock);
	unlist(command);
	mutex_unlock(&commands_lock);
	withdraw(command);
}
EXPORT_SYMBOL_PASHM(pashm_command_unregister);

static struct pashm_command *take_one_of(const struct module *owner)
{
	struct pashm_command *command;

	mutex_lock(&commands_lock);
	list_for_each_entry(command, &commands, link) {
		if (command->owner != owner)
			continue;
		unlist(command);
		mutex_unlock(&commands_lock);
		return command;
	}
	mutex_unlock(&commands_lock);
	return NULL;
}

/**
 * pashm_command_forget() - withdraw what a module has left behind
 * @owner: the module; its code is still there
 *
 * Context: may sleep, as long as handlers do.
 */
void pashm_command_forget(const struct module *owner)
{
	struct pashm_command *command;

	while ((command = take_one_of(owner))) {
		pr_warn("module %s goes without having unregistered the command %s\n",
			owner->name, command->name);
		withdraw(command);
	}
}
