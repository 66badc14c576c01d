/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/pseudo_fs.h> as the newest kernel has it
 *
 * init_pseudo(): before 5.2, the file system's mount() called mount_pseudo().
 * COMPAT_INIT_FS_CONTEXT(fn), behind a function of today's form, makes that mount()
 * where one is needed. compat_init_fs_context(fn) stands for the member of struct
 * file_system_type.
 */
#ifndef COMPAT_LINUX_PSEUDO_FS_H
#define COMPAT_LINUX_PSEUDO_FS_H

#ifdef HAVE_PSEUDO_FS
#include_next <linux/pseudo_fs.h>

#define COMPAT_INIT_FS_CONTEXT(fn)
#define compat_init_fs_context(fn)	.init_fs_context = fn
#else
#include <linux/err.h>
#include <linux/fs.h>

struct pseudo_fs_context {
	unsigned long magic;
};

struct fs_context {
	struct pseudo_fs_context pseudo;
};

static inline struct pseudo_fs_context *init_pseudo(struct fs_context *fc,
						    unsigned long magic)
{
	fc->pseudo.magic = magic;
	return &fc->pseudo;
}

#define COMPAT_INIT_FS_CONTEXT(fn)					\
static struct dentry *compat_mount_##fn(struct file_system_type *type,	\
					int flags, const char *source,	\
					void *data)			\
{									\
	struct fs_context fc = { };					\
	int err = fn(&fc);						\
									\
	if (err)							\
		return ERR_PTR(err);					\
	return mount_pseudo(type, (char *)type->name, NULL, NULL,	\
			    fc.pseudo.magic);				\
}
#define compat_init_fs_context(fn)	.mount = compat_mount_##fn
#endif

#endif /* COMPAT_LINUX_PSEUDO_FS_H */
