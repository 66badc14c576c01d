/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/dma-buf.h> as the newest kernel has it
 *
 * compat_dma_buf_here(): whether the kernel was built with it.
 * COMPAT_IMPORT_DMA_BUF(): its functions are in a namespace since 5.16.
 * dma_buf_export(): before 4.1 it had many arguments, one more since 3.17.
 *
 * In struct dma_buf_ops:
 * compat_dma_buf_cpu_access_ops(begin, end): until 4.5 they had a range, and end() no result.
 * COMPAT_DMA_BUF_CPU_ACCESS(begin, end), behind functions of today's form, makes those.
 * COMPAT_DMA_BUF_ADDRESS(fn), behind one that returns the address of a dma-buf's first
 * byte, makes what compat_dma_buf_vmap_op(fn) and compat_dma_buf_map_ops(fn) name: vmap(), which
 * fills a struct iosys_map since 5.18 and a struct dma_buf_map since 5.11; and the
 * functions for a single page, which were asked for until 5.5 under changing names.
 *
 * For importers, who get EOPNOTSUPP from a kernel without it:
 * dma_buf_map_attachment_unlocked(): before 6.2, one without the word took the lock.
 * compat_dma_buf_begin_cpu_access(buf, direction) and its like: of all of it.
 * compat_dma_buf_vmap(buf): the address, or NULL.
 */
#ifndef COMPAT_LINUX_DMA_BUF_H
#define COMPAT_LINUX_DMA_BUF_H

#include_next <linux/dma-buf.h>
#include <linux/err.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/types.h>

#define COMPAT_IMPORT_DMA_BUF()	MODULE_INFO(import_ns, "DMA_BUF")

static inline bool compat_dma_buf_here(void)
{
#ifdef HAVE_DMA_BUF_PUT
	return true;
#else
	return false;
#endif
}

#ifndef HAVE_DMA_BUF_EXPORT_INFO
struct dma_buf_export_info {
	const struct dma_buf_ops *ops;
	size_t size;
	int flags;
	void *priv;
};

#define DEFINE_DMA_BUF_EXPORT_INFO(name)				\
	struct dma_buf_export_info name = { }
#endif

#ifndef HAVE_DMA_BUF_PUT
static inline struct dma_buf *
compat_dma_buf_export(const struct dma_buf_export_info *info)
{
	return ERR_PTR(-EOPNOTSUPP);
}

#define dma_buf_put(buf)	do { } while (0)

static inline struct dma_buf *compat_dma_buf_get(int fd)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline struct dma_buf_attachment *
compat_dma_buf_attach(struct dma_buf *buf, struct device *dev)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline void compat_dma_buf_detach(struct dma_buf *buf,
					 struct dma_buf_attachment *attachment)
{
}

static inline struct sg_table *
compat_dma_buf_map(struct dma_buf_attachment *attachment,
		   enum dma_data_direction direction)
{
	return ERR_PTR(-EOPNOTSUPP);
}

static inline void compat_dma_buf_unmap(struct dma_buf_attachment *attachment,
					struct sg_table *table,
					enum dma_data_direction direction)
{
}

#define dma_buf_get				compat_dma_buf_get
#define dma_buf_attach				compat_dma_buf_attach
#define dma_buf_detach				compat_dma_buf_detach
#define dma_buf_map_attachment_unlocked		compat_dma_buf_map
#define dma_buf_unmap_attachment_unlocked	compat_dma_buf_unmap
#elif !defined(HAVE_DMA_BUF_EXPORT_INFO)
static inline struct dma_buf *
compat_dma_buf_export(const struct dma_buf_export_info *info)
{
#ifdef HAVE_DMA_BUF_EXPORT_RESV
	return dma_buf_export_named(info->priv, info->ops, info->size,
				    info->flags, KBUILD_MODNAME, NULL);
#else
	return dma_buf_export_named(info->priv, info->ops, info->size,
				    info->flags, KBUILD_MODNAME);
#endif
}
#endif

#if !defined(HAVE_DMA_BUF_PUT) || !defined(HAVE_DMA_BUF_EXPORT_INFO)
#undef dma_buf_export
#define dma_buf_export	compat_dma_buf_export
#endif

#ifdef HAVE_DMA_BUF_CPU_ACCESS_WHOLE
#define COMPAT_DMA_BUF_CPU_ACCESS(begin, end)
#define compat_dma_buf_cpu_access_ops(begin, end)				\
	.begin_cpu_access = begin,					\
	.end_cpu_access = end
#else
#define COMPAT_DMA_BUF_CPU_ACCESS(begin, end)				\
static int compat_##begin(struct dma_buf *buf, size_t start, size_t len, \
			  enum dma_data_direction direction)		\
{									\
	return begin(buf, direction);					\
}									\
									\
static void compat_##end(struct dma_buf *buf, size_t start, size_t len,	\
			 enum dma_data_direction direction)		\
{									\
	end(buf, direction);						\
}
#define compat_dma_buf_cpu_access_ops(begin, end)				\
	.begin_cpu_access = compat_##begin,				\
	.end_cpu_access = compat_##end
#endif

#ifdef HAVE_DMA_BUF_VMAP_POINTER
#define COMPAT_DMA_BUF_VMAP(fn)
#define compat_dma_buf_vmap_op(fn)	.vmap = fn
#else
#ifdef HAVE_DMA_BUF_VMAP_IOSYS_MAP
typedef struct iosys_map compat_iosys_map;
#define compat_iosys_map_set_vaddr	iosys_map_set_vaddr
#else
typedef struct dma_buf_map compat_iosys_map;
#define compat_iosys_map_set_vaddr	dma_buf_map_set_vaddr
#endif

#define COMPAT_DMA_BUF_VMAP(fn)						\
static int compat_vmap_##fn(struct dma_buf *buf, compat_iosys_map *map)	\
{									\
	compat_iosys_map_set_vaddr(map, fn(buf));			\
	return 0;							\
}
#define compat_dma_buf_vmap_op(fn)	.vmap = compat_vmap_##fn
#endif

#if defined(HAVE_DMA_BUF_KMAP) || defined(HAVE_DMA_BUF_MAP)
#define COMPAT_DMA_BUF_ADDRESS(fn)					\
COMPAT_DMA_BUF_VMAP(fn)							\
static void *compat_map_##fn(struct dma_buf *buf, unsigned long page)	\
{									\
	return fn(buf) + (page << PAGE_SHIFT);				\
}
#else
#define COMPAT_DMA_BUF_ADDRESS(fn)	COMPAT_DMA_BUF_VMAP(fn)
#endif

#if defined(HAVE_DMA_BUF_KMAP)
#define compat_dma_buf_map_ops(fn)						\
	.kmap = compat_map_##fn,					\
	.kmap_atomic = compat_map_##fn,
#elif defined(HAVE_DMA_BUF_MAP_ATOMIC)
#define compat_dma_buf_map_ops(fn)						\
	.map = compat_map_##fn,						\
	.map_atomic = compat_map_##fn,
#elif defined(HAVE_DMA_BUF_MAP)
#define compat_dma_buf_map_ops(fn)						\
	.map = compat_map_##fn,
#else
#define compat_dma_buf_map_ops(fn)
#endif

#if defined(HAVE_DMA_BUF_PUT) && !defined(HAVE_DMA_BUF_MAP_ATTACHMENT_UNLOCKED)
#define dma_buf_map_attachment_unlocked		dma_buf_map_attachment
#define dma_buf_unmap_attachment_unlocked	dma_buf_unmap_attachment
#endif

static inline int
compat_dma_buf_begin_cpu_access(struct dma_buf *buf,
				enum dma_data_direction direction)
{
#ifndef HAVE_DMA_BUF_PUT
	return -EOPNOTSUPP;
#elif defined(HAVE_DMA_BUF_CPU_ACCESS_WHOLE)
	return dma_buf_begin_cpu_access(buf, direction);
#else
	return dma_buf_begin_cpu_access(buf, 0, buf->size, direction);
#endif
}

static inline int
compat_dma_buf_end_cpu_access(struct dma_buf *buf,
			      enum dma_data_direction direction)
{
#ifndef HAVE_DMA_BUF_PUT
	return -EOPNOTSUPP;
#elif defined(HAVE_DMA_BUF_CPU_ACCESS_WHOLE)
	return dma_buf_end_cpu_access(buf, direction);
#else
	dma_buf_end_cpu_access(buf, 0, buf->size, direction);
	return 0;
#endif
}

#ifndef HAVE_DMA_BUF_VMAP_UNLOCKED
#define dma_buf_vmap_unlocked	dma_buf_vmap
#define dma_buf_vunmap_unlocked	dma_buf_vunmap
#endif

static inline void *compat_dma_buf_vmap(struct dma_buf *buf)
{
#ifndef HAVE_DMA_BUF_PUT
	return NULL;
#elif defined(HAVE_DMA_BUF_VMAP_POINTER)
	return dma_buf_vmap(buf);
#else
	compat_iosys_map map;

	return dma_buf_vmap_unlocked(buf, &map) ? NULL : map.vaddr;
#endif
}

static inline void compat_dma_buf_vunmap(struct dma_buf *buf, void *address)
{
#ifndef HAVE_DMA_BUF_PUT
#elif defined(HAVE_DMA_BUF_VMAP_POINTER)
	dma_buf_vunmap(buf, address);
#else
	compat_iosys_map map;

	memset(&map, 0, sizeof(map));
	compat_iosys_map_set_vaddr(&map, address);
	dma_buf_vunmap_unlocked(buf, &map);
#endif
}

#endif /* COMPAT_LINUX_DMA_BUF_H */
