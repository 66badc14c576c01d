// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Memory that the kernel was told to leave alone, adopted with its contents
 *
 * What is adopted is memory, nobody's, and not the kernel's own:
 *
 * - It's no System RAM, as /proc/iomem calls what the kernel manages. The one exception
 *   is what the device tree's reserved-memory names, without "no-map": it's in the
 *   linear map, and all its pages are reserved.
 * - It's known to be memory: it lies in a resource called "Reserved" (memmap=SIZE$START,
 *   ranges with "no-map" in newer kernels), or, where /proc/iomem has nothing, in
 *   a node of the device tree for reserved or ordinary memory (mem=, "no-map" in older
 *   kernels). So a device's registers can't be taken for memory.
 * - Nobody has it. It's requested, like a device's registers, and /proc/iomem shows
 *   it as "pashm". A node of reserved-memory that says "compatible" is for a
 *   driver, and "reusable" is in use by the kernel.
 *
 * All this relies on request_mem_region() refusing System RAM. Whether it does is tried
 * with a piece of memory that is known to be such.
 *
 * The kernel sees it cached, as programs do: both by the same attributes. There may be no
 * struct page behind it, so it's mapped as bare frames, and get_user_pages() doesn't
 * work on mappings.
 *
 * It's never zeroed, and doesn't count in the limits: it is no memory that others could
 * have.
 */
#include <linux/err.h>
#include <linux/io.h>
#include <linux/ioport.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/numa.h>
#include <linux/of_address.h>
#include <linux/pfn.h>
#include <linux/sched.h>
#include <linux/security.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <pashm/uapi.h>

#include "address.h"
#include "memory.h"

/**
 * struct pashm_adopted - a range that a region has
 * @link:	in the list of them
 * @start:	physical address
 * @size:	bytes
 * @linear:	it's in the linear map, a part of System RAM that can't be requested
 */
struct pashm_adopted {
	struct list_head link;
	u64 start;
	u64 size;
	bool linear;
};

static DEFINE_MUTEX(adopted_lock);	/* the list */
static LIST_HEAD(adopted);

static bool ram_is_refused(void)
{
	phys_addr_t phys;

	if (pashm_address_phys(current, &phys))
		return false;
	phys &= PAGE_MASK;
	if (!request_mem_region(phys, PAGE_SIZE, "pashm"))
		return true;
	release_mem_region(phys, PAGE_SIZE);
	return false;
}

static bool here(void)
{
	return compat_can_memremap() && ram_is_refused();
}

static bool overlap(u64 start, u64 size, u64 other, u64 other_size)
{
	return start < other + other_size && other < start + size;
}

/* Whether a node of the device tree has all of a range, or a part of it. */
static bool node_has(struct device_node *node, u64 start, u64 size, bool part)
{
	struct resource reg;
	int i;

	for (i = 0; !of_address_to_resource(node, i, &reg); i++) {
		if (part ? overlap(start, size, reg.start,
				   resource_size(&reg)) :
			   start >= reg.start && start + size - 1 <= reg.end)
			return true;
	}
	return false;
}

/*
 * What reserved-memory says of a range: 0 if it has all of it, -ENOENT, or -EBUSY if
 * a part of it is for somebody.
 */
static int ask_reserved_memory(u64 start, u64 size)
{
	struct device_node *parent = of_find_node_by_path("/reserved-memory");
	struct device_node *node;
	int answer = -ENOENT;

	for_each_available_child_of_node(parent, node) {
		if (!node_has(node, start, size, true))
			continue;
		if (of_property_read_bool(node, "compatible") ||
		    of_property_read_bool(node, "reusable")) {
			answer = -EBUSY;
			of_node_put(node);
			break;
		}
		if (node_has(node, start, size, false))
			answer = 0;
	}
	of_node_put(parent);
	return answer;
}

static bool is_memory_of_tree(u64 start, u64 size)
{
	struct device_node *node;

	for_each_node_by_type(node, "memory") {
		if (node_has(node, start, size, false)) {
			of_node_put(node);
			return true;
		}
	}
	return false;
}

static bool all_pages_reserved(u64 start, u64 size)
{
	unsigned long pfn = PHYS_PFN(start), end = PHYS_PFN(start + size);

	for (; pfn < end; pfn++) {
		if (!pfn_valid(pfn) || !PageReserved(pfn_to_page(pfn)) ||
		    PageHighMem(pfn_to_page(pfn)))
			return false;
		cond_resched();
	}
	return true;
}

/* A part of System RAM, which the kernel has marked as not to be used. */
static int adopt_linear(struct pashm_memory *mem, struct pashm_adopted *range,
			int tree)
{
	if (tree || !compat_all_ram(range->start, range->size) ||
	    !all_pages_reserved(range->start, range->size))
		return -ERANGE;
	range->linear = true;
	mem->address = page_address(pfn_to_page(mem->pfn));
	return 0;
}

/*
 * Where a requested range lies: in nothing, or in the resource of something that doesn't
 * use it. As long as the range is there, its parent stays.
 */
static bool is_memory(const struct pashm_adopted *range,
		      const struct resource *taken, int tree)
{
	if (taken->parent != &iomem_resource)
		return !strcasecmp(taken->parent->name, "reserved");
	return !tree || is_memory_of_tree(range->start, range->size);
}

static int adopt_foreign(struct pashm_memory *mem, struct pashm_adopted *range,
			 int tree)
{
	struct resource *taken = request_mem_region(range->start, range->size,
						    "pashm");
	int err = -ERANGE;

	if (!taken)
		return -EBUSY;
	if (!is_memory(range, taken, tree))
		goto err_release;
	err = -ENOMEM;
	mem->address = compat_memremap(range->start, range->size);
	if (!mem->address)
		goto err_release;
	return 0;

err_release:
	release_mem_region(range->start, range->size);
	return err;
}

static int adopt(struct pashm_memory *mem, struct pashm_adopted *range)
{
	const struct pashm_adopted *other;
	int tree;

	list_for_each_entry(other, &adopted, link)
		if (overlap(range->start, range->size, other->start,
			    other->size))
			return -EBUSY;
	tree = ask_reserved_memory(range->start, range->size);
	if (tree == -EBUSY)
		return tree;
	if (compat_any_ram(range->start, range->size))
		return adopt_linear(mem, range, tree);
	return adopt_foreign(mem, range, tree);
}

static int check(const struct pashm_want *want)
{
	if (compat_dev_mem_locked())
		return -EPERM;
	if (offset_in_page(want->address))
		return -EINVAL;
	/* Which node it is on isn't known. */
	if (want->node != NUMA_NO_NODE)
		return -ERANGE;
	if (want->address > iomem_resource.end ||
	    want->size - 1 > iomem_resource.end - want->address)
		return -ERANGE;
	return pashm_memory_fits(PHYS_PFN(want->address), want) ? 0 : -ERANGE;
}

static int alloc(struct pashm_memory *mem, const struct pashm_want *want)
{
	struct pashm_adopted *range;
	int err = check(want);

	if (err)
		return err;
	range = kzalloc_obj(*range);
	if (!range)
		return -ENOMEM;
	range->start = want->address;
	range->size = want->size;
	mem->pfn = PHYS_PFN(want->address);
	mem->chunks = want->size >> PAGE_SHIFT;
	mem->order = 0;
	mem->node = NUMA_NO_NODE;
	mem->adopted = range;

	mutex_lock(&adopted_lock);
	err = adopt(mem, range);
	if (!err)
		list_add(&range->link, &adopted);
	mutex_unlock(&adopted_lock);
	if (err)
		kfree(range);
	return err;
}

static void give_back(struct pashm_memory *mem)
{
	struct pashm_adopted *range = mem->adopted;

	mutex_lock(&adopted_lock);
	if (!range->linear) {
		compat_memunmap(mem->address);
		release_mem_region(range->start, range->size);
	}
	list_del(&range->link);
	mutex_unlock(&adopted_lock);
	kfree(range);
}

/*
 * Page by page: the attributes are those of the kernel's own mapping. remap_pfn_range()
 * on x86 would claim them for this mapping, and before 4.5 lose count when a part
 * of it moves.
 */
static int map(const struct pashm_memory *mem, struct vm_area_struct *vma)
{
	unsigned long pfn = mem->pfn + vma->vm_pgoff;
	unsigned long addr;

	vm_flags_mod(vma, VM_IO | VM_PFNMAP, 0);
	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		vm_fault_t ret = vmf_insert_pfn(vma, addr, pfn++);

		if (ret == VM_FAULT_OOM)
			return -ENOMEM;
		if (ret != VM_FAULT_NOPAGE)
			return -EACCES;
		cond_resched();
	}
	return 0;
}

/**
 * pashm_memory_linear() - whether reserved memory is in the linear map
 * @mem: memory
 *
 * Return: whether it has struct pages, and the kernel's address is theirs.
 */
bool pashm_memory_linear(const struct pashm_memory *mem)
{
	return mem->backend == &pashm_memory_reserved && mem->adopted->linear;
}

const struct pashm_backend pashm_memory_reserved = {
	.id = PASHM_BACKEND_RESERVED,
	.by_name = true,
	.keeps = true,
	.here = here,
	.alloc = alloc,
	.free = give_back,
	.mmap = map,
};
