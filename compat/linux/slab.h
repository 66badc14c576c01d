/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/slab.h> as the newest kernel has it
 *
 * kzalloc_obj(): before 7.0 one wrote the size.
 * kvmalloc_array(): since 4.12. Before, the two allocators were tried by hand.
 * kvfree(): since 3.15, and in <linux/mm.h> until 5.17. Who uses it includes that.
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

#ifndef HAVE_KVMALLOC_ARRAY
#include <linux/vmalloc.h>

static inline void *compat_kvmalloc_array(size_t n, size_t size, gfp_t gfp)
{
	void *addr = kmalloc_array(n, size, gfp | __GFP_NOWARN | __GFP_NORETRY);

	if (!addr && size && n <= ULONG_MAX / size)
		addr = vmalloc(n * size);
	return addr;
}
#define kvmalloc_array	compat_kvmalloc_array
#endif

#ifndef HAVE_KVFREE
#define kvfree(addr)							\
do {									\
	const void *compat_addr = (addr);				\
									\
	if (is_vmalloc_addr(compat_addr))				\
		vfree(compat_addr);					\
	else								\
		kfree(compat_addr);					\
} while (0)
#endif

#endif /* COMPAT_LINUX_SLAB_H */
