/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: A file on a disk, for tests of I/O that goes straight into a mapping
 *
 * The disk is a virtio one: what is read and written crosses the block layer as
 * page, offset and length, and is transferred by the machine, not by the CPU. It is
 * as slow as tests/vm/run makes it (--disk-rate), so that a transfer takes its time.
 */
#ifndef PASHM_TESTS_DISK_H
#define PASHM_TESTS_DISK_H

#include <sys/mount.h>

#include "kinds.h"

#define DISK		"/dev/vda"
#define MOUNTED		"/tmp/disk"
#define DISK_FILE	MOUNTED "/file"

static int disk_error;

/* tap_main() with the disk mounted. */
static inline int disk_main(void)
{
	int result;

	if (access(DISK, F_OK)) {
		disk_error = ENODEV;
		return tap_main();
	}
	if (mkdir(MOUNTED, 0700) || mount(DISK, MOUNTED, "ext4", 0, NULL))
		disk_error = errno;
	result = tap_main();
	if (!disk_error && umount(MOUNTED)) {
		note("%s can't be unmounted: %s", MOUNTED, strerror(errno));
		result = TAP_FAIL;
	}
	rmdir(MOUNTED);
	return result;
}

static inline void disk_required(void)
{
	if (disk_error == ENODEV)
		SKIP("no " DISK " here");
	REQUIRE_EQ(disk_error, 0);
}

/* An empty file, past the page cache. */
static inline int disk_file(void)
{
	int fd;

	disk_required();
	fd = open(DISK_FILE, O_RDWR | O_CREAT | O_TRUNC | O_DIRECT | O_CLOEXEC,
		  0600);
	REQUIRE_OK(fd);
	return fd;
}

static inline int disk_plain(void)
{
	int fd = open(DISK_FILE, O_RDWR | O_CLOEXEC);

	REQUIRE_OK(fd);
	return fd;
}

/* Whether the file begins so; read the ordinary way. */
static inline bool disk_holds(const char *want, size_t len)
{
	char *buffer = buffer_new(len);
	int fd = disk_plain();
	bool same;

	REQUIRE_EQ(pread(fd, buffer, len, 0), (long long)len);
	same = !memcmp(buffer, want, len);
	free(buffer);
	close(fd);
	return same;
}

static inline bool disk_filled(size_t len, ull at, uint32_t seed)
{
	char *want = buffer_new(len);
	bool same;

	fill(want, len, at, seed);
	same = disk_holds(want, len);
	free(want);
	return same;
}

/* Fill the file the ordinary way, and have it on the disk. */
static inline void disk_fill(size_t len, uint32_t seed)
{
	char *buffer = buffer_new(len);
	int fd = disk_plain();

	fill(buffer, len, 0, seed);
	REQUIRE_EQ(pwrite(fd, buffer, len, 0), (long long)len);
	REQUIRE_OK(fsync(fd));
	REQUIRE_EQ(posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED), 0);
	free(buffer);
	close(fd);
}

#endif /* PASHM_TESTS_DISK_H */
