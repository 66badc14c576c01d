/* whether the kernel's compiler and headers work at all */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/module.h>
#include <linux/slab.h>

/* What this needs from elsewhere, every module of this kernel is given. */
struct module *probe(size_t size)
{
	char room[64];
	void *p = kmalloc(size < sizeof(room) ? size : sizeof(room), GFP_KERNEL);

	snprintf(room, sizeof(room), "%p", p);
	pr_debug("%s\n", room);
	kfree(p);
	return THIS_MODULE;
}
