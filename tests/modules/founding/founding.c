// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The two bugs that pashm was founded on, kept for comparison
 *
 * This module does it wrong on purpose. It belongs into a virtual machine and
 * nowhere else.
 *
 * /proc/founding/phys: write the physical address of a page of RAM, then read
 *
 *	va=0x...	its address in the linear map
 *	__pa=0x...	__pa() of that, which leads back
 *	sub=0x...	PAGE_OFFSET subtracted from it, which leads back only where RAM
 *			begins at physical 0
 *
 * /proc/founding/command: keeps what is written, and gives it back. It takes the
 * program's bytes through the program's own pointer, in both directions. On a CPU
 * with SMAP or PAN that is an Oops; on others nobody notices.
 *
 * After such an Oops the module can't be unloaded: /proc waits for the call that
 * will never return.
 */
#include <linux/compiler.h>
#include <linux/fs.h>
#include <linux/io.h>
#include <linux/kernel.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>

#define COMMAND_SIZE	256

static DEFINE_MUTEX(command_lock);
static char command[COMMAND_SIZE];
static size_t command_len;

static int phys_open(struct inode *inode, struct file *file)
{
	file->private_data = kzalloc(sizeof(u64), GFP_KERNEL);
	return file->private_data ? 0 : -ENOMEM;
}

static int phys_release(struct inode *inode, struct file *file)
{
	kfree(file->private_data);
	return 0;
}

static ssize_t phys_write(struct file *file, const char __user *buf,
			  size_t len, loff_t *pos)
{
	u64 *phys = file->private_data, value;
	int err = kstrtoull_from_user(buf, len, 16, &value);

	if (err)
		return err;
	if (!pfn_valid(value >> PAGE_SHIFT))
		return -EINVAL;
	*phys = value;
	return len;
}

static ssize_t phys_read(struct file *file, char __user *buf, size_t len,
			 loff_t *pos)
{
	u64 phys = *(u64 *)file->private_data;
	unsigned long va;
	char text[80];
	int n;

	if (!pfn_valid(phys >> PAGE_SHIFT))
		return -EINVAL;
	va = (unsigned long)page_address(pfn_to_page(phys >> PAGE_SHIFT)) +
	     offset_in_page(phys);
	n = scnprintf(text, sizeof(text), "va=0x%lx\n__pa=0x%llx\nsub=0x%lx\n",
		      va, (u64)__pa(va), va - PAGE_OFFSET);
	return simple_read_from_buffer(buf, len, pos, text, n);
}

static const struct proc_ops phys_ops = {
	.proc_open = phys_open,
	.proc_release = phys_release,
	.proc_read = phys_read,
	.proc_write = phys_write,
	.proc_lseek = default_llseek,
};

static ssize_t command_write(struct file *file, const char __user *buf,
			     size_t len, loff_t *pos)
{
	const char *raw = (const char __force *)buf;	/* the bug */
	size_t i;

	if (len > COMMAND_SIZE)
		return -E2BIG;
	for (i = 0; i < len; i++) {
		char byte = READ_ONCE(raw[i]);

		mutex_lock(&command_lock);
		command[i] = byte;
		command_len = i + 1;
		mutex_unlock(&command_lock);
	}
	return len;
}

static ssize_t command_read(struct file *file, char __user *buf, size_t len,
			    loff_t *pos)
{
	char *raw = (char __force *)buf;		/* the bug */
	char copy[COMMAND_SIZE];
	size_t n, i;

	mutex_lock(&command_lock);
	n = command_len;
	memcpy(copy, command, n);
	mutex_unlock(&command_lock);
	if (*pos < 0 || *pos >= n)
		return 0;
	n = min_t(size_t, len, n - *pos);
	for (i = 0; i < n; i++)
		WRITE_ONCE(raw[i], copy[*pos + i]);
	*pos += n;
	return n;
}

static const struct proc_ops command_ops = {
	.proc_read = command_read,
	.proc_write = command_write,
	.proc_lseek = default_llseek,
};

static int __init founding_init(void)
{
	struct proc_dir_entry *dir = proc_mkdir("founding", NULL);

	if (!dir)
		return -ENOMEM;
	if (!proc_create("phys", 0600, dir, &phys_ops) ||
	    !proc_create("command", 0600, dir, &command_ops)) {
		proc_remove(dir);
		return -ENOMEM;
	}
	return 0;
}

static void __exit founding_exit(void)
{
	remove_proc_subtree("founding", NULL);
}

module_init(founding_init);
module_exit(founding_exit);

MODULE_DESCRIPTION("Two bugs on purpose, for tests in a virtual machine");
MODULE_LICENSE("GPL");
