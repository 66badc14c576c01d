/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/device.h> as the newest kernel has it
 *
 * class_create(): before 6.4 it took the owner, too.
 * compat_devnode(): the devnode callback of a device type takes a const device
 * since 6.2. Its type is part of kernels with control flow integrity, so it isn't
 * cast: COMPAT_DEVNODE(fn), behind the function, makes a function of the older type
 * where one is needed, and compat_devnode(fn) names it.
 * DEVICE_ATTR_RO(): since 3.11. DEVICE_ATTR_ADMIN_RO(): after 5.4.
 */
#ifndef COMPAT_LINUX_DEVICE_H
#define COMPAT_LINUX_DEVICE_H

#include_next <linux/device.h>

#ifndef HAVE_CLASS_CREATE_1ARG
#include <linux/export.h>

static inline struct class *compat_class_create(const char *name)
{
	return class_create(THIS_MODULE, name);
}
#undef class_create
#define class_create	compat_class_create
#endif

#ifdef HAVE_DEVNODE_CONST
#define COMPAT_DEVNODE(fn)
#define compat_devnode(fn)	fn
#else
#define COMPAT_DEVNODE(fn)						\
static char *compat_##fn(struct device *dev, umode_t *mode,		\
			 kuid_t *uid, kgid_t *gid)			\
{									\
	return fn(dev, mode, uid, gid);					\
}
#define compat_devnode(fn)	compat_##fn
#endif

#ifndef HAVE_DEVICE_ATTR_RO
#define DEVICE_ATTR_RO(_name)	DEVICE_ATTR(_name, 0444, _name##_show, NULL)
#endif

#ifndef HAVE_DEVICE_ATTR_ADMIN_RO
#define DEVICE_ATTR_ADMIN_RO(_name)					\
	DEVICE_ATTR(_name, 0400, _name##_show, NULL)
#endif

#endif /* COMPAT_LINUX_DEVICE_H */
