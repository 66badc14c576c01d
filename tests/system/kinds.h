/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: The kinds of mappings that others may take hold of
 *
 * get_user_pages() goes other ways for a page table's large entries, for small
 * ones that show parts of a compound page, and for single pages. A test of what
 * the kernel does with a program's memory runs on all of them.
 */
#ifndef PASHM_TESTS_KINDS_H
#define PASHM_TESTS_KINDS_H

#include "pashm_test.h"

struct kind {
	const char *what;
	uint32_t backend;
	size_t len;
	bool crooked;		/* mapped where no large page fits */
};

static const struct kind kinds[] = {
	{ "small pages", PASHM_BACKEND_PAGES, MIB, false },
	{ "large pages", PASHM_BACKEND_PAGES, 4 * MIB, false },
	{ "parts of large pages", PASHM_BACKEND_PAGES, 4 * MIB, true },
	{ "a range", PASHM_BACKEND_RANGE, 4 * MIB, false },
	{ "parts of a range", PASHM_BACKEND_RANGE, 4 * MIB, true },
};

/* Memory without counts: nobody can take hold of it, and who tries is told so. */
static const struct kind uncounted[] = {
	{ "the DMA API", PASHM_BACKEND_DMA, MIB, false },
	{ "the DMA API, write-combined", PASHM_BACKEND_DMA_WC, MIB, false },
};

static inline int kind_region(const struct kind *kind)
{
	struct pashm_create create = {
		.size = kind->len, .backend = kind->backend, .fd = -1,
	};

	if (!(query().backends >> kind->backend & 1))
		SKIP("this kernel hasn't the backend");
	REQUIRE_OK(on_control(PASHM_IOC_CREATE, &create));
	return create.fd;
}

static inline char *kind_map(const struct kind *kind, int fd)
{
	size_t huge = query().huge_size, room = kind->len + 2 * huge;
	char *at, *map;

	if (!kind->crooked || !huge)
		return region_map(fd, kind->len);
	at = mmap(NULL, room, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(at != MAP_FAILED);
	map = align(at, huge) + 3 * page_size();
	REQUIRE(mmap(map, kind->len, PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_FIXED, fd, 0) == map);
	return map;
}

/*
 * Regions that come after one that is gone, most likely of its memory if that was
 * free: they hold their own, until they are looked at.
 */
#define HEIRS	4

struct heirs {
	size_t len;
	int fd[HEIRS];
	char *map[HEIRS];
};

static inline void heirs_make(struct heirs *heirs, const struct kind *kind)
{
	int i;

	heirs->len = kind->len;
	for (i = 0; i < HEIRS; i++) {
		heirs->fd[i] = kind_region(kind);
		heirs->map[i] = region_map(heirs->fd[i], kind->len);
		CHECK(all_zero(heirs->map[i], kind->len));
		memset(heirs->map[i], 0xe0 + i, kind->len);
	}
}

static inline void heirs_end(struct heirs *heirs)
{
	char *want = buffer_new(heirs->len);
	int i;

	for (i = 0; i < HEIRS; i++) {
		memset(want, 0xe0 + i, heirs->len);
		CHECK(!memcmp(heirs->map[i], want, heirs->len));
		REQUIRE_OK(munmap(heirs->map[i], heirs->len));
		close(heirs->fd[i]);
	}
	free(want);
}

#endif /* PASHM_TESTS_KINDS_H */
