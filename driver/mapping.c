// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: mmap and faults
 *
 * Mappings are made of ordinary, counted pages wherever memory has such, so that
 * get_user_pages() works on them.
 *
 * A region of compound pages is mapped by faults: the handler returns a page, and
 * the core maps the whole compound page if it fits where the mapping lies. For
 * that, the core wants the file's address space to reach beyond the page
 * (i_size), so each region has an inode of its own, and an address of the right
 * alignment, which get_unmapped_area sees to.
 *
 * A region of single pages is mapped in one go by mmap. That makes the mapping
 * VM_MIXEDMAP, and a huge page in a VM_MIXEDMAP mapping is taken for one without
 * reference count when it is unmapped. So the two ways never meet in one mapping:
 * not even if mremap() moves it to a better address later.
 *
 * Memory without counts, as the DMA API gives it, is mapped by its backend, as bare
 * frames. Where mprotect() would make them pages that are counted, it is refused; and
 * so is the mapping, where nobody would ask.
 *
 * The mapping's file holds the region and the module.
 */
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/mm.h>
#include <linux/mman.h>
#include <linux/mount.h>
#include <linux/pagemap.h>
#include <linux/pseudo_fs.h>
#include <linux/sched.h>
#include <linux/sched/mm.h>

#include "file.h"
#include "mapping.h"
#include "region.h"

#define PASHM_FS_MAGIC	0x7061736d	/* "pasm" */

/* Pages that go into the page table at a time. */
#define INSERT_BATCH	32

static struct vfsmount *mount;

static int init_fs_context(struct fs_context *fc)
{
	return init_pseudo(fc, PASHM_FS_MAGIC) ? 0 : -ENOMEM;
}

COMPAT_INIT_FS_CONTEXT(init_fs_context)

/*
 * Nobody sees this file system; inodes have to live in one. It has no owner: the
 * mount would hold the module that has to unmount it.
 */
static struct file_system_type fs_type = {
	.name = "pashm",
	compat_init_fs_context(init_fs_context),
	.kill_sb = kill_anon_super,
};

/**
 * pashm_mapping_init() - get ready to make address spaces
 *
 * Context: module init.
 * Return: 0 or -errno.
 */
int pashm_mapping_init(void)
{
	mount = kern_mount(&fs_type);
	return PTR_ERR_OR_ZERO(mount);
}

/**
 * pashm_mapping_exit() - undo pashm_mapping_init()
 *
 * Context: module exit, after the last region is gone.
 */
void pashm_mapping_exit(void)
{
	kern_unmount(mount);
}

/**
 * pashm_mapping_inode() - make the address space for mappings of a region
 * @bytes: memory of the region, to the end of its last compound page
 *
 * Context: may sleep.
 * Return: the inode, for iput(); or ERR_PTR(-ENOMEM).
 */
struct inode *pashm_mapping_inode(size_t bytes)
{
	struct inode *inode = alloc_anon_inode(mount->mnt_sb);

	if (!IS_ERR(inode))
		i_size_write(inode, bytes);
	return inode;
}

/**
 * pashm_mapping_adopt() - tell pages what file they are of, and where in it
 * @mem: memory of a new region, of counted pages
 * @inode: from pashm_mapping_inode()
 *
 * The core looks at the place before it maps a whole compound page. A futex that
 * processes share is known by the file and the place of its page.
 *
 * The file has no page cache and can't be truncated: nothing finds a page by its
 * file, only the file by its page.
 *
 * Context: nobody has the region yet.
 */
void pashm_mapping_adopt(const struct pashm_memory *mem, struct inode *inode)
{
	unsigned long i;

	for (i = 0; i < mem->chunks; i++) {
		struct page *page = pashm_memory_page(mem, i << mem->order);

		page_folio(page)->index = i << mem->order;
		page_folio(page)->mapping = inode->i_mapping;
		cond_resched();
	}
}

/**
 * pashm_mapping_disown() - undo pashm_mapping_adopt()
 * @mem: memory of a region that nobody maps any more
 *
 * Who still holds a page (a pipe, a device) may be about to mark it dirty: that's
 * done with the page locked.
 *
 * Context: may sleep; before the inode goes.
 */
void pashm_mapping_disown(const struct pashm_memory *mem)
{
	unsigned long i;

	for (i = 0; i < mem->chunks; i++) {
		struct page *page = pashm_memory_page(mem, i << mem->order);

		lock_page(page);
		page_folio(page)->mapping = NULL;
		unlock_page(page);
		cond_resched();
	}
}

static struct pashm_region *region_of(struct vm_area_struct *vma)
{
	return vma->vm_private_data;
}

static void vma_open(struct vm_area_struct *vma)
{
	atomic_inc(&region_of(vma)->mappings);
}

static void vma_close(struct vm_area_struct *vma)
{
	atomic_dec(&region_of(vma)->mappings);
}

/*
 * Before 6.2 the core, to note that a part of a compound page of a file is mapped,
 * wants it locked, as faults have it. Returns the page to unlock, and how many from
 * @index on are locked, too. A single page needs no lock.
 */
static struct page *lock_chunk(const struct pashm_memory *mem,
			       unsigned long index, unsigned long *locked)
{
	unsigned long in_chunk = index & ((1UL << mem->order) - 1);
	struct page *head;

	*locked = ULONG_MAX;
	if (!mem->order)
		return NULL;
	*locked = (1UL << mem->order) - in_chunk;
	head = pashm_memory_page(mem, index - in_chunk);
	lock_page(head);
	return head;
}

static void unlock_chunk(struct page *head)
{
	if (head)
		unlock_page(head);
}

static vm_fault_t insert_page(struct vm_fault *vmf,
			      const struct pashm_memory *mem)
{
	unsigned long locked;
	struct page *head = lock_chunk(mem, vmf->pgoff, &locked);
	vm_fault_t ret = vmf_insert_page(vmf->vma, vmf->address,
					 pashm_memory_page(mem, vmf->pgoff));

	unlock_chunk(head);
	return ret;
}

static vm_fault_t vma_fault(struct vm_fault *vmf)
{
	struct pashm_region *region = region_of(vmf->vma);
	struct page *page;

	if (vmf->pgoff >= region->size >> PAGE_SHIFT)
		return VM_FAULT_SIGBUS;
	if (vmf->vma->vm_flags & VM_MIXEDMAP)
		return insert_page(vmf, &region->memory);
	page = pashm_memory_page(&region->memory, vmf->pgoff);
	get_page(page);
	vmf->page = page;
	return 0;
}

COMPAT_FAULT(vma_fault)

static int __maybe_unused frames_mprotect(struct vm_area_struct *vma,
					  unsigned long start,
					  unsigned long end,
					  unsigned long newflags)
{
	return compat_mprotect_keeps_frames() ? 0 : -EACCES;
}

/* Memory that isn't counted is mapped whole; there is nothing to fault for. */
static const struct vm_operations_struct uncounted_vm_ops = {
	.open = vma_open,
	.close = vma_close,
	compat_vma_mprotect(frames_mprotect),
};

static const struct vm_operations_struct vm_ops = {
	.open = vma_open,
	.close = vma_close,
	.fault = compat_fault(vma_fault),
};

/* Whether no part of a mapping lies so that a huge page could be mapped there. */
static bool only_small_pages(const struct pashm_region *region,
			     const struct vm_area_struct *vma)
{
	unsigned long huge = PAGE_SIZE << region->memory.order;
	unsigned long first = ALIGN(vma->vm_start, huge);

	if (!region->memory.order)
		return true;
	if (((vma->vm_start >> PAGE_SHIFT) ^ vma->vm_pgoff) &
	    ((huge >> PAGE_SHIFT) - 1))
		return true;
	return first < vma->vm_start || first >= vma->vm_end ||
	       vma->vm_end - first < huge;
}

/* Some pages, of one chunk if they are of any. */
static int insert_part(const struct pashm_memory *mem,
		       struct vm_area_struct *vma, unsigned long addr,
		       unsigned long index, unsigned long *count)
{
	struct page *pages[INSERT_BATCH];
	unsigned long locked, not_done, i;
	struct page *head;
	int err;

	head = lock_chunk(mem, index, &locked);
	*count = min3(*count, locked, (unsigned long)INSERT_BATCH);
	not_done = *count;
	for (i = 0; i < *count; i++)
		pages[i] = pashm_memory_page(mem, index + i);
	err = vm_insert_pages(vma, addr, pages, &not_done);
	unlock_chunk(head);
	return err;
}

/* Fill the page table now; later faults are for those who threw pages away. */
static int insert_pages(const struct pashm_region *region,
			struct vm_area_struct *vma)
{
	unsigned long pages = vma_pages(vma);
	unsigned long done = 0;

	while (done < pages) {
		unsigned long count = pages - done;
		int err = insert_part(&region->memory, vma,
				      vma->vm_start + (done << PAGE_SHIFT),
				      vma->vm_pgoff + done, &count);

		if (err)
			return err;
		done += count;
	}
	return 0;
}

static int map_frames(const struct pashm_memory *mem,
		      struct vm_area_struct *vma)
{
	if (!compat_mprotect_keeps_frames() && !compat_vma_hears_of_mprotect())
		return -ENODEV;
	return mem->backend->mmap(mem, vma);
}

/**
 * pashm_mapping_mmap() - map a region
 * @file: region file
 * @vma: the new mapping
 *
 * Context: mmap lock held for writing.
 * Return: 0, -EINVAL (MAP_PRIVATE, or beyond the region), -EPERM (PROT_EXEC),
 * -ENODEV (memory that this kernel can't map safely), -ENOMEM.
 */
int pashm_mapping_mmap(struct file *file, struct vm_area_struct *vma)
{
	struct pashm_region *region = pashm_file_region(file);
	unsigned long pages = region->size >> PAGE_SHIFT;
	bool counted = pashm_memory_counted(&region->memory);
	int err = 0;

	/* MAP_SHARED of a read-only file has VM_MAYSHARE, but not VM_SHARED. */
	if (!(vma->vm_flags & VM_MAYSHARE))
		return -EINVAL;
	if (vma->vm_flags & VM_EXEC)
		return -EPERM;
	if (vma->vm_pgoff >= pages || vma_pages(vma) > pages - vma->vm_pgoff)
		return -EINVAL;

	vm_flags_mod(vma, VM_DONTEXPAND | VM_DONTDUMP, VM_MAYEXEC);
	vma->vm_private_data = region;
	if (!counted)
		err = map_frames(&region->memory, vma);
	else if (only_small_pages(region, vma))
		err = insert_pages(region, vma);
	if (err)
		return err;
	vma->vm_ops = counted ? &vm_ops : &uncounted_vm_ops;
	vma_open(vma);
	return 0;
}

/**
 * pashm_mapping_unmapped_area() - choose an address where huge pages fit
 * @file: region file
 * @addr: where the program would like it, or 0
 * @len: bytes
 * @pgoff: first page of the region
 * @flags: MAP_*
 *
 * Context: mmap lock held for writing.
 * Return: the address, or -errno.
 */
unsigned long pashm_mapping_unmapped_area(struct file *file,
					  unsigned long addr,
					  unsigned long len,
					  unsigned long pgoff,
					  unsigned long flags)
{
	const struct pashm_region *region = pashm_file_region(file);
	unsigned long huge = PAGE_SIZE << region->memory.order;
	unsigned long wider = len + huge;
	unsigned long want = (pgoff << PAGE_SHIFT) & (huge - 1);
	unsigned long found;

	if (flags & MAP_FIXED || !region->memory.order || len < huge ||
	    wider < len)
		goto as_it_is;

	/* Room for an address up to one huge page higher. */
	found = mm_get_unmapped_area(file, addr, wider, 0, flags);
	if (IS_ERR_VALUE(found))
		goto as_it_is;
	return found + ((want - found) & (huge - 1));

as_it_is:
	return mm_get_unmapped_area(file, addr, len, pgoff, flags);
}
