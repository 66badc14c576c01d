/* whether there is DEVICE_ATTR_ADMIN_RO() (after 5.4, up to 5.10; 5a576764c0dd) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/device.h>

static ssize_t probe_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return 0;
}

DEVICE_ATTR_ADMIN_RO(probe);
void *probe = &dev_attr_probe;
