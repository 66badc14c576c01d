// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: /proc/pashm/control: one write is one command, then read the reply
 *
 * The reply belongs to the open file: two programs never see each other's. It is
 * there after a command that failed, too. Rights are those of the one who
 * opened the file, who must be in the initial user namespace: root of a container
 * is nobody here.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/user_namespace.h>

#include "caller.h"
#include "grammar.h"
#include "proc.h"
#include "reply.h"
#include "usercopy.h"
#include "verb.h"

/**
 * struct session - one open control file
 * @lock:	one command or one read at a time
 * @reply:	to the last command
 * @read:	how much of it was read
 */
struct session {
	struct mutex lock;	/* reply, read */
	struct pashm_reply reply;
	size_t read;
};

static int control_open(struct inode *inode, struct file *file)
{
	struct session *session;

	if (file->f_cred->user_ns != &init_user_ns)
		return -EPERM;
	session = kzalloc_obj(*session);
	if (!session)
		return -ENOMEM;
	mutex_init(&session->lock);
	file->private_data = session;
	return stream_open(inode, file);
}

static int control_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t control_write(struct file *file, const char __user *buf,
			     size_t len, loff_t *pos)
{
	struct session *session = file->private_data;
	struct pashm_caller caller = pashm_caller_opener(file);
	char *text = NULL;
	int err;

	if (!len)
		return 0;
	if (len <= PASHM_LINE_MAX + 1) {
		text = pashm_usercopy_text(buf, len);
		if (IS_ERR(text))
			return PTR_ERR(text);
		/* The one byte more is for a newline. */
		if (len > PASHM_LINE_MAX && text[len - 1] != '\n') {
			kfree(text);
			text = NULL;
		}
	}

	err = mutex_lock_interruptible(&session->lock);
	if (err)
		goto out_free;
	session->reply.len = 0;
	session->read = 0;
	if (text)
		err = pashm_verb_run(text, len, &caller, &session->reply);
	else
		err = pashm_reply_error(&session->reply, -E2BIG,
					"a command has at most %d characters",
					PASHM_LINE_MAX);
	mutex_unlock(&session->lock);

out_free:
	kfree(text);
	return err ? err : len;
}

static ssize_t control_read(struct file *file, char __user *buf, size_t len,
			    loff_t *pos)
{
	struct session *session = file->private_data;
	const char *unread;
	ssize_t done;

	done = mutex_lock_interruptible(&session->lock);
	if (done)
		return done;
	unread = session->reply.text + session->read;
	len = min(len, session->reply.len - session->read);
	if (len)
		done = pashm_usercopy_read(buf, unread, len);
	if (done > 0)
		session->read += done;
	mutex_unlock(&session->lock);
	return done;
}

const struct proc_ops pashm_proc_control_ops = {
	.proc_open = control_open,
	.proc_release = control_release,
	.proc_read = control_read,
	.proc_write = control_write,
};
