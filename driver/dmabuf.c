// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: PASHM_IOC_DMABUF: a region as a dma-buf
 *
 * A dma-buf holds an open file of its region, one that no descriptor leads to. So
 * what is true of open files is true of it: the region stays, destroyed or not, the
 * limits count it, the module can't be unloaded. Mappings of the dma-buf become
 * mappings of that file, and are in nothing different from the region's own.
 *
 * The memory never moves. For a device, it is as few pieces as a scatterlist can
 * tell of: one, up to 2 GiB.
 *
 * Who may only read gets a dma-buf that no device may write to, and that the kernel
 * doesn't map for others.
 */
#include <linux/dma-buf.h>
#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/scatterlist.h>
#include <linux/sizes.h>
#include <linux/slab.h>

#include "dmabuf.h"
#include "file.h"
#include "mapping.h"
#include "memory.h"
#include "region.h"
#include "usercopy.h"

/* The length of a piece is an unsigned int. */
#define PIECE	((u64)SZ_2G)

/**
 * struct buffer - what a dma-buf has of ours
 * @file:	the region's file; the buffer has the only reference
 * @lock:	protects @mapped
 * @mapped:	for which devices it is mapped now
 */
struct buffer {
	struct file *file;
	struct mutex lock;	/* @mapped */
	struct list_head mapped;
};

/**
 * struct device_map - a dma-buf that is mapped for a device
 * @link:	in the buffer's list
 * @dev:	the device
 * @table:	where the device finds the memory
 * @direction:	who writes
 */
struct device_map {
	struct list_head link;
	struct device *dev;
	struct sg_table table;
	enum dma_data_direction direction;
};

static const struct pashm_region *region_of(const struct dma_buf *buf)
{
	const struct buffer *buffer = buf->priv;

	return pashm_file_region(buffer->file);
}

static bool read_only(const struct buffer *buffer)
{
	return !(buffer->file->f_mode & FMODE_WRITE);
}

static int fill_table(struct sg_table *table, const struct pashm_region *region)
{
	u64 left = region->size;
	unsigned long pfn = region->memory.pfn;
	struct scatterlist *sg;
	int err, i;

	err = sg_alloc_table(table, DIV_ROUND_UP_ULL(left, PIECE), GFP_KERNEL);
	if (err)
		return err;
	for_each_sg(table->sgl, sg, table->orig_nents, i) {
		unsigned int len = min_t(u64, left, PIECE);

		sg_set_page(sg, pfn_to_page(pfn), len, 0);
		pfn += len >> PAGE_SHIFT;
		left -= len;
	}
	return 0;
}

/*
 * Care for caches is taken by the calls that synchronise, and not by mapping as such.
 * Memory of the DMA API needs none, where it may even do harm to map it with. And of one
 * buffer there can be many maps: a kernel with CONFIG_DMA_API_DEBUG takes it for a
 * mistake if each of them takes care of the same cache lines.
 */
#define ATTRS	DMA_ATTR_SKIP_CPU_SYNC

static struct sg_table *map_for_device(struct dma_buf_attachment *attachment,
				       enum dma_data_direction direction)
{
	struct buffer *buffer = attachment->dmabuf->priv;
	struct device_map *map;
	int err;

	if (read_only(buffer) && direction != DMA_TO_DEVICE)
		return ERR_PTR(-EACCES);
	map = kzalloc_obj(*map);
	if (!map)
		return ERR_PTR(-ENOMEM);
	map->dev = attachment->dev;
	map->direction = direction;
	err = fill_table(&map->table, pashm_file_region(buffer->file));
	if (err)
		goto err_free;
	err = dma_map_sgtable(map->dev, &map->table, direction, ATTRS);
	if (err)
		goto err_table;
	dma_sync_sgtable_for_device(map->dev, &map->table, direction);
	mutex_lock(&buffer->lock);
	list_add(&map->link, &buffer->mapped);
	mutex_unlock(&buffer->lock);
	return &map->table;

err_table:
	sg_free_table(&map->table);
err_free:
	kfree(map);
	return ERR_PTR(err);
}

static void unmap_for_device(struct dma_buf_attachment *attachment,
			     struct sg_table *table,
			     enum dma_data_direction direction)
{
	struct buffer *buffer = attachment->dmabuf->priv;
	struct device_map *map = container_of(table, struct device_map, table);

	mutex_lock(&buffer->lock);
	list_del(&map->link);
	mutex_unlock(&buffer->lock);
	dma_sync_sgtable_for_cpu(map->dev, table, map->direction);
	dma_unmap_sgtable(map->dev, table, map->direction, ATTRS);
	sg_free_table(table);
	kfree(map);
}

/* What a device wrote is seen by the CPU from here on. */
static int begin_cpu_access(struct dma_buf *buf,
			    enum dma_data_direction direction)
{
	struct buffer *buffer = buf->priv;
	struct device_map *map;

	mutex_lock(&buffer->lock);
	list_for_each_entry(map, &buffer->mapped, link)
		dma_sync_sgtable_for_cpu(map->dev, &map->table, map->direction);
	mutex_unlock(&buffer->lock);
	/* Don't read uncached memory before. */
	mb();
	return 0;
}

/* What the CPU wrote is seen by devices from here on. */
static int end_cpu_access(struct dma_buf *buf,
			  enum dma_data_direction direction)
{
	struct buffer *buffer = buf->priv;
	struct device_map *map;

	/* What was written to uncached memory must be there. */
	mb();
	mutex_lock(&buffer->lock);
	list_for_each_entry(map, &buffer->mapped, link)
		dma_sync_sgtable_for_device(map->dev, &map->table,
					    map->direction);
	mutex_unlock(&buffer->lock);
	return 0;
}

static int map_for_program(struct dma_buf *buf, struct vm_area_struct *vma)
{
	struct buffer *buffer = buf->priv;
	int err = pashm_mapping_mmap(buffer->file, vma);

	/* The rights are those that mmap() has found the dma-buf to have. */
	if (!err)
		vma_set_file(vma, buffer->file);
	return err;
}

static void *address_of(struct dma_buf *buf)
{
	return pashm_region_address(region_of(buf));
}

static void release(struct dma_buf *buf)
{
	struct buffer *buffer = buf->priv;

	fput(buffer->file);
	kfree(buffer);
}

COMPAT_DMA_BUF_CPU_ACCESS(begin_cpu_access, end_cpu_access)
COMPAT_DMA_BUF_ADDRESS(address_of)

#define OPS_FOR_BOTH							\
	.map_dma_buf = map_for_device,					\
	.unmap_dma_buf = unmap_for_device,				\
	compat_dma_buf_cpu_access_ops(begin_cpu_access, end_cpu_access),	\
	compat_dma_buf_map_ops(address_of)					\
	.mmap = map_for_program,					\
	.release = release

static const struct dma_buf_ops ops = {
	OPS_FOR_BOTH,
	compat_dma_buf_vmap_op(address_of),
};

static const struct dma_buf_ops ops_read_only = {
	OPS_FOR_BOTH,
};

/**
 * pashm_dmabuf_export() - make a dma-buf of a region
 * @region: the region; on success the dma-buf has a reference of its own
 * @flags: O_RDONLY or O_RDWR
 *
 * Context: may sleep.
 * Return: the dma-buf, for dma_buf_put(), or ERR_PTR() with an error of
 * PASHM_IOC_DMABUF.
 */
struct dma_buf *pashm_dmabuf_export(struct pashm_region *region, int flags)
{
	DEFINE_DMA_BUF_EXPORT_INFO(info);
	struct buffer *buffer;
	struct dma_buf *buf;
	int err;

	if (!pashm_dmabuf_here() || !pashm_memory_has_pages(&region->memory))
		return ERR_PTR(-EOPNOTSUPP);
	buffer = kzalloc_obj(*buffer);
	if (!buffer)
		return ERR_PTR(-ENOMEM);
	mutex_init(&buffer->lock);
	INIT_LIST_HEAD(&buffer->mapped);
	buffer->file = pashm_file_create(region, flags);
	err = PTR_ERR(buffer->file);
	if (IS_ERR(buffer->file))
		goto err_free;
	info.ops = flags == O_RDWR ? &ops : &ops_read_only;
	info.size = region->size;
	info.flags = flags;
	info.priv = buffer;
	buf = dma_buf_export(&info);
	err = PTR_ERR(buf);
	if (IS_ERR(buf))
		goto err_file;
	return buf;

err_file:
	fput(buffer->file);
err_free:
	kfree(buffer);
	return ERR_PTR(err);
}

/**
 * pashm_dmabuf_here() - whether regions can be exported
 *
 * Return: whether.
 */
bool pashm_dmabuf_here(void)
{
	return compat_dma_buf_here();
}

/**
 * pashm_dmabuf_call() - PASHM_IOC_DMABUF
 * @file: region file
 * @dmabuf: the call's struct
 * @user: where it goes back to
 *
 * Context: may sleep.
 * Return: 0, or an error of PASHM_IOC_DMABUF.
 */
int pashm_dmabuf_call(const struct file *file, struct pashm_dmabuf *dmabuf,
		      const struct pashm_user_struct *user)
{
	bool to_read = dmabuf->flags & PASHM_DMABUF_READ_ONLY;
	fmode_t needed = to_read ? FMODE_READ : FMODE_READ | FMODE_WRITE;
	struct dma_buf *buf;
	int err;

	if (dmabuf->flags & ~PASHM_DMABUF_READ_ONLY)
		return -EINVAL;
	if ((file->f_mode & needed) != needed)
		return -EACCES;
	dmabuf->fd = get_unused_fd_flags(O_CLOEXEC);
	if (dmabuf->fd < 0)
		return dmabuf->fd;
	buf = pashm_dmabuf_export(pashm_file_region(file),
				  to_read ? O_RDONLY : O_RDWR);
	err = PTR_ERR(buf);
	if (IS_ERR(buf))
		goto err_fd;
	err = pashm_usercopy_put_struct(user, dmabuf, sizeof(*dmabuf));
	if (err)
		goto err_buf;
	fd_install(dmabuf->fd, buf->file);
	return 0;

err_buf:
	dma_buf_put(buf);
err_fd:
	put_unused_fd(dmabuf->fd);
	return err;
}

COMPAT_IMPORT_DMA_BUF();
