/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/slab.h> as the newest kernel has it
 *
 * kzalloc_obj(): before 7.0 one wrote the size.
 */
#ifndef COMPAT_LINUX_SLAB_H
#define COMPAT_LINUX_SLAB_H

#include_next <linux/slab.h>

#ifndef HAVE_KZALLOC_OBJ
/* GFP_KERNEL, unless something else was given */
#define compat_gfp(none, gfp, ...)	gfp
#undef kzalloc_obj
#define kzalloc_obj(obj, ...)						\
	((typeof(obj) *)kzalloc(sizeof(obj),				\
				compat_gfp(, ##__VA_ARGS__, GFP_KERNEL)))
#endif

#endif /* COMPAT_LINUX_SLAB_H */
