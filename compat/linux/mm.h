/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/mm.h> as the newest kernel has it
 *
 * vm_flags_mod(): before 6.3, vm_flags was written to directly.
 * page_folio(): before 5.16, a folio was the head page.
 * vma_set_file(): since 5.11; drivers did it themselves.
 * vm_insert_pages(): before 5.7, one inserted page by page.
 * vmf_insert_page(), vmf_insert_pfn(), vm_fault_t: before 4.17, fault handlers called
 * vm_insert_page() or vm_insert_pfn(), and returned an int.
 * compat_fault(): before 4.11, fault() had the mapping as an argument of its own, and
 * struct vm_fault didn't have it, nor, before 4.10, the address as a number.
 * COMPAT_FAULT(fn), behind a handler of today's form, makes one of the older form
 * where one is needed, and compat_fault(fn) names it. To the handler, struct
 * vm_fault is then a copy that has what today's has.
 * compat_huge_faults(): whether the core maps a whole compound page if fault() returns
 * a part of it. Before 4.8 it mapped the one page only; and until 5.4 it took
 * every huge page of a file for one of shmem's, and counted it as such.
 * si_mem_available(): since 4.6.
 * page_ref_count(): since 4.6.
 * want_init_on_alloc(): whether whatever is allocated comes zeroed; since 5.3.
 * compat_alloc_contig_range(): takes a range of pages in one zone, each with one
 * reference; with __GFP_COMP, which compat_contig_compounds() must allow, as one
 * compound page. compat_contig_ranges(): whether there is such a thing: declared
 * for long, alloc_contig_range() has been exported since 5.8. The compound
 * kind came with 6.12, and moved to alloc_contig_frozen_range() in 7.0, which counts
 * no reference.
 * compat_any_ram(): whether a part of a range is System RAM, and compat_all_ram(),
 * whether all of it is. Since 4.6 region_intersects() knows; before, it has to be
 * asked page by page. Where a module can't ask (3.10), RAM is what it is for
 * request_mem_region(), which both are to be used with: somebody's.
 * compat_mprotect_keeps_frames(): whether what was mapped as a bare frame is one after
 * mprotect(). MIPS forgets it until some time between 6.1 and 6.12, and with XPA still:
 * munmap() then drops a reference that nobody has taken.
 * compat_vma_mprotect(fn): makes fn the member of a mapping's operations that is asked
 * before mprotect(). Since 5.11; compat_vma_hears_of_mprotect() is whether there is one.
 */
#ifndef COMPAT_LINUX_MM_H
#define COMPAT_LINUX_MM_H

#include_next <linux/mm.h>

#ifndef HAVE_VM_FLAGS_MOD
static inline void vm_flags_mod(struct vm_area_struct *vma,
				unsigned long set, unsigned long clear)
{
	vma->vm_flags = (vma->vm_flags | set) & ~clear;
}
#endif

#ifndef HAVE_VMA_SET_FILE
#include <linux/file.h>
#include <linux/fs.h>

static inline void vma_set_file(struct vm_area_struct *vma, struct file *file)
{
	struct file *old = vma->vm_file;

	vma->vm_file = get_file(file);
	fput(old);
}
#endif

#ifndef HAVE_WANT_INIT_ON_ALLOC
static inline bool want_init_on_alloc(gfp_t flags)
{
	return flags & __GFP_ZERO;
}
#endif

#ifndef HAVE_PAGE_FOLIO
#define page_folio(page)	compound_head(page)
#endif

#ifndef HAVE_VM_INSERT_PAGES
static inline int vm_insert_pages(struct vm_area_struct *vma,
				  unsigned long addr, struct page **pages,
				  unsigned long *num)
{
	int err;

	for (; *num; --*num, addr += PAGE_SIZE) {
		err = vm_insert_page(vma, addr, *pages++);
		if (err)
			return err;
	}
	return 0;
}
#endif

#ifndef HAVE_VM_FAULT_T
typedef int vm_fault_t;
#endif

#ifndef HAVE_VMF_INSERT_PAGE
static inline vm_fault_t vmf_insert_page(struct vm_area_struct *vma,
					 unsigned long addr, struct page *page)
{
	int err = vm_insert_page(vma, addr, page);

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	/* Somebody else may have been quicker. */
	if (err && err != -EBUSY)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
#endif

#ifndef HAVE_VMF_INSERT_PFN
static inline vm_fault_t vmf_insert_pfn(struct vm_area_struct *vma,
					unsigned long addr, unsigned long pfn)
{
	int err = vm_insert_pfn(vma, addr, pfn);

	if (err == -ENOMEM)
		return VM_FAULT_OOM;
	if (err && err != -EBUSY)
		return VM_FAULT_SIGBUS;
	return VM_FAULT_NOPAGE;
}
#endif

#ifdef HAVE_VM_FAULT_1ARG
#define COMPAT_FAULT(fn)
#define compat_fault(fn)	fn
#else
typedef struct vm_fault compat_kernel_vm_fault;

struct compat_vm_fault {
	struct vm_area_struct *vma;
	pgoff_t pgoff;
	unsigned long address;
	unsigned int flags;
	struct page *page;
};

static inline unsigned long
compat_fault_address(const compat_kernel_vm_fault *vmf)
{
#ifdef HAVE_VMF_ADDRESS
	return vmf->address;
#else
	return (unsigned long)vmf->virtual_address;
#endif
}

#define vm_fault	compat_vm_fault
#define COMPAT_FAULT(fn)						\
static int compat_##fn(struct vm_area_struct *vma,			\
		       compat_kernel_vm_fault *kernel_vmf)		\
{									\
	struct compat_vm_fault vmf = {					\
		.vma = vma,						\
		.pgoff = kernel_vmf->pgoff,				\
		.address = compat_fault_address(kernel_vmf),		\
		.flags = kernel_vmf->flags,				\
	};								\
	int ret = fn(&vmf);						\
									\
	kernel_vmf->page = vmf.page;					\
	return ret;							\
}
#define compat_fault(fn)	compat_##fn
#endif

static inline bool compat_huge_faults(void)
{
#ifdef HAVE_NR_FILE_PMDMAPPED
	return true;
#else
	return false;
#endif
}

#ifndef HAVE_SI_MEM_AVAILABLE
#include <linux/vmstat.h>

/* Half of what files have in memory may have to stay there. */
static inline long si_mem_available(void)
{
	return global_page_state(NR_FREE_PAGES) +
	       (global_page_state(NR_ACTIVE_FILE) +
		global_page_state(NR_INACTIVE_FILE) +
		global_page_state(NR_SLAB_RECLAIMABLE)) / 2;
}
#endif

#ifndef HAVE_PAGE_REF_COUNT
static inline int page_ref_count(struct page *page)
{
	return atomic_read(&page->_count);
}
#endif

#ifdef HAVE_ALLOC_CONTIG_RANGE
#ifdef HAVE_ACR_FLAGS
#define COMPAT_CONTIG_FLAGS	ACR_FLAGS_NONE
#else
#define COMPAT_CONTIG_FLAGS	MIGRATE_MOVABLE
#endif

static inline int compat_alloc_contig_range(unsigned long start,
					    unsigned long end, gfp_t gfp)
{
#ifdef HAVE_ALLOC_CONTIG_FROZEN_RANGE
	if (gfp & __GFP_COMP) {
		int err = alloc_contig_frozen_range(start, end,
						    COMPAT_CONTIG_FLAGS, gfp);

		if (!err)
			init_page_count(pfn_to_page(start));
		return err;
	}
#endif
	return alloc_contig_range(start, end, COMPAT_CONTIG_FLAGS, gfp);
}
#else
#include <linux/errno.h>

static inline int compat_alloc_contig_range(unsigned long start,
					    unsigned long end, gfp_t gfp)
{
	return -EOPNOTSUPP;
}
#endif

static inline bool compat_contig_ranges(void)
{
#ifdef HAVE_ALLOC_CONTIG_RANGE
	return true;
#else
	return false;
#endif
}

static inline bool compat_contig_compounds(void)
{
#if defined(HAVE_ALLOC_CONTIG_FROZEN_RANGE) || defined(HAVE_FOLIO_ALLOC_GIGANTIC)
	return compat_contig_ranges();
#else
	return false;
#endif
}

#ifdef HAVE_REGION_INTERSECTS
static inline bool compat_any_ram(resource_size_t start, size_t size)
{
	return region_intersects(start, size, IORESOURCE_SYSTEM_RAM,
				 IORES_DESC_NONE) != REGION_DISJOINT;
}

static inline bool compat_all_ram(resource_size_t start, size_t size)
{
	return region_intersects(start, size, IORESOURCE_SYSTEM_RAM,
				 IORES_DESC_NONE) == REGION_INTERSECTS;
}
#else
#include <linux/mmzone.h>
#include <linux/nodemask.h>
#include <linux/sched.h>

/* Whether a page of it is RAM, or whether one isn't. Who is killed hears that, too. */
static inline bool compat_has_page(resource_size_t start, size_t size, bool ram)
{
#ifdef HAVE_PAGE_IS_RAM
	size_t done;

	for (done = 0; done < size; done += PAGE_SIZE) {
		if (!!page_is_ram((start + done) >> PAGE_SHIFT) == ram ||
		    fatal_signal_pending(current))
			return true;
		cond_resched();
	}
	return false;
#else
	return !ram;
#endif
}

static inline bool compat_any_ram(resource_size_t start, size_t size)
{
	u64 end = 0;
	int nid;

	/* a range is as large as a program likes, the machine isn't */
	for_each_online_node(nid)
		end = max_t(u64, end, (u64)node_end_pfn(nid) << PAGE_SHIFT);
	return start < end &&
	       compat_has_page(start, min_t(u64, size, end - start), true);
}

static inline bool compat_all_ram(resource_size_t start, size_t size)
{
	return !compat_has_page(start, size, false);
}
#endif

static inline bool compat_mprotect_keeps_frames(void)
{
#if defined(HAVE_PTE_MODIFY_FORGETS_SPECIAL) || defined(CONFIG_XPA)
	return false;
#else
	return true;
#endif
}

static inline bool compat_vma_hears_of_mprotect(void)
{
#ifdef HAVE_VMA_MPROTECT
	return true;
#else
	return false;
#endif
}

#ifdef HAVE_VMA_MPROTECT
#define compat_vma_mprotect(fn)	.mprotect = (fn)
#else
/* another member, as it is anyway */
#define compat_vma_mprotect(fn)	.page_mkwrite = NULL
#endif

#endif /* COMPAT_LINUX_MM_H */
