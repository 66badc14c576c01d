// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: /proc/pashm/command/NAME: one write is one request, then read the reply
 *
 * The reply belongs to the open file: two programs never see each other's. A write
 * that fails leaves no reply. PASHM_IOC_CALL does both at once, and doesn't touch
 * what is there to be read.
 *
 * The kernel's own file operations for /proc would close these files under the
 * program's hands when the entry is removed, and wait for all calls on it. So an
 * open file gets other operations, which hold the driver as those of a device do, and
 * a command that is gone can be told from an I/O error.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>

#include "buffer.h"
#include "command.h"
#include "ioctl.h"
#include "proc.h"
#include "transaction.h"
#include "usercopy.h"

/**
 * struct session - one open command file
 * @command:	the command, held
 * @lock:	one request or one read at a time
 * @reply:	to the last request
 * @len:	its length
 * @read:	how much of it was read
 */
struct session {
	struct pashm_command *command;
	struct mutex lock;	/* reply, len, read */
	struct pashm_buffer reply;
	size_t len;
	size_t read;
};

static struct proc_dir_entry *dir;

static int command_release(struct inode *inode, struct file *file)
{
	struct session *session = file->private_data;

	pashm_buffer_free(&session->reply);
	pashm_command_put(session->command);
	kfree(session);
	return 0;
}

static ssize_t command_write(struct file *file, const char __user *buf,
			     size_t len, loff_t *pos)
{
	struct session *session = file->private_data;
	ssize_t done;

	if (!len)
		return 0;
	done = mutex_lock_interruptible(&session->lock);
	if (done)
		return done;
	pashm_buffer_free(&session->reply);
	session->len = 0;
	session->read = 0;
	done = pashm_transaction(session->command, buf, len, PASHM_COMMAND_MAX,
				 &session->reply);
	if (done >= 0) {
		session->len = done;
		pashm_buffer_shrink(&session->reply, done);
	}
	mutex_unlock(&session->lock);
	return done < 0 ? done : len;
}

static ssize_t command_read(struct file *file, char __user *buf, size_t len,
			    loff_t *pos)
{
	struct session *session = file->private_data;
	ssize_t done;

	done = mutex_lock_interruptible(&session->lock);
	if (done)
		return done;
	len = min(len, session->len - session->read);
	if (len)
		done = pashm_usercopy_read(buf, session->reply.data +
					   session->read, len);
	if (done > 0)
		session->read += done;
	if (session->read == session->len)
		pashm_buffer_free(&session->reply);
	mutex_unlock(&session->lock);
	return done;
}

static int call_call(struct file *file, void *arg,
		     const struct pashm_user_struct *user)
{
	struct session *session = file->private_data;
	struct pashm_call *call = arg;
	int err;

	if (call->flags || call->pad ||
	    memchr_inv(call->name, 0, sizeof(call->name)))
		return -EINVAL;
	if (!(file->f_mode & FMODE_WRITE))
		return -EACCES;
	err = pashm_transaction_call(session->command, call);
	if (err)
		return err;
	return pashm_usercopy_put_struct(user, call, sizeof(*call));
}

static const struct pashm_ioctl calls[] = {
	PASHM_IOCTL(PASHM_IOC_CALL, struct pashm_call, name, call_call),
};

static long command_ioctl(struct file *file, unsigned int cmd,
			  unsigned long arg)
{
	return pashm_ioctl_dispatch(calls, ARRAY_SIZE(calls), file, cmd,
				    (void __user *)arg);
}

static const struct file_operations command_operations = {
	.owner = THIS_MODULE,
	.release = command_release,
	.read = command_read,
	.write = command_write,
	.unlocked_ioctl = command_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

/* While this runs, the entry can't be removed, and so the command is there. */
static int command_open(struct inode *inode, struct file *file)
{
	struct session *session;

	session = kzalloc_obj(*session, GFP_KERNEL_ACCOUNT);
	if (!session)
		return -ENOMEM;
	/* For the operations, as fops_get() does it. */
	if (!try_module_get(THIS_MODULE)) {
		kfree(session);
		return -ENODEV;
	}
	session->command = pde_data(inode);
	pashm_command_get(session->command);
	mutex_init(&session->lock);
	file->private_data = session;
	replace_fops(file, &command_operations);
	compat_proc_let_go(file);
	/* No position, and so no lock of it that a signal can't interrupt. */
	return stream_open(inode, file);
}

static const struct proc_ops command_proc_ops = {
	.proc_open = command_open,
};

/**
 * pashm_proc_command_add() - make a command's file
 * @command: the command
 * @ops: its name, mode and owner
 *
 * Context: may sleep. Programs can open it before this returns.
 * Return: the entry, for proc_remove(); or NULL.
 */
struct proc_dir_entry *
pashm_proc_command_add(struct pashm_command *command,
		       const struct pashm_command_ops *ops)
{
	struct proc_dir_entry *entry;

	/* Until it has its owner it is root's, who may do more. */
	entry = proc_create_data(ops->name, ops->mode | S_IFREG, dir,
				 &command_proc_ops, command);
	if (entry)
		proc_set_user(entry, ops->uid, ops->gid);
	return entry;
}

/**
 * pashm_proc_command_init() - make the directory
 * @parent: /proc/pashm, with which it goes
 *
 * Context: module init.
 * Return: 0 or -ENOMEM.
 */
int pashm_proc_command_init(struct proc_dir_entry *parent)
{
	dir = proc_mkdir("command", parent);
	return dir ? 0 : -ENOMEM;
}
