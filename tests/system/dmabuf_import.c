// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of a region as a dma-buf, seen by a device and by the kernel
 *
 * tests/modules/importer has the device, and does what that would do.
 */
#include "client.h"
#include "dmabuf.h"

/* The module's answer: a number, or -errno. */
__attribute__((format(printf, 1, 2)))
static long long importer(const char *format, ...)
{
	char request[128], reply[32] = "";
	va_list args;
	ssize_t n;

	va_start(args, format);
	vsnprintf(request, sizeof(request), format, args);
	va_end(args);
	n = call("importer", request, strlen(request), reply, sizeof(reply) - 1);
	if (n < 0)
		note("importer %s", request);
	REQUIRE_OK(n);
	return strtoll(reply, NULL, 10);
}

static void import(void)
{
	need_dmabuf();
	REQUIRE_OK(module_load("importer", ""));
}

/* A region of a kind that may not be here: asked for while there is nothing to undo. */
static int import_kind(const struct kind *kind, const char *name)
{
	int fd;

	need_dmabuf();
	fd = region_of_kind(kind, name);
	import();
	return fd;
}

static void unimport(void)
{
	REQUIRE_OK(module_unload("importer"));
}

static long long phys_of(int fd)
{
	struct pashm_phys phys;

	REQUIRE_OK(region_phys(fd, &phys, 0));
	return phys.address;
}

TEST_ROWS(device_and_cpu, kinds)
{
	int fd, buf;
	char *map;
	ull last = row->size - 1;

	fd = import_kind(row, NULL);
	buf = dmabuf_new(fd, 0);
	map = region_map(fd, row->size);
	REQUIRE_EQ(importer("get %d", buf), 0);
	CHECK_EQ(importer("map both"), 1);
	CHECK_EQ(importer("phys"), phys_of(fd));
	map[0] = 11;
	map[last] = 12;
	CHECK_EQ(importer("end"), 0);
	CHECK_EQ(importer("dread 0"), 11);
	CHECK_EQ(importer("dread %llu", last), 12);
	CHECK_EQ(importer("dwrite %llu 13", last), 13);
	CHECK_EQ(importer("begin"), 0);
	CHECK_EQ(map[last], 13);
	CHECK_EQ(importer("unmap"), 0);
	CHECK_EQ(importer("vmap"), 0);
	CHECK_EQ(importer("read %llu", last), 13);
	CHECK_EQ(importer("write %llu 14", last), 14);
	CHECK_EQ(map[last], 14);
	CHECK_EQ(importer("vunmap"), 0);
	CHECK_EQ(importer("put"), 0);
	CHECK_EQ(map[last], 14);
	close(buf);
	close(fd);
	unimport();
}

/* The importer is the last that holds it: destroyed, closed, not mapped. */
TEST_ROWS(importer_is_last, kinds)
{
	uint32_t word = pattern(1, 4);
	int fd, buf;
	ull used;

	fd = import_kind(row, "last");
	kernel_fill(fd, row->size, 1);
	buf = dmabuf_new(fd, 0);
	REQUIRE_EQ(importer("get %d", buf), 0);
	CHECK_EQ(importer("map both"), 1);
	close(buf);
	REQUIRE_OK(region_destroy("last"));
	used = query().used_bytes;
	close(fd);
	CHECK_EQ(query().used_bytes, used);
	CHECK_EQ(importer("dread 4"), *(unsigned char *)&word);
	CHECK_EQ(importer("dwrite 4 77"), 77);
	CHECK_EQ(importer("unmap"), 0);
	CHECK_EQ(importer("vmap"), 0);
	CHECK_EQ(importer("read 4"), 77);
	CHECK_EQ(importer("put"), 0);
	CHECK_EQ(query().used_bytes, 0);
	unimport();
}

/* A module that goes with the dma-buf mapped for its device lets go of it. */
TEST(importer_goes)
{
	int fd, buf;

	import();
	fd = region_new(3 * MIB);
	buf = dmabuf_new(fd, 0);
	REQUIRE_EQ(importer("get %d", buf), 0);
	CHECK_EQ(importer("map from"), 1);
	CHECK_EQ(importer("vmap"), 0);
	close(buf);
	close(fd);
	unimport();
	CHECK_EQ(query().regions, 0);
}

static const struct direction {
	const char *what;
	int read_only, all;	/* what mapping for it gives */
} directions[] = {
	{ "to", 1, 1 }, { "from", -EACCES, 1 }, { "both", -EACCES, 1 },
};

TEST_ROWS(read_only_is_for_devices_too, directions)
{
	int fd, buf;

	import();
	fd = region_new(MIB);
	buf = dmabuf_new(fd, 0);
	REQUIRE_EQ(importer("get %d", buf), 0);
	CHECK_EQ(importer("map %s", row->what), row->all);
	CHECK_EQ(importer("put"), 0);
	close(buf);
	buf = dmabuf_new(fd, PASHM_DMABUF_READ_ONLY);
	REQUIRE_EQ(importer("get %d", buf), 0);
	CHECK_EQ(importer("map %s", row->what), row->read_only);
	CHECK_EQ(importer("vmap"), -EINVAL);
	CHECK_EQ(importer("put"), 0);
	close(buf);
	close(fd);
	unimport();
}

/* What isn't a dma-buf, a region's own file among them. */
TEST(not_to_be_imported)
{
	int fd;

	import();
	fd = region_new(MIB);
	CHECK_EQ(importer("get %d", fd), -EINVAL);
	CHECK_EQ(importer("get 9999"), -EBADF);
	close(fd);
	unimport();
}

/* The CPU and the device in turn, mapped and not. */
TEST(in_turn)
{
	int fd, buf, i;
	char *map;

	import();
	fd = region_new(4 * MIB);
	buf = dmabuf_new(fd, 0);
	REQUIRE_EQ(importer("get %d", buf), 0);
	map = region_map(buf, 4 * MIB);
	for (i = 0; i < 100; i++) {
		CHECK_EQ(importer("map %s", i & 1 ? "from" : "both"), 1);
		map[i] = i;
		CHECK_EQ(importer("end"), 0);
		CHECK_EQ(importer("dread %d", i), i);
		CHECK_EQ(importer("begin"), 0);
		CHECK_EQ(importer("unmap"), 0);
	}
	CHECK_EQ(importer("begin"), 0);
	CHECK_EQ(importer("end"), 0);
	close(buf);
	close(fd);
	unimport();
}

/* More than one has the same memory mapped for a device. */
TEST_ROWS(mapped_by_many, kinds)
{
	struct pashm_range range = { .length = row->size };
	struct pashm_sync sync = {
		.ranges = (uintptr_t)&range, .count = 1,
	};
	int fd, buf;
	char *map;

	fd = import_kind(row, "many");
	buf = dmabuf_new(fd, 0);
	map = region_map(fd, row->size);
	REQUIRE_EQ(importer("get %d", buf), 0);
	REQUIRE_EQ(importer("map both"), 1);
	REQUIRE(importer("address many") > 0);
	map[0] = 1;
	sync.flags = PASHM_SYNC_FOR_DEVICE;
	CHECK_OK(ioctl(fd, PASHM_IOC_SYNC, &sync));
	CHECK_EQ(importer("dread 0"), 1);
	CHECK_EQ(importer("dwrite 0 2"), 2);
	sync.flags = PASHM_SYNC_FOR_CPU;
	CHECK_OK(ioctl(fd, PASHM_IOC_SYNC, &sync));
	CHECK_EQ(map[0], 2);
	CHECK_EQ(importer("begin"), 0);
	CHECK_EQ(importer("end"), 0);
	CHECK_EQ(importer("unmap"), 0);
	CHECK_EQ(importer("unaddress"), 0);
	CHECK_EQ(importer("put"), 0);
	REQUIRE_OK(munmap(map, row->size));
	REQUIRE_OK(region_destroy("many"));
	close(buf);
	close(fd);
	unimport();
}

/* <pashm/kernel.h>: the region's address for a device, without a dma-buf. */
TEST_ROWS(address_for_a_device, kinds)
{
	long long address;
	int fd;

	fd = import_kind(row, "device");
	CHECK_EQ(importer("address nobody"), -ENOENT);
	address = importer("address device");
	/* there is no IOMMU in the virtual machine */
	CHECK_EQ(address, phys_of(fd));
	kernel_fill(fd, row->size, 1);
	REQUIRE_OK(region_destroy("device"));
	close(fd);
	CHECK_EQ(query().regions, 1);
	CHECK_EQ(importer("unaddress"), 0);
	CHECK_EQ(query().regions, 0);
	unimport();
}

int main(void)
{
	return tap_main();
}
