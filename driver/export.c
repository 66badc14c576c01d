// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Regions and doorbells for other kernel modules
 *
 * <pashm/kernel.h> says what each function does. A module that holds a region holds
 * the driver as well: if it goes without having dropped it, the region stays, and the
 * driver can't be unloaded any more. Listeners are withdrawn, as commands are.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt

#include <linux/dma-mapping.h>
#include <linux/err.h>
#include <linux/hardirq.h>
#include <linux/kernel.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/notifier.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>
#include <linux/string.h>

#include <pashm/kernel.h>

#include "caller.h"
#include "command.h"
#include "doorbell.h"
#include "export.h"
#include "memory.h"
#include "region.h"
#include "registry.h"

/**
 * struct pashm_listener - a function that is told of each ring
 * @ear:	in the doorbell's list
 * @link:	in the list of listeners
 * @region:	the region, held
 * @heard:	the function
 * @ctx:	its argument
 * @owner:	the module it is in
 */
struct pashm_listener {
	struct pashm_ear ear;
	struct list_head link;
	struct pashm_region *region;
	void (*heard)(void *ctx);
	void *ctx;
	struct module *owner;
};

static DEFINE_MUTEX(listeners_lock);	/* the list */
static LIST_HEAD(listeners);

/* The reference is the module's from here on. */
static struct pashm_region *give(struct pashm_region *region)
{
	__module_get(THIS_MODULE);
	return region;
}

struct pashm_region *pashm_create(const struct pashm_create *create,
				  kuid_t uid, kgid_t gid)
{
	struct pashm_caller caller = { .uid = uid, .gid = gid, .kernel = true };
	struct pashm_region *region;
	struct pashm_spec spec;

	might_sleep();
	if (!uid_valid(uid) || !gid_valid(gid))
		return ERR_PTR(-EINVAL);
	pashm_region_spec(create, &spec);
	region = pashm_region_create(&spec, &caller);
	return IS_ERR(region) ? region : give(region);
}
EXPORT_SYMBOL_PASHM(pashm_create);

struct pashm_region *pashm_lookup(const char *name)
{
	char text[PASHM_NAME_SIZE] = "";
	struct pashm_region *region;

	might_sleep();
	if (strscpy_pad(text, name, sizeof(text)) < 0 || !pashm_name_valid(text))
		return ERR_PTR(-EINVAL);
	region = pashm_registry_find(text);
	return region ? give(region) : ERR_PTR(-ENOENT);
}
EXPORT_SYMBOL_PASHM(pashm_lookup);

struct pashm_region *pashm_hold(struct pashm_region *region)
{
	kref_get(&region->ref);
	return give(region);
}
EXPORT_SYMBOL_PASHM(pashm_hold);

void pashm_drop(struct pashm_region *region)
{
	might_sleep();
	if (IS_ERR_OR_NULL(region))
		return;
	pashm_region_put(region);
	module_put(THIS_MODULE);
}
EXPORT_SYMBOL_PASHM(pashm_drop);

void pashm_destroy(struct pashm_region *region)
{
	might_sleep();
	pashm_registry_unname(region);
}
EXPORT_SYMBOL_PASHM(pashm_destroy);

void *pashm_address(const struct pashm_region *region)
{
	return pashm_region_address(region);
}
EXPORT_SYMBOL_PASHM(pashm_address);

size_t pashm_size(const struct pashm_region *region)
{
	return region->size;
}
EXPORT_SYMBOL_PASHM(pashm_size);

int pashm_phys(const struct pashm_region *region, size_t offset,
	       phys_addr_t *phys)
{
	if (offset >= region->size)
		return -EINVAL;
	return pashm_memory_phys(&region->memory, offset, phys);
}
EXPORT_SYMBOL_PASHM(pashm_phys);

/* As for a dma-buf: dmabuf.c. */
#define ATTRS	DMA_ATTR_SKIP_CPU_SYNC

int pashm_dma_map(struct pashm_region *region, struct device *dev,
		  enum dma_data_direction direction, dma_addr_t *dma)
{
	might_sleep();
	if (!pashm_memory_has_pages(&region->memory))
		return -EOPNOTSUPP;
	*dma = dma_map_page_attrs(dev, pashm_memory_page(&region->memory, 0),
				  0, region->size, direction, ATTRS);
	if (dma_mapping_error(dev, *dma))
		return -ENOMEM;
	dma_sync_single_for_device(dev, *dma, region->size, direction);
	pashm_hold(region);
	return 0;
}
EXPORT_SYMBOL_PASHM(pashm_dma_map);

void pashm_dma_unmap(struct pashm_region *region, struct device *dev,
		     enum dma_data_direction direction, dma_addr_t dma)
{
	might_sleep();
	dma_sync_single_for_cpu(dev, dma, region->size, direction);
	dma_unmap_page_attrs(dev, dma, region->size, direction, ATTRS);
	pashm_drop(region);
}
EXPORT_SYMBOL_PASHM(pashm_dma_unmap);

u64 pashm_ring(struct pashm_region *region)
{
	if (WARN_ON_ONCE(in_nmi()))
		return pashm_doorbell_rings(&region->doorbell);
	return pashm_doorbell_ring(&region->doorbell);
}
EXPORT_SYMBOL_PASHM(pashm_ring);

u64 pashm_rings(const struct pashm_region *region)
{
	return pashm_doorbell_rings(&region->doorbell);
}
EXPORT_SYMBOL_PASHM(pashm_rings);

static void tell_listener(struct pashm_ear *ear)
{
	struct pashm_listener *listener =
		container_of(ear, struct pashm_listener, ear);

	listener->heard(listener->ctx);
}

struct pashm_listener *__pashm_listen(struct pashm_region *region,
				      void (*heard)(void *ctx), void *ctx,
				      struct module *owner)
{
	struct pashm_listener *listener;

	might_sleep();
	listener = kzalloc_obj(*listener);
	if (!listener)
		return ERR_PTR(-ENOMEM);
	listener->ear.hear = tell_listener;
	listener->region = pashm_hold(region);
	listener->heard = heard;
	listener->ctx = ctx;
	listener->owner = owner;
	mutex_lock(&listeners_lock);
	list_add(&listener->link, &listeners);
	mutex_unlock(&listeners_lock);
	pashm_doorbell_add_ear(&region->doorbell, &listener->ear);
	return listener;
}
EXPORT_SYMBOL_PASHM(__pashm_listen);

/* The listener is not in the list any more. */
static void withdraw(struct pashm_listener *listener)
{
	pashm_doorbell_remove_ear(&listener->region->doorbell, &listener->ear);
	synchronize_rcu();
	pashm_drop(listener->region);
	kfree(listener);
}

void pashm_unlisten(struct pashm_listener *listener)
{
	might_sleep();
	if (IS_ERR_OR_NULL(listener))
		return;
	mutex_lock(&listeners_lock);
	list_del(&listener->link);
	mutex_unlock(&listeners_lock);
	withdraw(listener);
}
EXPORT_SYMBOL_PASHM(pashm_unlisten);

static void forget_listeners(const struct module *owner)
{
	struct pashm_listener *listener, *next;
	LIST_HEAD(left);

	mutex_lock(&listeners_lock);
	list_for_each_entry_safe(listener, next, &listeners, link)
		if (listener->owner == owner)
			list_move(&listener->link, &left);
	mutex_unlock(&listeners_lock);
	list_for_each_entry_safe(listener, next, &left, link) {
		pr_warn("module %s goes without having stopped to listen to a doorbell\n",
			owner->name);
		withdraw(listener);
	}
}

/* A module goes: its exit function has run, its code is still there. */
static int module_event(struct notifier_block *block, unsigned long event,
			void *data)
{
	if (event == MODULE_STATE_GOING) {
		pashm_command_forget(data);
		forget_listeners(data);
	}
	return NOTIFY_DONE;
}

static struct notifier_block module_notifier = {
	.notifier_call = module_event,
};

/**
 * pashm_export_init() - get ready for other modules
 *
 * Context: module init.
 * Return: 0 or -errno.
 */
int pashm_export_init(void)
{
	return register_module_notifier(&module_notifier);
}

/**
 * pashm_export_exit() - undo pashm_export_init()
 *
 * Context: module exit: no other module uses this one.
 */
void pashm_export_exit(void)
{
	unregister_module_notifier(&module_notifier);
}
