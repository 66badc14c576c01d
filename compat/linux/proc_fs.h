/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/proc_fs.h> as the newest kernel has it
 *
 * struct proc_ops: before 5.6, files in /proc had struct file_operations.
 * proc_create_seq(): before 4.18, one wrote the open function.
 * pde_data(): before 5.17 it was PDE_DATA().
 * compat_proc_let_go(): a file in /proc that is open may be removed, and another be made
 * of the same name. Before 5.0 (1da4d377f943) the old one was found as long as it was
 * open, and could not be opened; so no open file keeps its name. Whether names are
 * looked at again is seen in them, on every kernel.
 */
#ifndef COMPAT_LINUX_PROC_FS_H
#define COMPAT_LINUX_PROC_FS_H

#include_next <linux/proc_fs.h>
#include <linux/dcache.h>
#include <linux/fs.h>

#ifndef HAVE_PROC_CREATE_SEQ
#include <linux/seq_file.h>

static inline int compat_proc_seq_open(struct inode *inode, struct file *file)
{
	return seq_open(file, PDE_DATA(inode));
}

static inline struct proc_dir_entry *
proc_create_seq(const char *name, umode_t mode, struct proc_dir_entry *parent,
		const struct seq_operations *ops)
{
	static const struct file_operations fops = {
		.open = compat_proc_seq_open,
		.read = seq_read,
		.llseek = seq_lseek,
		.release = seq_release,
	};

	return proc_create_data(name, mode, parent, &fops, (void *)ops);
}
#endif

static inline void compat_proc_let_go(struct file *file)
{
	struct dentry *dentry = file->f_path.dentry;

	if (!(dentry->d_flags & DCACHE_OP_REVALIDATE))
		d_drop(dentry);
}

#ifndef HAVE_PDE_DATA
#define pde_data(inode)		PDE_DATA(inode)
#endif

#ifndef HAVE_PROC_OPS
#define proc_ops	file_operations
#define proc_open	open
#define proc_release	release
#define proc_read	read
#define proc_write	write
#define proc_lseek	llseek
#endif

#endif /* COMPAT_LINUX_PROC_FS_H */
