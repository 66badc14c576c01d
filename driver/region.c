// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The region: memory with a size, an owner and rights
 *
 * A region lives as long as somebody holds a reference: each open file does, and
 * through its file each mapping, and so does the name of a named region. To
 * destroy a region is to take its name away; whoever holds it keeps it, memory
 * and all. Nothing is ever pulled away from under a mapping.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/numa.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/user_namespace.h>

#include "caller.h"
#include "limits.h"
#include "mapping.h"
#include "region.h"
#include "registry.h"

/**
 * pashm_name_valid() - whether a text can be a region's name
 * @name: the text, all of its bytes readable
 *
 * Letters, digits, '-', '_' and '.', beginning with a letter or a digit, so that a
 * name is a file name and never "..", a path or an option.
 *
 * Return: whether, and whether all bytes behind the text are zero.
 */
bool pashm_name_valid(const char name[PASHM_NAME_SIZE])
{
	size_t len = strnlen(name, PASHM_NAME_SIZE);
	size_t i;

	if (!len || len == PASHM_NAME_SIZE)
		return false;
	for (i = 0; i < len; i++) {
		bool alnum = isascii(name[i]) && isalnum(name[i]);

		if (!alnum && (!i || !strchr("-_.", name[i])))
			return false;
	}
	return !memchr_inv(name + len, 0, PASHM_NAME_SIZE - len);
}

static int check_memory(const struct pashm_spec *spec)
{
	if (spec->backend > PASHM_BACKEND_RESERVED)
		return -EINVAL;
	if (spec->flags & PASHM_CREATE_NODE ? spec->node < 0 : spec->node)
		return -EINVAL;
	if (spec->align & (spec->align - 1))
		return -EINVAL;
	if (spec->address && spec->backend != PASHM_BACKEND_RESERVED)
		return -EINVAL;
	if (offset_in_page(spec->address))
		return -EINVAL;
	if (spec->size > LONG_MAX - PAGE_SIZE - pashm_memory_huge_size())
		return -EFBIG;
	return 0;
}

static int check_spec(const struct pashm_spec *spec,
		      const struct pashm_caller *caller)
{
	int err;

	if (!spec->size || spec->flags & ~PASHM_CREATE_KNOWN ||
	    spec->mode & ~0666)
		return -EINVAL;
	if (spec->name[0] ? !pashm_name_valid(spec->name) :
	    spec->mode || memchr_inv(spec->name, 0, sizeof(spec->name)))
		return -EINVAL;
	err = check_memory(spec);
	if (err)
		return err;
	if (spec->flags & PASHM_CREATE_PHYS &&
	    !pashm_caller_capable(caller, CAP_SYS_ADMIN))
		return -EPERM;
	if (spec->backend == PASHM_BACKEND_RESERVED &&
	    !pashm_caller_capable(caller, CAP_SYS_RAWIO))
		return -EPERM;
	if (spec->name[0] && pashm_registry_taken(spec->name))
		return -EEXIST;
	return 0;
}

static struct pashm_want want_of(const struct pashm_spec *spec)
{
	return (struct pashm_want){
		.size = PAGE_ALIGN(spec->size),
		.backend = spec->backend,
		.node = spec->flags & PASHM_CREATE_NODE ? spec->node :
							  NUMA_NO_NODE,
		.align = max_t(u64, spec->align, PAGE_SIZE),
		.max_address = spec->max_address ? : U64_MAX,
		.address = spec->address,
	};
}

static void free_inode(struct pashm_region *region)
{
	if (pashm_memory_counted(&region->memory))
		pashm_mapping_disown(&region->memory);
	iput(region->inode);
}

/**
 * pashm_region_spec() - what a PASHM_IOC_CREATE asks for
 * @create: the call's struct
 * @spec: to be filled in
 */
void pashm_region_spec(const struct pashm_create *create,
		       struct pashm_spec *spec)
{
	*spec = (struct pashm_spec) {
		.size = create->size,
		.flags = create->flags,
		.mode = create->mode,
		.backend = create->backend,
		.node = create->node,
		.align = create->align,
		.max_address = create->max_address,
		.address = create->address,
	};
	memcpy(spec->name, create->name, sizeof(spec->name));
}

/**
 * pashm_region_create() - make a region
 * @spec: what it shall be; not checked by the caller
 * @caller: who will own it
 *
 * Context: may sleep, for seconds if memory is scarce; can be killed.
 * Return: the region, with one reference for the caller, or ERR_PTR() with an error
 * of PASHM_IOC_CREATE.
 */
struct pashm_region *pashm_region_create(const struct pashm_spec *spec,
					 const struct pashm_caller *caller)
{
	struct pashm_region *region;
	struct pashm_want want;
	size_t planned, got;
	int err;

	err = check_spec(spec, caller);
	if (err)
		return ERR_PTR(err);
	want = want_of(spec);

	region = kzalloc_obj(*region);
	if (!region)
		return ERR_PTR(-ENOMEM);
	kref_init(&region->ref);
	pashm_doorbell_init(&region->doorbell);
	region->size = want.size;
	region->flags = spec->flags;
	region->mode = spec->mode;
	region->uid = caller->uid;
	region->gid = caller->gid;
	memcpy(region->name, spec->name, sizeof(region->name));

	planned = pashm_memory_plan(want.size);
	if (want.backend == PASHM_BACKEND_RESERVED)
		planned = 0;
	region->account = pashm_limits_charge(caller, planned);
	err = PTR_ERR(region->account);
	if (IS_ERR(region->account))
		goto err_free;

	err = pashm_memory_alloc(&region->memory, &want);
	if (err)
		goto err_uncharge;
	got = pashm_memory_taken(&region->memory);
	pashm_limits_uncharge(region->account, planned - got);
	planned = got;

	region->inode = pashm_mapping_inode(pashm_memory_bytes(&region->memory));
	err = PTR_ERR(region->inode);
	if (IS_ERR(region->inode))
		goto err_memory;
	if (pashm_memory_counted(&region->memory))
		pashm_mapping_adopt(&region->memory, region->inode);

	err = pashm_registry_add(region);
	if (err)
		goto err_inode;
	return region;

err_inode:
	free_inode(region);
err_memory:
	pashm_memory_free(&region->memory);
err_uncharge:
	pashm_limits_put(region->account, planned);
err_free:
	kfree(region);
	return ERR_PTR(err);
}

static void release(struct kref *ref)
{
	struct pashm_region *region = container_of(ref, struct pashm_region,
						   ref);
	size_t bytes = pashm_memory_taken(&region->memory);

	pashm_registry_remove(region);
	free_inode(region);
	pashm_memory_free(&region->memory);
	pashm_limits_put(region->account, bytes);
	kfree(region);
}

/**
 * pashm_region_put() - drop a reference
 * @region: the region
 *
 * Context: may sleep.
 */
void pashm_region_put(struct pashm_region *region)
{
	kref_put(&region->ref, release);
}

/**
 * pashm_region_discard() - undo pashm_region_create()
 * @region: the region; the caller's reference goes with it
 *
 * Context: may sleep.
 */
void pashm_region_discard(struct pashm_region *region)
{
	pashm_registry_unname(region);
	pashm_region_put(region);
}

/**
 * pashm_region_destroy() - take a region's name away
 * @name: the name, valid
 * @caller: who asks
 *
 * Context: may sleep.
 * Return: 0, -ENOENT, or -EPERM if the caller neither owns it nor has CAP_SYS_ADMIN.
 */
int pashm_region_destroy(const char *name, const struct pashm_caller *caller)
{
	struct pashm_region *region = pashm_registry_find(name);
	int err = 0;

	if (!region)
		return -ENOENT;
	if (!uid_eq(region->uid, caller->uid) &&
	    !pashm_caller_capable(caller, CAP_SYS_ADMIN))
		err = -EPERM;
	else if (!pashm_registry_unname(region))
		err = -ENOENT;	/* somebody else was quicker */
	pashm_region_put(region);
	return err;
}

/**
 * pashm_region_phys() - where a byte of a region lies in physical memory
 * @region: the region
 * @offset: which byte
 * @caller: who asks
 * @phys: where the address goes
 *
 * Context: may sleep.
 * Return: 0, -EINVAL (outside the region), -EPERM.
 */
int pashm_region_phys(const struct pashm_region *region, u64 offset,
		      const struct pashm_caller *caller, u64 *phys)
{
	phys_addr_t address;
	int err;

	if (!(region->flags & PASHM_CREATE_PHYS) &&
	    !pashm_caller_capable(caller, CAP_SYS_ADMIN))
		return -EPERM;
	if (offset >= region->size)
		return -EINVAL;
	err = pashm_memory_phys(&region->memory, offset, &address);
	if (!err)
		*phys = address;
	return err;
}

/**
 * pashm_region_info() - describe a region
 * @region: the region
 * @info: to be filled in
 *
 * Ids are those that the current task sees in its user namespace.
 *
 * Context: any; doesn't take the registry's lock, so that whoever walks the
 * registry can call it.
 */
void pashm_region_info(const struct pashm_region *region,
		       struct pashm_info *info)
{
	struct user_namespace *ns = current_user_ns();

	memset(info, 0, sizeof(*info));
	info->size = region->size;
	info->memory = pashm_memory_bytes(&region->memory);
	info->map_size = region->memory.order ? pashm_memory_huge_size() :
						PAGE_SIZE;
	info->id = region->id;
	if (region->flags & PASHM_CREATE_PHYS)
		info->flags |= PASHM_INFO_PHYS;
	if (region->name[0] && !READ_ONCE(region->named))
		info->flags |= PASHM_INFO_DESTROYED;
	info->mode = region->mode;
	info->uid = from_kuid_munged(ns, region->uid);
	info->gid = from_kgid_munged(ns, region->gid);
	info->node = region->memory.node;
	info->opens = atomic_read(&region->opens);
	info->mappings = atomic_read(&region->mappings);
	memcpy(info->name, region->name, sizeof(info->name));
	info->rings = pashm_doorbell_rings(&region->doorbell);
	info->backend = region->memory.backend->id;
}
