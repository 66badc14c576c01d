/* whether devnode() of a device type takes a const device (6.2, ff62b8e6588f) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/device.h>

static char *probe_devnode(const struct device *dev, umode_t *mode,
			   kuid_t *uid, kgid_t *gid)
{
	return NULL;
}

const struct device_type probe = { .devnode = probe_devnode };
