/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: Shorthand for the calls of the ABI
 *
 * Functions that are named like a call return what it returns: -1 and errno, or
 * a success. The others REQUIRE success.
 */
#ifndef PASHM_TESTS_PASHM_TEST_H
#define PASHM_TESTS_PASHM_TEST_H

#include <dirent.h>
#include <sys/ioctl.h>

#include <pashm/uapi.h>

#include "support.h"

#define CONTROL		"/dev/pashm/control"
#define NODES		"/dev/pashm"
#define PROC_REGIONS	"/proc/pashm/regions"
#define PROC_CONTROL	"/proc/pashm/control"
#define PARAMETERS	"/sys/module/pashm/parameters/"

#define USER_UID	1000	/* somebody without rights, and somebody else */
#define USER_GID	1000
#define OTHER_UID	1001
#define OTHER_GID	1001

/* The control file */

static inline int control_open(void)
{
	int fd = open(CONTROL, O_RDWR | O_CLOEXEC);

	REQUIRE_OK(fd);
	return fd;
}

static inline struct pashm_query query(void)
{
	struct pashm_query q = { .flags = 0 };
	int fd = control_open();

	REQUIRE_OK(ioctl(fd, PASHM_IOC_QUERY, &q));
	close(fd);
	return q;
}

static inline void need_dmabuf(void)
{
	if (!(query().features & PASHM_FEATURE_DMABUF))
		SKIP("this kernel has no dma-buf");
}

static inline int on_control(unsigned long call, void *arg)
{
	int fd = control_open(), result = ioctl(fd, call, arg), error = errno;

	close(fd);
	errno = error;
	return result;
}

static inline void set_name(char *to, const char *name)
{
	size_t len = strlen(name);

	REQUIRE(len < PASHM_NAME_SIZE);
	memset(to, 0, PASHM_NAME_SIZE);
	memcpy(to, name, len);
}

/* The descriptor, or -1 and errno; no name: an anonymous region. */
static inline int region_create(const char *name, ull size, unsigned int mode,
				unsigned int flags)
{
	struct pashm_create create = {
		.size = size, .mode = mode, .flags = flags, .fd = -1,
	};

	if (name)
		set_name(create.name, name);
	if (on_control(PASHM_IOC_CREATE, &create))
		return -1;
	return create.fd;
}

static inline int region_attach(const char *name, unsigned int flags)
{
	struct pashm_attach attach = { .flags = flags, .fd = -1 };

	set_name(attach.name, name);
	if (on_control(PASHM_IOC_ATTACH, &attach))
		return -1;
	return attach.fd;
}

static inline int region_destroy(const char *name)
{
	struct pashm_destroy destroy = { .flags = 0 };

	set_name(destroy.name, name);
	return on_control(PASHM_IOC_DESTROY, &destroy);
}

static inline int region_open(const char *name, int flags)
{
	char path[sizeof(NODES) + 1 + PASHM_NAME_SIZE];

	snprintf(path, sizeof(path), NODES "/%s", name);
	return open(path, flags | O_CLOEXEC);
}

/* Of a machine of a quarter of a GiB nobody can tell if it has such a piece. */
static inline void region_made(int fd, ull size)
{
	if (fd < 0 && errno == ENOMEM && size >= 4 * MIB && query().max_bytes < 128 * MIB)
		SKIP("memory of this machine is small, and in pieces");
	REQUIRE_OK(fd);
}

static inline int region_new(ull size)
{
	int fd = region_create(NULL, size, 0, 0);

	region_made(fd, size);
	return fd;
}

static inline struct pashm_info region_info(int fd)
{
	struct pashm_info info = { .flags = 0 };

	REQUIRE_OK(ioctl(fd, PASHM_IOC_INFO, &info));
	return info;
}

static inline int region_phys(int fd, struct pashm_phys *phys, ull offset)
{
	memset(phys, 0, sizeof(*phys));
	phys->offset = offset;
	return ioctl(fd, PASHM_IOC_PHYS, phys);
}

static inline void *region_map(int fd, size_t len)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	REQUIRE(p != MAP_FAILED);
	return p;
}

/* The kernel's side: read and write go through its own linear address. */

static inline void kernel_fill(int fd, size_t len, uint32_t seed)
{
	void *buffer = buffer_new(len);

	fill(buffer, len, 0, seed);
	REQUIRE_EQ(pwrite(fd, buffer, len, 0), (long long)len);
	free(buffer);
}

static inline bool kernel_filled(int fd, size_t len, uint32_t seed)
{
	void *buffer = buffer_new(len);
	bool same;

	REQUIRE_EQ(pread(fd, buffer, len, 0), (long long)len);
	same = filled(buffer, len, 0, seed);
	free(buffer);
	return same;
}

static inline ull parameter(const char *name)
{
	char path[128], text[64];

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	REQUIRE_OK(file_read(path, text, sizeof(text)));
	return strtoull(text, NULL, 10);
}

static inline int set_parameter(const char *name, ull value)
{
	char path[128], text[32];

	snprintf(path, sizeof(path), PARAMETERS "%s", name);
	snprintf(text, sizeof(text), "%llu\n", value);
	return file_write(path, text);
}

/* References to the module: open files, and what the kernel does for them. */
static inline ull module_holders(void)
{
	char text[32];

	REQUIRE_OK(file_read("/sys/module/pashm/refcnt", text, sizeof(text)));
	return strtoull(text, NULL, 10);
}

/* What the kernel counts, in bytes; 0 if it doesn't count that. */
static inline ull meminfo(const char *name)
{
	static char text[16 * KIB];
	const char *line;
	size_t len = strlen(name);

	REQUIRE_OK(file_read("/proc/meminfo", text, sizeof(text)));
	for (line = text; line; line = strchr(line, '\n')) {
		line += *line == '\n';
		if (!strncmp(line, name, len) && line[len] == ':')
			return strtoull(line + len + 1, NULL, 10) * KIB;
	}
	return 0;
}

/* Takes all names away; says which there were. */
static inline const char *names_left(void)
{
	static char left[100];
	const struct dirent *entry;
	DIR *dir = opendir(NODES);

	if (!dir)
		return NULL;
	left[0] = '\0';
	while ((entry = readdir(dir))) {
		if (entry->d_name[0] == '.' || !strcmp(entry->d_name, "control"))
			continue;
		snprintf(left, sizeof(left), "the name %.63s is left", entry->d_name);
		region_destroy(entry->d_name);
	}
	closedir(dir);
	return left[0] ? left : NULL;
}

#endif /* PASHM_TESTS_PASHM_TEST_H */
