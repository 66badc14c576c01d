/* whether devnode() of a class takes a device that is not const (before 6.2) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/device.h>

static char *probe_devnode(struct device *dev, umode_t *mode)
{
	return NULL;
}

void probe(struct class *class)
{
	class->devnode = probe_devnode;
}
