/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/io.h> as the newest kernel has it
 *
 * compat_memremap(), compat_memunmap(): where the kernel sees memory that it doesn't
 * manage, cached. memremap() came with 4.3; before, some architectures had
 * ioremap_cache(). compat_can_memremap(): whether there is such a thing.
 */
#ifndef COMPAT_LINUX_IO_H
#define COMPAT_LINUX_IO_H

#include_next <linux/io.h>

#if defined(HAVE_MEMREMAP)
static inline void *compat_memremap(resource_size_t start, size_t size)
{
	return memremap(start, size, MEMREMAP_WB);
}

static inline void compat_memunmap(void *addr)
{
	memunmap(addr);
}
#elif defined(HAVE_IOREMAP_CACHE)
/* It's memory, and needs no readl(). */
static inline void *compat_memremap(resource_size_t start, size_t size)
{
	return (void __force *)ioremap_cache(start, size);
}

static inline void compat_memunmap(void *addr)
{
	iounmap((void __iomem __force *)addr);
}
#else
static inline void *compat_memremap(resource_size_t start, size_t size)
{
	return NULL;
}

static inline void compat_memunmap(void *addr)
{
}
#endif

static inline bool compat_can_memremap(void)
{
#if defined(HAVE_MEMREMAP) || defined(HAVE_IOREMAP_CACHE)
	return true;
#else
	return false;
#endif
}

#endif /* COMPAT_LINUX_IO_H */
