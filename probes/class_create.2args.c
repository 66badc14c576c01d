/* whether class_create() takes the owner and a name (before 6.4) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/device.h>
#include <linux/module.h>

struct class *probe(void)
{
	return class_create(THIS_MODULE, "probe");
}
