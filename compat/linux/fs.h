/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/fs.h> as the newest kernel has it
 *
 * compat_ptr_ioctl(): since 5.5.
 * alloc_anon_inode(): since 3.12.
 * fixed_size_llseek(): since 3.11.
 * stream_open(): since 5.1.
 * replace_fops(): a macro, since 3.13.
 */
#ifndef COMPAT_LINUX_FS_H
#define COMPAT_LINUX_FS_H

#include_next <linux/fs.h>

#ifndef HAVE_COMPAT_PTR_IOCTL
#ifdef CONFIG_COMPAT
#include <asm/compat.h>

static inline long compat_ptr_ioctl(struct file *file, unsigned int cmd,
				    unsigned long arg)
{
	if (!file->f_op->unlocked_ioctl)
		return -ENOIOCTLCMD;
	return file->f_op->unlocked_ioctl(file, cmd,
					  (unsigned long)compat_ptr(arg));
}
#else
#define compat_ptr_ioctl	NULL
#endif
#endif

#ifndef HAVE_ALLOC_ANON_INODE
#include <linux/cred.h>
#include <linux/err.h>

/* No page of such a file is ever written back. */
static inline int compat_no_dirty_page(struct page *page)
{
	return 0;
}

static inline struct inode *alloc_anon_inode(struct super_block *sb)
{
	static const struct address_space_operations aops = {
		.set_page_dirty = compat_no_dirty_page,
	};
	struct inode *inode = new_inode(sb);

	if (!inode)
		return ERR_PTR(-ENOMEM);
	inode->i_ino = get_next_ino();
	inode->i_mapping->a_ops = &aops;
	/* So that mark_inode_dirty() takes it for being on the list already. */
	inode->i_state = I_DIRTY;
	inode->i_mode = S_IRUSR | S_IWUSR;
	inode->i_uid = current_fsuid();
	inode->i_gid = current_fsgid();
	inode->i_flags |= S_PRIVATE;
	inode->i_atime = CURRENT_TIME;
	inode->i_mtime = inode->i_atime;
	inode->i_ctime = inode->i_atime;
	return inode;
}
#endif

#ifndef HAVE_FIXED_SIZE_LLSEEK
static inline loff_t fixed_size_llseek(struct file *file, loff_t offset,
				       int whence, loff_t size)
{
	if (whence != SEEK_SET && whence != SEEK_CUR && whence != SEEK_END)
		return -EINVAL;
	return generic_file_llseek_size(file, offset, whence, size, size);
}
#endif

#ifndef HAVE_STREAM_OPEN
#ifndef FMODE_ATOMIC_POS
#define FMODE_ATOMIC_POS	0	/* before 3.14, no position had a lock */
#endif

static inline int stream_open(struct inode *inode, struct file *file)
{
	nonseekable_open(inode, file);
	file->f_mode &= ~FMODE_ATOMIC_POS;
	return 0;
}
#endif

#ifndef replace_fops
#include <linux/bug.h>

#define replace_fops(file, fops)					\
do {									\
	struct file *compat_file = (file);				\
									\
	fops_put(compat_file->f_op);					\
	compat_file->f_op = (fops);					\
	BUG_ON(!compat_file->f_op);					\
} while (0)
#endif

#endif /* COMPAT_LINUX_FS_H */
