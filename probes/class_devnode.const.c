/* whether devnode() of a class takes a const device (6.2, ff62b8e6588f) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/device.h>

static char *probe_devnode(const struct device *dev, umode_t *mode)
{
	return NULL;
}

void probe(struct class *class)
{
	class->devnode = probe_devnode;
}
