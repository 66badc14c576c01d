// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Device nodes: /dev/pashm/NAME
 *
 * Each named region is a device of class pashm, /sys/class/pashm/NAME. Its node
 * belongs to the user who made the region, with the rights that were asked for;
 * opening it gives the same kind of file as PASHM_IOC_ATTACH.
 *
 * In sysfs, a region says what PASHM_IOC_INFO says. Removing the device waits for
 * those who read there: they may not take the registry's lock.
 */
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/kdev_t.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <linux/stat.h>
#include <linux/sysfs.h>

#include "caller.h"
#include "device.h"
#include "file.h"
#include "region.h"
#include "registry.h"

static dev_t first_devt;
static struct class *class;
static struct cdev cdev;

static char *node_name(const struct device *dev, umode_t *mode, kuid_t *uid,
		       kgid_t *gid)
{
	const struct pashm_region *region = dev_get_drvdata(dev);

	/* With the type, as devtmpfs takes a plain 0 for "not given". */
	if (mode)
		*mode = S_IFCHR | region->mode;
	if (uid)
		*uid = region->uid;
	if (gid)
		*gid = region->gid;
	/*
	 * Without an answer, the node would be made, or looked for to be removed, in
	 * /dev itself, under a name that a program has chosen.
	 */
	return kasprintf(GFP_KERNEL | __GFP_NOFAIL, "pashm/%s", region->name);
}

COMPAT_DEVNODE(node_name)

static struct pashm_info info_of(struct device *dev)
{
	struct pashm_info info;

	pashm_region_info(dev_get_drvdata(dev), &info);
	return info;
}

static ssize_t size_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%llu\n", info_of(dev).size);
}

static ssize_t memory_show(struct device *dev, struct device_attribute *attr,
			   char *buf)
{
	return sysfs_emit(buf, "%llu\n", info_of(dev).memory);
}

static ssize_t backend_show(struct device *dev, struct device_attribute *attr,
			    char *buf)
{
	u32 id = info_of(dev).backend;

	return sysfs_emit(buf, "%s\n", pashm_memory_backend_name(id));
}

static ssize_t node_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	return sysfs_emit(buf, "%d\n", info_of(dev).node);
}

static ssize_t opens_show(struct device *dev, struct device_attribute *attr,
			  char *buf)
{
	return sysfs_emit(buf, "%u\n", info_of(dev).opens);
}

static ssize_t mappings_show(struct device *dev, struct device_attribute *attr,
			     char *buf)
{
	return sysfs_emit(buf, "%u\n", info_of(dev).mappings);
}

static ssize_t phys_show(struct device *dev, struct device_attribute *attr,
			 char *buf)
{
	struct pashm_caller caller = pashm_caller_current();
	u64 phys;
	int err;

	err = pashm_region_phys(dev_get_drvdata(dev), 0, &caller, &phys);
	if (err)
		return err;
	return sysfs_emit(buf, "0x%llx\n", phys);
}

static DEVICE_ATTR_RO(size);
static DEVICE_ATTR_RO(memory);
static DEVICE_ATTR_RO(backend);
static DEVICE_ATTR_RO(node);
static DEVICE_ATTR_RO(opens);
static DEVICE_ATTR_RO(mappings);
static DEVICE_ATTR_ADMIN_RO(phys);

static struct attribute *region_attrs[] = {
	&dev_attr_size.attr,
	&dev_attr_memory.attr,
	&dev_attr_backend.attr,
	&dev_attr_node.attr,
	&dev_attr_opens.attr,
	&dev_attr_mappings.attr,
	&dev_attr_phys.attr,
	NULL,
};

static const struct attribute_group region_group = {
	.attrs = region_attrs,
};

static const struct attribute_group *region_groups[] = {
	&region_group,
	NULL,
};

static const struct device_type region_type = {
	.name = "pashm_region",
	.groups = region_groups,
	.devnode = compat_devnode(node_name),
};

static void free_device(struct device *dev)
{
	kfree(dev);
}

/**
 * pashm_device_add() - make the device node of a named region
 * @region: the region; must outlive its device
 *
 * Context: may sleep; the registry is locked, so the node can't be opened yet.
 * Return: the device, or ERR_PTR().
 */
struct device *pashm_device_add(struct pashm_region *region)
{
	struct device *dev = kzalloc_obj(*dev);
	int err;

	if (!dev)
		return ERR_PTR(-ENOMEM);
	device_initialize(dev);
	dev->class = class;
	dev->type = &region_type;
	dev->devt = MKDEV(MAJOR(first_devt), region->id);
	dev->release = free_device;
	dev_set_drvdata(dev, region);
	err = dev_set_name(dev, "%s", region->name);
	if (!err)
		err = device_add(dev);
	if (err) {
		put_device(dev);
		return ERR_PTR(err);
	}
	return dev;
}

/**
 * pashm_device_remove() - remove a region's device node
 * @dev: from pashm_device_add()
 *
 * Context: may sleep.
 */
void pashm_device_remove(struct device *dev)
{
	device_unregister(dev);
}

/**
 * pashm_device_init() - get ready to make device nodes
 *
 * Context: module init.
 * Return: 0 or -errno.
 */
int pashm_device_init(void)
{
	int err;

	err = alloc_chrdev_region(&first_devt, 0, PASHM_MAX_REGIONS, "pashm");
	if (err)
		return err;
	class = class_create("pashm");
	err = PTR_ERR(class);
	if (IS_ERR(class))
		goto err_region;
	cdev_init(&cdev, &pashm_file_operations);
	cdev.owner = THIS_MODULE;
	err = cdev_add(&cdev, first_devt, PASHM_MAX_REGIONS);
	if (err)
		goto err_class;
	return 0;

err_class:
	class_destroy(class);
err_region:
	unregister_chrdev_region(first_devt, PASHM_MAX_REGIONS);
	return err;
}

/**
 * pashm_device_exit() - undo pashm_device_init()
 *
 * Context: module exit, after the last region is gone.
 */
void pashm_device_exit(void)
{
	cdev_del(&cdev);
	class_destroy(class);
	unregister_chrdev_region(first_devt, PASHM_MAX_REGIONS);
}
