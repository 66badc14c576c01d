/* whether kzalloc_obj() needs no more than the object (7.0, 2932ba8d9c99) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/slab.h>

struct probe_kzalloc_obj {
	int member;
};

struct probe_kzalloc_obj *probe(void)
{
	return kzalloc_obj(struct probe_kzalloc_obj);
}
