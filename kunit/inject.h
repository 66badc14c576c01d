/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: what the driver calls and may fail, made to fail
 *
 * Included before the driver's own sources when they are built for the suites.
 * Between pashm_inject_begin(n) and pashm_inject_end(), the n-th of these calls
 * that this task makes fails as it would for want of memory, and does nothing.
 *
 * A function is wrapped by an inline one, then its name is taken over: whatever the
 * kernel or compat/ makes of the name is still called underneath.
 */
#ifndef PASHM_KUNIT_INJECT_H
#define PASHM_KUNIT_INJECT_H

#include <linux/anon_inodes.h>
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/idr.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/mount.h>
#include <linux/proc_fs.h>
#include <linux/pseudo_fs.h>
#include <linux/scatterlist.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

void pashm_inject_begin(unsigned int nth);
bool pashm_inject_end(void);
bool pashm_inject(void);

static inline struct page *inject_alloc_pages(gfp_t gfp, unsigned int order)
{
	return pashm_inject() ? NULL : alloc_pages(gfp, order);
}
#undef alloc_pages
#define alloc_pages		inject_alloc_pages

static inline struct page *inject_alloc_pages_node(int node, gfp_t gfp,
						   unsigned int order)
{
	return pashm_inject() ? NULL : alloc_pages_node(node, gfp, order);
}
#undef alloc_pages_node
#define alloc_pages_node	inject_alloc_pages_node

static inline int inject_alloc_contig_range(unsigned long start,
					    unsigned long end, gfp_t gfp)
{
	return pashm_inject() ? -ENOMEM :
				compat_alloc_contig_range(start, end, gfp);
}
#undef compat_alloc_contig_range
#define compat_alloc_contig_range	inject_alloc_contig_range

static inline void *inject_kzalloc(size_t size, gfp_t gfp)
{
	return pashm_inject() ? NULL : kzalloc(size, gfp);
}
/* GFP_KERNEL, unless something else was given */
#define inject_gfp(none, gfp, ...)	gfp
#undef kzalloc_obj
#define kzalloc_obj(obj, ...)						\
	((typeof(obj) *)inject_kzalloc(sizeof(obj),			\
				       inject_gfp(, ##__VA_ARGS__, GFP_KERNEL)))

static inline void *inject_kvmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	return pashm_inject() ? NULL : kvmalloc_array(n, size, gfp);
}
#undef kvmalloc_array
#define kvmalloc_array		inject_kvmalloc_array

static inline struct inode *inject_alloc_anon_inode(struct super_block *sb)
{
	return pashm_inject() ? ERR_PTR(-ENOMEM) : alloc_anon_inode(sb);
}
#undef alloc_anon_inode
#define alloc_anon_inode	inject_alloc_anon_inode

static inline struct vfsmount *inject_kern_mount(struct file_system_type *type)
{
	return pashm_inject() ? ERR_PTR(-ENOMEM) : kern_mount(type);
}
#undef kern_mount
#define kern_mount		inject_kern_mount

static inline int inject_idr_alloc_cyclic(struct idr *idr, void *ptr,
					  int start, int end, gfp_t gfp)
{
	return pashm_inject() ? -ENOMEM :
				idr_alloc_cyclic(idr, ptr, start, end, gfp);
}
#undef idr_alloc_cyclic
#define idr_alloc_cyclic	inject_idr_alloc_cyclic

static inline int inject_device_add(struct device *dev)
{
	return pashm_inject() ? -ENOMEM : device_add(dev);
}
#undef device_add
#define device_add		inject_device_add

#define dev_set_name(dev, ...)						\
	(pashm_inject() ? -ENOMEM : dev_set_name(dev, __VA_ARGS__))

static inline struct file *
inject_anon_inode_getfile(const char *name, const struct file_operations *fops,
			  void *data, int flags)
{
	return pashm_inject() ? ERR_PTR(-ENFILE) :
				anon_inode_getfile(name, fops, data, flags);
}
#undef anon_inode_getfile
#define anon_inode_getfile	inject_anon_inode_getfile

static inline struct dma_buf *
inject_dma_buf_export(const struct dma_buf_export_info *info)
{
	return pashm_inject() ? ERR_PTR(-ENOMEM) : dma_buf_export(info);
}
#undef dma_buf_export
#define dma_buf_export		inject_dma_buf_export

static inline int inject_sg_alloc_table(struct sg_table *table,
					unsigned int nents, gfp_t gfp)
{
	return pashm_inject() ? -ENOMEM : sg_alloc_table(table, nents, gfp);
}
#undef sg_alloc_table
#define sg_alloc_table		inject_sg_alloc_table

static inline int inject_dma_map_sgtable(struct device *dev,
					 struct sg_table *table,
					 enum dma_data_direction direction,
					 unsigned long attrs)
{
	return pashm_inject() ? -ENOMEM :
				dma_map_sgtable(dev, table, direction, attrs);
}
#undef dma_map_sgtable
#define dma_map_sgtable		inject_dma_map_sgtable

static inline int inject_alloc_chrdev_region(dev_t *dev, unsigned int first,
					     unsigned int count,
					     const char *name)
{
	return pashm_inject() ? -EBUSY :
				alloc_chrdev_region(dev, first, count, name);
}
#undef alloc_chrdev_region
#define alloc_chrdev_region	inject_alloc_chrdev_region

static inline struct class *inject_class_create(const char *name)
{
	return pashm_inject() ? ERR_PTR(-ENOMEM) : class_create(name);
}
#undef class_create
#define class_create		inject_class_create

static inline int inject_cdev_add(struct cdev *cdev, dev_t dev,
				  unsigned int count)
{
	return pashm_inject() ? -ENOMEM : cdev_add(cdev, dev, count);
}
#undef cdev_add
#define cdev_add		inject_cdev_add

static inline int inject_misc_register(struct miscdevice *misc)
{
	return pashm_inject() ? -ENOMEM : misc_register(misc);
}
#undef misc_register
#define misc_register		inject_misc_register

static inline struct proc_dir_entry *
inject_proc_mkdir(const char *name, struct proc_dir_entry *parent)
{
	return pashm_inject() ? NULL : proc_mkdir(name, parent);
}
#undef proc_mkdir
#define proc_mkdir		inject_proc_mkdir

static inline struct proc_dir_entry *
inject_proc_create(const char *name, umode_t mode,
		   struct proc_dir_entry *parent, const struct proc_ops *ops)
{
	return pashm_inject() ? NULL : proc_create(name, mode, parent, ops);
}
#undef proc_create
#define proc_create		inject_proc_create

static inline struct proc_dir_entry *
inject_proc_create_seq(const char *name, umode_t mode,
		       struct proc_dir_entry *parent,
		       const struct seq_operations *ops)
{
	return pashm_inject() ? NULL :
				proc_create_seq(name, mode, parent, ops);
}
#undef proc_create_seq
#define proc_create_seq		inject_proc_create_seq

static inline struct proc_dir_entry *
inject_proc_create_data(const char *name, umode_t mode,
			struct proc_dir_entry *parent,
			const struct proc_ops *ops, void *data)
{
	return pashm_inject() ? NULL :
				proc_create_data(name, mode, parent, ops, data);
}
#undef proc_create_data
#define proc_create_data	inject_proc_create_data

/* As the driver's files that log have it, word for word: they say so again. */
#undef pr_fmt
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#endif /* PASHM_KUNIT_INJECT_H */
