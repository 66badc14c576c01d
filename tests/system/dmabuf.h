/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: Regions as dma-bufs, for the system tests
 */
#ifndef PASHM_TESTS_DMABUF_H
#define PASHM_TESTS_DMABUF_H

#include "pashm_test.h"

static const struct kind {
	const char *what;
	ull size;
	unsigned int backend;
} kinds[] = {
	{ "small pages", MIB / 2, PASHM_BACKEND_PAGES },
	{ "large pages", 5 * MIB, PASHM_BACKEND_PAGES },
	{ "range", 5 * MIB, PASHM_BACKEND_RANGE },
	{ "dma", MIB, PASHM_BACKEND_DMA },
	{ "write-combined", MIB, PASHM_BACKEND_DMA_WC },
};

static inline int region_of_kind(const struct kind *kind, const char *name)
{
	struct pashm_create c = {
		.size = kind->size, .backend = kind->backend,
		.mode = name ? 0600 : 0,
	};

	need_dmabuf();
	if (!(query().backends >> kind->backend & 1))
		SKIP("this kernel hasn't the backend");
	if (name)
		set_name(c.name, name);
	region_made(on_control(PASHM_IOC_CREATE, &c), c.size);
	return c.fd;
}

/* The descriptor, or -1 and errno. */
static inline int region_export(int fd, unsigned int flags)
{
	struct pashm_dmabuf d = { .flags = flags, .fd = -1 };

	return ioctl(fd, PASHM_IOC_DMABUF, &d) ? -1 : d.fd;
}

static inline int dmabuf_new(int fd, unsigned int flags)
{
	int buf = region_export(fd, flags);

	REQUIRE_OK(buf);
	return buf;
}

#endif /* PASHM_TESTS_DMABUF_H */
