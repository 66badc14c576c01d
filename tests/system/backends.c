// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of backends: memory from each of them is as good as the next
 *
 * What a kernel hasn't, QUERY says, and CREATE refuses.
 */
#include <sys/utsname.h>

#include "leftovers.h"
#include "pashm_test.h"

static const struct from {
	const char *what;
	unsigned int backend;
	ull size;
} froms[] = {
	{ "any, a page", PASHM_BACKEND_ANY, 1 },
	{ "any, 5 MiB", PASHM_BACKEND_ANY, 5 * MIB },
	{ "pages, a page", PASHM_BACKEND_PAGES, 1 },
	{ "pages, 12 KiB", PASHM_BACKEND_PAGES, 12 * KIB },
	{ "pages, 1 MiB", PASHM_BACKEND_PAGES, MIB },
	{ "pages, 5 MiB", PASHM_BACKEND_PAGES, 5 * MIB },
	{ "pages, 32 MiB", PASHM_BACKEND_PAGES, 32 * MIB },
	{ "range, a page", PASHM_BACKEND_RANGE, 1 },
	{ "range, 12 KiB", PASHM_BACKEND_RANGE, 12 * KIB },
	{ "range, 1 MiB", PASHM_BACKEND_RANGE, MIB },
	{ "range, 5 MiB", PASHM_BACKEND_RANGE, 5 * MIB },
	{ "range, 32 MiB", PASHM_BACKEND_RANGE, 32 * MIB },
	{ "range, 64 MiB", PASHM_BACKEND_RANGE, 64 * MIB },
	{ "dma, a page", PASHM_BACKEND_DMA, 1 },
	{ "dma, 12 KiB", PASHM_BACKEND_DMA, 12 * KIB },
	{ "dma, 1 MiB", PASHM_BACKEND_DMA, MIB },
	{ "dma, 4 MiB", PASHM_BACKEND_DMA, 4 * MIB },
	{ "write-combined, a page", PASHM_BACKEND_DMA_WC, 1 },
	{ "write-combined, 1 MiB", PASHM_BACKEND_DMA_WC, MIB },
};

static bool here(unsigned int backend)
{
	return backend == PASHM_BACKEND_ANY || query().backends >> backend & 1;
}

static int create(struct pashm_create *c)
{
	c->fd = -1;
	return on_control(PASHM_IOC_CREATE, c) ? -1 : c->fd;
}

static void dirty(int fd, size_t len)
{
	char *map = region_map(fd, len);

	memset(map, 0xa5, len);
	REQUIRE_OK(munmap(map, len));
}

/* Used by both sides, twice: what the first has left must not be seen. */
TEST_ROWS(memory, froms)
{
	struct pashm_create c = { .size = row->size, .backend = row->backend };
	size_t len = round_up(row->size, page_size());
	struct pashm_info info;
	struct pashm_phys phys;
	char *map, byte;
	int i, fd;

	if (!here(row->backend)) {
		CHECK_ERROR(create(&c), EOPNOTSUPP);
		SKIP("this kernel hasn't it");
	}
	if (len > query().max_bytes / 2)
		SKIP("more than a quarter of this machine's memory");
	for (i = 0; i < 2; i++) {
		c.size = row->size;
		fd = create(&c);
		region_made(fd, len);
		CHECK_EQ(c.size, len);
		info = region_info(fd);
		CHECK_EQ(info.size, len);
		CHECK(info.memory >= len);
		CHECK_EQ(query().used_bytes, info.memory);
		CHECK(info.backend && (!row->backend ||
				       info.backend == row->backend));
		map = region_map(fd, len);
		CHECK(all_zero(map, len));
		kernel_fill(fd, len, i);
		CHECK(filled(map, len, 0, i));
		fill(map, len, 0, i + 2);
		CHECK(kernel_filled(fd, len, i + 2));
		REQUIRE_OK(region_phys(fd, &phys, 0));
		CHECK_EQ(phys.length, len);
		CHECK_EQ(phys.address % page_size(), 0);
		REQUIRE_OK(munmap(map, len));
		/* the last page alone */
		map = mmap(NULL, page_size(), PROT_READ, MAP_SHARED, fd,
			   len - page_size());
		REQUIRE(map != MAP_FAILED);
		CHECK(filled(map, page_size(), len - page_size(), i + 2));
		REQUIRE_OK(munmap(map, page_size()));
		CHECK_EQ(pread(fd, &byte, 1, len), 0);
		dirty(fd, len);
		close(fd);
		CHECK_EQ(query().used_bytes, 0);
	}
}

/* Some kernels for MIPS forget on mprotect() that what is mapped is a bare frame. */
static bool may_refuse(unsigned int backend)
{
	struct utsname name;

	return (backend == PASHM_BACKEND_DMA || backend == PASHM_BACKEND_DMA_WC) &&
	       !uname(&name) && !strncmp(name.machine, "mips", 4);
}

/* No page is counted or uncounted by it: the kernel would log that. */
TEST_ROWS(protection, froms)
{
	struct pashm_create c = { .size = row->size, .backend = row->backend };
	size_t len = round_up(row->size, page_size()), at = len / 2 & -page_size();
	char *map;
	int fd;

	if (!here(row->backend))
		SKIP("this kernel hasn't it");
	if (len > query().max_bytes / 2)
		SKIP("more than a quarter of this machine's memory");
	fd = create(&c);
	region_made(fd, len);
	map = region_map(fd, len);
	fill(map, len, 0, 1);
	if (mprotect(map + at, page_size(), PROT_READ)) {
		CHECK_ERROR(-1, EACCES);
		CHECK(may_refuse(region_info(fd).backend));
		CHECK_ERROR(mprotect(map, len, PROT_NONE), EACCES);
		CHECK_EQ(touch(map + at, true), 0);
	} else {
		CHECK_EQ(touch(map + at, true), SIGSEGV);
		CHECK_OK(mprotect(map, len, PROT_NONE));
		CHECK_EQ(touch(map + at, false), SIGSEGV);
		CHECK_OK(mprotect(map, len, PROT_READ | PROT_WRITE));
		CHECK_OK(mprotect(map, len, PROT_READ));
	}
	CHECK(filled(map, len, 0, 1));
	CHECK(kernel_filled(fd, len, 1));
	REQUIRE_OK(munmap(map, len));
	close(fd);
	CHECK_EQ(query().used_bytes, 0);
}

/* Held by others in every way that memory can be. */
TEST_ROWS(life, froms)
{
	struct pashm_create c = { .size = row->size, .backend = row->backend };
	size_t len = round_up(row->size, page_size());
	char *map;
	pid_t pid;
	int fd;

	if (!here(row->backend))
		SKIP("this kernel hasn't it");
	if (len > query().max_bytes / 2)
		SKIP("more than a quarter of this machine's memory");
	set_name(c.name, "life");
	c.mode = 0600;
	fd = create(&c);
	region_made(fd, len);
	map = region_map(fd, len);
	REQUIRE_OK(region_destroy("life"));
	close(fd);
	fill(map, len, 0, 1);
	pid = fork();
	if (!pid) {
		bool good = filled(map, len, 0, 1);

		fill(map, len, 0, 2);
		_exit(!good);
	}
	REQUIRE_OK(pid);
	finish(pid);
	CHECK(filled(map, len, 0, 2));
	CHECK_EQ(query().regions, 1);
	REQUIRE_OK(munmap(map, len));
	CHECK_EQ(query().regions, 0);
}

static const struct constraint {
	const char *what;
	unsigned int backend;
	ull size, align, max_address;
} constraints[] = {
	{ "pages: a page on 64 KiB", PASHM_BACKEND_PAGES, 1, 64 * KIB, 0 },
	{ "pages: a page on 2 MiB", PASHM_BACKEND_PAGES, 1, 2 * MIB, 0 },
	{ "pages: 4 MiB on 8 MiB", PASHM_BACKEND_PAGES, 4 * MIB, 8 * MIB, 0 },
	{ "pages: a page below 4 GiB", PASHM_BACKEND_PAGES, 1, 0, UINT32_MAX },
	{ "range: a page on 2 MiB", PASHM_BACKEND_RANGE, 1, 2 * MIB, 0 },
	{ "range: a page on 32 MiB", PASHM_BACKEND_RANGE, 1, 32 * MIB, 0 },
	{ "range: 4 MiB on 16 MiB", PASHM_BACKEND_RANGE, 4 * MIB, 16 * MIB, 0 },
	{ "any: a page on 16 MiB", PASHM_BACKEND_ANY, 1, 16 * MIB, 0 },
	{ "any: 4 MiB on 16 MiB", PASHM_BACKEND_ANY, 4 * MIB, 16 * MIB, 0 },
};

TEST_ROWS(where, constraints)
{
	struct pashm_create c = {
		.size = row->size, .backend = row->backend,
		.align = row->align, .max_address = row->max_address,
	};
	struct pashm_phys phys;
	int fd;

	if (!here(row->backend))
		SKIP("this kernel hasn't it");
	fd = create(&c);
	if (fd < 0 && errno == ERANGE && row->max_address)
		SKIP("this machine's memory doesn't begin below");
	if (fd < 0 && errno == ENOMEM && row->align > 4 * MIB &&
	    !here(PASHM_BACKEND_RANGE))
		SKIP("larger than the allocator's blocks");
	REQUIRE_OK(fd);
	REQUIRE_OK(region_phys(fd, &phys, 0));
	if (row->align)
		CHECK_EQ(phys.address % row->align, 0);
	if (row->max_address)
		CHECK(phys.address + phys.length - 1 <= row->max_address);
	kernel_fill(fd, phys.length, 1);
	CHECK(kernel_filled(fd, phys.length, 1));
	close(fd);
}

/* Just below the highest address that a first region had, twice. */
TEST(max_address_is_kept)
{
	struct pashm_create c = { .size = 4 * MIB };
	struct pashm_phys first, second;
	int one, other;

	one = create(&c);
	REQUIRE_OK(one);
	REQUIRE_OK(region_phys(one, &first, 0));
	c.max_address = first.address - 1;
	c.size = 4 * MIB;
	other = create(&c);
	if (other < 0 && (errno == ERANGE || errno == ENOMEM))
		SKIP("the first region is as low as can be");
	REQUIRE_OK(other);
	REQUIRE_OK(region_phys(other, &second, 0));
	CHECK(second.address + second.length <= first.address);
	close(one);
	close(other);
}

TEST(this_node)
{
	struct pashm_create c = { .size = 4 * MIB };
	int fd = create(&c), node;

	REQUIRE_OK(fd);
	node = region_info(fd).node;
	close(fd);
	c.size = 4 * MIB;
	c.flags = PASHM_CREATE_NODE;
	c.node = node;
	fd = create(&c);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).node, node);
	close(fd);
}

static const struct wrong {
	const char *what;
	struct pashm_create create;
	int error;
} wrongs[] = {
	{ "a backend that isn't known",
	  { .size = 1, .backend = PASHM_BACKEND_RESERVED + 1 }, EINVAL },
	{ "a node without the flag", { .size = 1, .node = 1 }, EINVAL },
	{ "a negative node",
	  { .size = 1, .flags = PASHM_CREATE_NODE, .node = -1 }, EINVAL },
	{ "a node that isn't there",
	  { .size = 1, .flags = PASHM_CREATE_NODE, .node = 1023 }, ERANGE },
	{ "a node far away",
	  { .size = 1, .flags = PASHM_CREATE_NODE, .node = INT32_MAX }, ERANGE },
	{ "an alignment of three", { .size = 1, .align = 3 }, EINVAL },
	{ "an alignment of 6 MiB", { .size = 1, .align = 6 * MIB }, EINVAL },
	{ "an alignment beyond memory", { .size = 1, .align = 1ULL << 62 }, ERANGE },
	{ "the largest alignment", { .size = 1, .align = 1ULL << 63 }, ERANGE },
	{ "below the first page", { .size = 1, .max_address = 4094 }, ERANGE },
	{ "more than lies below",
	  { .size = 2 * MIB, .max_address = MIB }, ERANGE },
	{ "an address that isn't asked for",
	  { .size = 1, .address = 4096 }, EINVAL },
};

TEST_ROWS(refused, wrongs)
{
	struct pashm_create c = row->create;
	int result = create(&c);

	/* address 0 has any alignment, and is the kernel's where it is RAM */
	if (row->error == ERANGE && c.align && errno == ENOMEM)
		CHECK_ERROR(result, ENOMEM);
	else
		CHECK_ERROR(result, row->error);
	CHECK_EQ(query().regions, 0);
	CHECK_EQ(query().used_bytes, 0);
}

/* Nobody may be killed to make room. */
TEST(more_than_there_is)
{
	struct pashm_query q = query();
	unsigned int backend;

	REQUIRE_OK(set_parameter("max_bytes", 1ULL << (8 * sizeof(long) - 2)));
	for (backend = 0; backend <= PASHM_BACKEND_DMA; backend++) {
		struct pashm_create c = {
			.size = q.max_bytes / 16 * 31, .backend = backend,
		};

		if (!here(backend))
			continue;
		CHECK_EQ(create(&c), -1);
		CHECK(errno == ENOMEM || errno == EFBIG);
	}
	CHECK_EQ(query().used_bytes, 0);
}

int main(void)
{
	return tap_main();
}
