// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The registry: finds regions by number and by name
 *
 * Every region that exists is in the registry, from before anybody can have it
 * until its last reference is gone. A name is a reference of its own, so a region
 * that is found by name or through its device node can't be on its way out.
 *
 * One mutex protects numbers, names and device nodes.
 */
#include <linux/err.h>
#include <linux/hashtable.h>
#include <linux/idr.h>
#include <linux/jhash.h>
#include <linux/mutex.h>
#include <linux/string.h>

#include "device.h"
#include "registry.h"

static DEFINE_MUTEX(registry_lock);
static DEFINE_IDR(by_id);
static DEFINE_HASHTABLE(by_name, 8);
static unsigned int count;

static u32 name_key(const char *name)
{
	return jhash(name, strlen(name), 0);
}

/* Registry lock held. */
static struct pashm_region *lookup_name(const char *name)
{
	struct pashm_region *region;

	hash_for_each_possible(by_name, region, by_name, name_key(name))
		if (!strcmp(region->name, name))
			return region;
	return NULL;
}

/**
 * pashm_registry_taken() - whether a name is in use
 * @name: the name, valid
 *
 * Context: may sleep.
 * Return: whether; only pashm_registry_add() is sure of it.
 */
bool pashm_registry_taken(const char *name)
{
	bool taken;

	mutex_lock(&registry_lock);
	taken = !strcmp(name, PASHM_CONTROL_NAME) || lookup_name(name);
	mutex_unlock(&registry_lock);
	return taken;
}

/* Registry lock held. */
static void take_name_away(struct pashm_region *region)
{
	hash_del(&region->by_name);
	region->named = false;
	pashm_device_remove(region->dev);
	region->dev = NULL;
}

/**
 * pashm_registry_add() - give a finished region its number, and its name
 * @region: the region; if it has a name, the name gets a reference
 *
 * Context: may sleep.
 * Return: 0, -EEXIST (the name is taken), -ENOSPC (too many regions), -ENOMEM.
 */
int pashm_registry_add(struct pashm_region *region)
{
	int id, err;

	mutex_lock(&registry_lock);
	err = -EEXIST;
	if (region->name[0] && lookup_name(region->name))
		goto err_unlock;
	id = idr_alloc_cyclic(&by_id, region, 1, PASHM_MAX_REGIONS, GFP_KERNEL);
	err = id;
	if (id < 0)
		goto err_unlock;
	region->id = id;
	if (region->name[0]) {
		region->dev = pashm_device_add(region);
		err = PTR_ERR(region->dev);
		if (IS_ERR(region->dev))
			goto err_id;
		region->named = true;
		hash_add(by_name, &region->by_name, name_key(region->name));
		kref_get(&region->ref);
	}
	count++;
	mutex_unlock(&registry_lock);
	return 0;

err_id:
	idr_remove(&by_id, id);
err_unlock:
	mutex_unlock(&registry_lock);
	return err;
}

/**
 * pashm_registry_remove() - forget a region that nobody holds any more
 * @region: the region, without a name
 *
 * Context: may sleep.
 */
void pashm_registry_remove(struct pashm_region *region)
{
	mutex_lock(&registry_lock);
	idr_remove(&by_id, region->id);
	count--;
	mutex_unlock(&registry_lock);
}

/**
 * pashm_registry_unname() - take a region's name and device node away
 * @region: the region; loses the reference that came with the name
 *
 * Context: may sleep.
 * Return: whether it still had one.
 */
bool pashm_registry_unname(struct pashm_region *region)
{
	bool named;

	mutex_lock(&registry_lock);
	named = region->named;
	if (named)
		take_name_away(region);
	mutex_unlock(&registry_lock);
	if (named)
		pashm_region_put(region);
	return named;
}

/**
 * pashm_registry_find() - look a region up by name
 * @name: the name, valid
 *
 * Context: may sleep.
 * Return: the region, with a reference; or NULL.
 */
struct pashm_region *pashm_registry_find(const char *name)
{
	struct pashm_region *region;

	mutex_lock(&registry_lock);
	region = lookup_name(name);
	/* The name itself holds a reference, so there is one to add to. */
	if (region)
		kref_get(&region->ref);
	mutex_unlock(&registry_lock);
	return region;
}

/**
 * pashm_registry_find_node() - the region behind a device node
 * @id: the node's minor
 *
 * Context: may sleep.
 * Return: the region, with a reference; or NULL if it has lost its name.
 */
struct pashm_region *pashm_registry_find_node(u32 id)
{
	struct pashm_region *region;

	mutex_lock(&registry_lock);
	region = idr_find(&by_id, id);
	if (region && region->named)
		kref_get(&region->ref);
	else
		region = NULL;
	mutex_unlock(&registry_lock);
	return region;
}

/**
 * pashm_registry_count() - how many regions there are
 *
 * Return: the number, which may have changed when it is looked at.
 */
unsigned int pashm_registry_count(void)
{
	return READ_ONCE(count);
}

/**
 * pashm_registry_lock() - let no region come or go
 *
 * Context: may sleep. Nothing that takes the lock may be called until
 * pashm_registry_unlock(): of this file, only pashm_registry_next() and
 * pashm_region_info().
 */
void pashm_registry_lock(void)
{
	mutex_lock(&registry_lock);
}

/**
 * pashm_registry_unlock() - end of pashm_registry_lock()
 */
void pashm_registry_unlock(void)
{
	mutex_unlock(&registry_lock);
}

/**
 * pashm_registry_next() - walk the regions
 * @id: number to begin with
 *
 * Context: registry locked.
 * Return: the region with the lowest number from @id on, or NULL.
 */
struct pashm_region *pashm_registry_next(u32 id)
{
	int next = id;

	return idr_get_next(&by_id, &next);
}

/**
 * pashm_registry_exit() - destroy all regions
 *
 * Context: module exit: nobody has a region open, only names hold them.
 */
void pashm_registry_exit(void)
{
	struct pashm_region *region;
	struct hlist_node *next;
	int bucket;

	hash_for_each_safe(by_name, bucket, next, region, by_name)
		pashm_registry_unname(region);
	idr_destroy(&by_id);
}
