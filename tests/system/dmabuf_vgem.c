// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of dma-bufs of regions, imported by a driver of the kernel's own
 *
 * vgem is a graphics driver without a device. It attaches to a dma-buf, and has it
 * mapped for its device, as drivers of real ones do; the buffer is then known by a
 * handle, from which a dma-buf can be had again.
 */
#include <dirent.h>
#include <sys/ioctl.h>

#include "dmabuf.h"
#include "leftovers.h"

/* From DRM's ABI, whose headers aren't among those of the C library's packages. */
struct drm_version {
	int major, minor, patch;
	size_t name_len;
	char *name;
	size_t date_len;
	char *date;
	size_t desc_len;
	char *desc;
};

struct drm_prime_handle {
	uint32_t handle;
	uint32_t flags;
	int32_t fd;
};

struct drm_gem_close {
	uint32_t handle;
	uint32_t pad;
};

struct drm_get_cap {
	uint64_t capability;
	uint64_t value;
};

#define DRM_CAP_PRIME		5
#define DRM_PRIME_CAP_IMPORT	1

#define DRM_VERSION		_IOWR('d', 0x00, struct drm_version)
#define DRM_GET_CAP		_IOWR('d', 0x0c, struct drm_get_cap)
#define DRM_GEM_CLOSE		_IOW('d', 0x09, struct drm_gem_close)
#define DRM_HANDLE_TO_FD	_IOWR('d', 0x2d, struct drm_prime_handle)
#define DRM_FD_TO_HANDLE	_IOWR('d', 0x2e, struct drm_prime_handle)

static bool is_vgem(int card)
{
	char name[8] = "";
	struct drm_version v = { .name = name, .name_len = sizeof(name) - 1 };

	return !ioctl(card, DRM_VERSION, &v) && !strcmp(name, "vgem");
}

static bool imports(int card)
{
	struct drm_get_cap cap = { .capability = DRM_CAP_PRIME };

	REQUIRE_OK(ioctl(card, DRM_GET_CAP, &cap));
	return cap.value & DRM_PRIME_CAP_IMPORT;
}

static int vgem_open(void)
{
	char path[300];
	struct dirent *entry;
	DIR *dir = opendir("/dev/dri");
	int card = -1;

	while (dir && card < 0 && (entry = readdir(dir))) {
		if (strncmp(entry->d_name, "card", 4))
			continue;
		snprintf(path, sizeof(path), "/dev/dri/%s", entry->d_name);
		card = open(path, O_RDWR | O_CLOEXEC);
		if (card >= 0 && !is_vgem(card)) {
			close(card);
			card = -1;
		}
	}
	if (dir)
		closedir(dir);
	if (card < 0)
		SKIP("this kernel has no vgem");
	/* older ones only export */
	if (!imports(card))
		SKIP("this kernel's vgem imports nothing");
	return card;
}

static uint32_t import(int card, int buf)
{
	struct drm_prime_handle p = { .fd = buf };

	REQUIRE_OK(ioctl(card, DRM_FD_TO_HANDLE, &p));
	return p.handle;
}

static int export_again(int card, uint32_t handle)
{
	struct drm_prime_handle p = {
		.handle = handle, .flags = O_RDWR | O_CLOEXEC, .fd = -1,
	};

	REQUIRE_OK(ioctl(card, DRM_HANDLE_TO_FD, &p));
	return p.fd;
}

TEST_ROWS(imported, kinds)
{
	int card = vgem_open(), fd = region_of_kind(row, NULL);
	int buf = dmabuf_new(fd, 0), again;
	uint32_t handle = import(card, buf);
	struct drm_gem_close gone = { .handle = handle };
	struct stat a, b;
	char *map;

	/* the same buffer, the same handle */
	CHECK_EQ(import(card, buf), handle);
	REQUIRE_OK(fstat(buf, &a));
	close(buf);
	kernel_fill(fd, row->size, 1);
	close(fd);
	/* only vgem has it now */
	CHECK_EQ(query().regions, 1);
	again = export_again(card, handle);
	REQUIRE_OK(fstat(again, &b));
	CHECK_EQ(a.st_ino, b.st_ino);
	map = region_map(again, row->size);
	CHECK(filled(map, row->size, 0, 1));
	REQUIRE_OK(munmap(map, row->size));
	close(again);
	CHECK_EQ(query().regions, 1);
	REQUIRE_OK(ioctl(card, DRM_GEM_CLOSE, &gone));
	CHECK_EQ(query().regions, 0);
	close(card);
}

/* Whoever ends gives back what was imported, and a name is free at once. */
TEST(importer_ends)
{
	const struct kind *kind = &kinds[1];
	int card = vgem_open(), fd = region_of_kind(kind, "vgem");
	int buf = dmabuf_new(fd, 0);
	ull memory = region_info(fd).memory;

	import(card, buf);
	REQUIRE_OK(region_destroy("vgem"));
	close(buf);
	close(fd);
	CHECK_EQ(query().used_bytes, memory);
	fd = region_of_kind(kind, "vgem");
	REQUIRE_OK(region_destroy("vgem"));
	close(fd);
	close(card);
	CHECK_EQ(query().regions, 0);
}

/* vgem may write to what it imports. */
TEST(read_only_is_refused_or_stays_so)
{
	struct drm_prime_handle p = { 0 };
	int card = vgem_open(), fd = region_new(MIB);
	int buf = region_export(fd, PASHM_DMABUF_READ_ONLY);

	REQUIRE_OK(buf);
	p.fd = buf;
	/* newer kernels' vgem doesn't map it for a device */
	if (ioctl(card, DRM_FD_TO_HANDLE, &p))
		CHECK_EQ(errno, EACCES);
	CHECK(mmap(NULL, MIB, PROT_WRITE, MAP_SHARED, buf, 0) == MAP_FAILED);
	close(buf);
	close(fd);
	close(card);
}

int main(void)
{
	return tap_main();
}
