/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_REGION_H
#define PASHM_REGION_H

#include <linux/atomic.h>
#include <linux/kref.h>
#include <linux/list.h>
#include <linux/types.h>
#include <linux/uidgid.h>

#include <pashm/uapi.h>

#include "doorbell.h"
#include "memory.h"

struct pashm_account;
struct pashm_caller;
struct device;
struct inode;

/**
 * struct pashm_region - physically contiguous memory with an owner
 * @ref:	each open file has one, the name has one
 * @by_name:	in the registry, while it has a name
 * @named:	whether its name still leads to it
 * @id:		number in the registry, device minor
 * @flags:	PASHM_CREATE_*
 * @uid:	owner
 * @gid:	group
 * @mode:	rights of owner, group and others on a named region
 * @size:	bytes, whole pages; not more than the memory
 * @memory:	the pages
 * @account:	who pays for them
 * @inode:	address space of all mappings of it
 * @dev:	its device node, while it has a name
 * @doorbell:	tells those who wait that there is something new
 * @opens:	open files
 * @mappings:	mappings
 * @name:	name, or empty; stays after the region was destroyed
 *
 * @by_name, @named and @dev are protected by the registry's lock, and @doorbell
 * cares for itself. The rest doesn't change after the region was made.
 */
struct pashm_region {
	struct kref ref;
	struct hlist_node by_name;
	bool named;
	u32 id;
	u32 flags;
	kuid_t uid;
	kgid_t gid;
	umode_t mode;
	size_t size;
	struct pashm_memory memory;
	struct pashm_account *account;
	struct inode *inode;
	struct device *dev;
	struct pashm_doorbell doorbell;
	atomic_t opens;
	atomic_t mappings;
	char name[PASHM_NAME_SIZE];
};

/**
 * struct pashm_spec - what a new region shall be
 * @size:	bytes
 * @flags:	PASHM_CREATE_*
 * @mode:	rights; 0 if @name is empty
 * @backend:	PASHM_BACKEND_*
 * @node:	with PASHM_CREATE_NODE: the NUMA node; otherwise 0
 * @align:	alignment of its physical address, or 0
 * @max_address: highest physical address that it may have, or 0
 * @address:	of a reserved range; otherwise 0
 * @name:	name, or empty
 */
struct pashm_spec {
	u64 size;
	u32 flags;
	u32 mode;
	u32 backend;
	s32 node;
	u64 align;
	u64 max_address;
	u64 address;
	char name[PASHM_NAME_SIZE];
};

/* The PASHM_CREATE_* that there are. */
#define PASHM_CREATE_KNOWN	(PASHM_CREATE_PHYS | PASHM_CREATE_NODE)

bool pashm_name_valid(const char name[PASHM_NAME_SIZE]);

void pashm_region_spec(const struct pashm_create *create,
		       struct pashm_spec *spec);
struct pashm_region *pashm_region_create(const struct pashm_spec *spec,
					 const struct pashm_caller *caller);
void pashm_region_discard(struct pashm_region *region);
int pashm_region_destroy(const char *name, const struct pashm_caller *caller);
void pashm_region_put(struct pashm_region *region);
int pashm_region_phys(const struct pashm_region *region, u64 offset,
		      const struct pashm_caller *caller, u64 *phys);
void pashm_region_info(const struct pashm_region *region,
		       struct pashm_info *info);

static inline void *pashm_region_address(const struct pashm_region *region)
{
	return region->memory.address;
}

#endif /* PASHM_REGION_H */
