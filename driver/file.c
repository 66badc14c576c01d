// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: An open region: read, write, lseek, mmap, poll and its ioctls
 *
 * A descriptor from PASHM_IOC_CREATE or PASHM_IOC_ATTACH and one from opening
 * /dev/pashm/NAME are the same in every way. read() and write() go through the
 * kernel's own address of the memory, mappings through the program's.
 */
#include <linux/anon_inodes.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/slab.h>

#include "caller.h"
#include "dmabuf.h"
#include "doorbell.h"
#include "file.h"
#include "ioctl.h"
#include "mapping.h"
#include "region.h"
#include "registry.h"
#include "sync.h"
#include "usercopy.h"

static struct pashm_file *new_open(void)
{
	return kzalloc_obj(struct pashm_file);
}

/* Make a new file one on a region; the caller's reference goes to the file. */
static void attach(struct file *file, struct pashm_file *open,
		   struct pashm_region *region)
{
	open->region = region;
	pashm_hearing_begin(&open->hearing, &region->doorbell);
	file->private_data = open;
	/* All mappings of a region in one address space, whatever the path. */
	file->f_mapping = region->inode->i_mapping;
	atomic_inc(&region->opens);
}

/* open("/dev/pashm/NAME"); its node's rights have been checked. */
static int file_open(struct inode *inode, struct file *file)
{
	struct pashm_region *region = pashm_registry_find_node(iminor(inode));
	struct pashm_file *open;

	if (!region)
		return -ENODEV;
	open = new_open();
	if (!open) {
		pashm_region_put(region);
		return -ENOMEM;
	}
	attach(file, open, region);
	return 0;
}

static int file_release(struct inode *inode, struct file *file)
{
	struct pashm_file *open = file->private_data;

	pashm_hearing_end(&open->hearing, &open->region->doorbell);
	atomic_dec(&open->region->opens);
	pashm_region_put(open->region);
	kfree(open);
	return 0;
}

static loff_t file_llseek(struct file *file, loff_t offset, int whence)
{
	const struct pashm_region *region = pashm_file_region(file);

	return fixed_size_llseek(file, offset, whence, region->size);
}

/* How many of @len bytes there are from @pos on. */
static size_t clamp_len(const struct pashm_region *region, loff_t pos,
			size_t len)
{
	if (pos < 0 || pos >= region->size)
		return 0;
	return min_t(u64, len, region->size - pos);
}

static ssize_t file_read(struct file *file, char __user *buf, size_t len,
			 loff_t *pos)
{
	const struct pashm_region *region = pashm_file_region(file);
	ssize_t done;

	len = clamp_len(region, *pos, len);
	if (!len)
		return 0;
	done = pashm_usercopy_read(buf, pashm_region_address(region) + *pos,
				   len);
	if (done > 0)
		*pos += done;
	return done;
}

static ssize_t file_write(struct file *file, const char __user *buf,
			  size_t len, loff_t *pos)
{
	const struct pashm_region *region = pashm_file_region(file);
	ssize_t done;

	if (!len)
		return 0;
	len = clamp_len(region, *pos, len);
	if (!len)
		return -ENOSPC;
	done = pashm_usercopy_write(pashm_region_address(region) + *pos, buf,
				    len);
	if (done > 0)
		*pos += done;
	return done;
}

/* There is always room to write; what there is to read, the doorbell says. */
static __poll_t file_poll(struct file *file, struct poll_table_struct *wait)
{
	struct pashm_file *open = file->private_data;

	return EPOLLOUT | EPOLLWRNORM |
	       pashm_hearing_poll(&open->hearing, &open->region->doorbell,
				  file, wait);
}

static int call_info(struct file *file, void *arg,
		     const struct pashm_user_struct *user)
{
	struct pashm_info *info = arg;

	if (info->flags)
		return -EINVAL;
	pashm_region_info(pashm_file_region(file), info);
	return pashm_usercopy_put_struct(user, info, sizeof(*info));
}

static int call_phys(struct file *file, void *arg,
		     const struct pashm_user_struct *user)
{
	const struct pashm_region *region = pashm_file_region(file);
	struct pashm_caller caller = pashm_caller_current();
	struct pashm_phys *phys = arg;
	int err;

	if (phys->flags || phys->pad)
		return -EINVAL;
	err = pashm_region_phys(region, phys->offset, &caller, &phys->address);
	if (err)
		return err;
	phys->length = region->size - phys->offset;
	return pashm_usercopy_put_struct(user, phys, sizeof(*phys));
}

static int call_ring(struct file *file, void *arg,
		     const struct pashm_user_struct *user)
{
	struct pashm_region *region = pashm_file_region(file);
	struct pashm_ring *ring = arg;
	int err;

	if (ring->flags || ring->pad)
		return -EINVAL;
	if (!(file->f_mode & FMODE_WRITE))
		return -EBADF;
	/* Who couldn't be told doesn't ring. */
	err = pashm_usercopy_put_struct(user, ring, sizeof(*ring));
	if (err)
		return err;
	ring->rings = pashm_doorbell_ring(&region->doorbell);
	return pashm_usercopy_put_struct(user, ring, sizeof(*ring));
}

static int call_bell(struct file *file, void *arg,
		     const struct pashm_user_struct *user)
{
	struct pashm_file *open = file->private_data;
	struct pashm_bell *bell = arg;
	int err;

	if (bell->flags & ~PASHM_BELL_PEEK || bell->pad)
		return -EINVAL;
	/* News that can't be told stays news. */
	do {
		bell->news = pashm_hearing_news(&open->hearing,
						&open->region->doorbell,
						&bell->rings);
		err = pashm_usercopy_put_struct(user, bell, sizeof(*bell));
		if (err || bell->flags & PASHM_BELL_PEEK)
			return err;
	} while (!pashm_hearing_take(&open->hearing, bell->rings, bell->news));
	return 0;
}

static int call_eventfd(struct file *file, void *arg,
			const struct pashm_user_struct *user)
{
	struct pashm_file *open = file->private_data;
	struct pashm_doorbell *bell = &open->region->doorbell;
	const struct pashm_eventfd *eventfd = arg;

	if (eventfd->flags & ~PASHM_EVENTFD_REMOVE)
		return -EINVAL;
	if (eventfd->flags & PASHM_EVENTFD_REMOVE)
		return pashm_hearing_remove_eventfd(&open->hearing, bell,
						    eventfd->fd);
	return pashm_hearing_add_eventfd(&open->hearing, bell, eventfd->fd);
}

static int call_sync(struct file *file, void *arg,
		     const struct pashm_user_struct *user)
{
	return pashm_sync(pashm_file_region(file), arg);
}

static int call_dmabuf(struct file *file, void *arg,
		       const struct pashm_user_struct *user)
{
	return pashm_dmabuf_call(file, arg, user);
}

static const struct pashm_ioctl calls[] = {
	PASHM_IOCTL(PASHM_IOC_INFO, struct pashm_info, name, call_info),
	PASHM_IOCTL(PASHM_IOC_PHYS, struct pashm_phys, pad, call_phys),
	PASHM_IOCTL(PASHM_IOC_RING, struct pashm_ring, pad, call_ring),
	PASHM_IOCTL(PASHM_IOC_BELL, struct pashm_bell, pad, call_bell),
	PASHM_IOCTL(PASHM_IOC_EVENTFD, struct pashm_eventfd, flags,
		    call_eventfd),
	PASHM_IOCTL(PASHM_IOC_SYNC, struct pashm_sync, flags, call_sync),
	PASHM_IOCTL(PASHM_IOC_DMABUF, struct pashm_dmabuf, fd, call_dmabuf),
};

static long file_ioctl(struct file *file, unsigned int cmd, unsigned long arg)
{
	return pashm_ioctl_dispatch(calls, ARRAY_SIZE(calls), file, cmd,
				    (void __user *)arg);
}

const struct file_operations pashm_file_operations = {
	.owner = THIS_MODULE,
	.open = file_open,
	.release = file_release,
	.llseek = file_llseek,
	.read = file_read,
	.write = file_write,
	.poll = file_poll,
	.mmap = pashm_mapping_mmap,
	.get_unmapped_area = pashm_mapping_unmapped_area,
	.unlocked_ioctl = file_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

/**
 * pashm_file_create() - open a region without a path
 * @region: the region; on success the file has a reference of its own
 * @flags: O_RDONLY or O_RDWR, and O_CLOEXEC
 *
 * Context: may sleep.
 * Return: the file, or ERR_PTR().
 */
struct file *pashm_file_create(struct pashm_region *region, int flags)
{
	struct pashm_file *open = new_open();
	struct file *file;

	if (!open)
		return ERR_PTR(-ENOMEM);
	file = anon_inode_getfile("[pashm]", &pashm_file_operations, NULL,
				  flags);
	if (IS_ERR(file)) {
		kfree(open);
		return file;
	}
	/* Which open() does for files that have a path. */
	file->f_mode |= FMODE_LSEEK | FMODE_PREAD | FMODE_PWRITE;
	kref_get(&region->ref);
	attach(file, open, region);
	return file;
}
