// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * DOC: Regions: making them, opening them, and what they are
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>

#include "internal.h"

static bool name_char(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9');
}

/* Checked here as well because a name becomes part of a path. */
int pashm_name_copy(char to[PASHM_NAME_SIZE], const char *name)
{
	size_t len = name ? strlen(name) : 0, i;

	if (!len || len >= PASHM_NAME_SIZE || !name_char(name[0]))
		return -EINVAL;
	for (i = 0; i < len; i++)
		if (!name_char(name[i]) && !strchr("-_.", name[i]))
			return -EINVAL;
	memset(to, 0, PASHM_NAME_SIZE);
	memcpy(to, name, len);
	return 0;
}

int pashm_region_ioctl(const struct pashm_region *region, unsigned long call,
		       void *arg)
{
	int err = pashm_sys_ioctl(region->fd, call, arg);

	return err == -ENOTTY ? -EOPNOTSUPP : err;
}

static int fd_info(int fd, struct pashm_info *info, size_t size)
{
	if (size < sizeof(info->size) || size > 4096)
		return -EINVAL;
	memset(info, 0, size);
	return pashm_sys_ioctl(fd, _IOC(_IOC_READ | _IOC_WRITE, PASHM_IOC_MAGIC,
					_IOC_NR(PASHM_IOC_INFO), size), info);
}

int pashm_region_from_fd(int fd, struct pashm_region **region)
{
	struct pashm_region *fresh;
	struct pashm_info info;
	int err = fd_info(fd, &info, sizeof(info));

	if (err)
		return err;
	fresh = malloc(sizeof(*fresh));
	if (!fresh)
		return -ENOMEM;
	fresh->fd = fd;
	fresh->id = info.id;
	fresh->size = info.size;
	fresh->map_size = info.map_size;
	*region = fresh;
	return 0;
}

/* The descriptor is new: nobody else's if this fails. */
static int adopt(int fd, struct pashm_region **region)
{
	int err = pashm_region_from_fd(fd, region);

	if (err)
		pashm_sys_close(fd);
	return err;
}

/* Options of a program that knows fewer, or more, of them than this library. */
static int read_options(const struct pashm_options *from,
			struct pashm_options *options)
{
	const unsigned char *bytes = (const unsigned char *)from;
	size_t size = from->struct_size, i;

	if (size < sizeof(from->struct_size) + 2 * sizeof(uint32_t))
		return -EINVAL;
	for (i = sizeof(*options); i < size; i++)
		if (bytes[i])
			return -EOPNOTSUPP;
	memset(options, 0, sizeof(*options));
	memcpy(options, from, size < sizeof(*options) ? size : sizeof(*options));
	return 0;
}

int pashm_region_create(const char *name, uint64_t size,
			const struct pashm_options *from,
			struct pashm_region **region)
{
	struct pashm_options options = PASHM_OPTIONS_INIT;
	struct pashm_create create;
	int err = from ? read_options(from, &options) : 0;

	if (err)
		return err;
	memset(&create, 0, sizeof(create));
	create.size = size;
	create.flags = options.flags;
	create.fd = -1;
	create.backend = options.backend;
	create.node = options.node;
	create.align = options.align;
	create.max_address = options.max_address;
	create.address = options.address;
	if (name) {
		create.mode = options.mode;
		err = pashm_name_copy(create.name, name);
		if (err)
			return err;
	}
	err = pashm_control_ioctl(PASHM_IOC_CREATE, &create);
	/* A driver that hasn't heard of the members that are in use. */
	if (err == -E2BIG)
		return -EOPNOTSUPP;
	if (err)
		return err;
	err = adopt(create.fd, region);
	if (err && name)
		pashm_region_destroy(name);
	return err;
}

static int attach_by_path(const char *name, unsigned int flags,
			  struct pashm_region **region)
{
	char path[sizeof(PASHM_NODES) + PASHM_NAME_SIZE] = PASHM_NODES;
	int fd;

	strcat(path, name);
	fd = pashm_sys_open(path, flags & PASHM_ATTACH_READ_ONLY ? O_RDONLY :
							      O_RDWR);
	if (fd < 0)
		return fd == -ENXIO || fd == -ENODEV ? -ENOENT : fd;
	return adopt(fd, region);
}

int pashm_region_attach(const char *name, unsigned int flags,
			struct pashm_region **region)
{
	struct pashm_attach attach;
	int fd, err;

	memset(&attach, 0, sizeof(attach));
	attach.flags = flags;
	attach.fd = -1;
	/* "control" is in the same directory, and is no region. */
	err = pashm_name_copy(attach.name, name);
	if (err)
		return err;
	fd = pashm_sys_open(PASHM_CONTROL, O_RDWR);
	if (fd == -EACCES && !(flags & ~PASHM_ATTACH_READ_ONLY) &&
	    strcmp(name, "control"))
		return attach_by_path(name, flags, region);
	if (fd < 0)
		return fd == -ENOENT || fd == -ENXIO ? -ENODEV : fd;
	err = pashm_sys_ioctl(fd, PASHM_IOC_ATTACH, &attach);
	pashm_sys_close(fd);
	return err ? err : adopt(attach.fd, region);
}

void pashm_region_close(struct pashm_region *region)
{
	if (!region)
		return;
	pashm_sys_close(region->fd);
	free(region);
}

int pashm_region_destroy(const char *name)
{
	struct pashm_destroy destroy;
	int err;

	memset(&destroy, 0, sizeof(destroy));
	err = pashm_name_copy(destroy.name, name);
	return err ? err : pashm_control_ioctl(PASHM_IOC_DESTROY, &destroy);
}

int pashm_region_fd(const struct pashm_region *region)
{
	return region->fd;
}

uint64_t pashm_region_size(const struct pashm_region *region)
{
	return region->size;
}

uint32_t pashm_region_id(const struct pashm_region *region)
{
	return region->id;
}

int pashm_region_info(const struct pashm_region *region,
		      struct pashm_info *info, size_t size)
{
	return fd_info(region->fd, info, size);
}

int pashm_region_phys(const struct pashm_region *region, uint64_t offset,
		      uint64_t *address, uint64_t *length)
{
	struct pashm_phys phys;
	int err;

	memset(&phys, 0, sizeof(phys));
	phys.offset = offset;
	err = pashm_region_ioctl(region, PASHM_IOC_PHYS, &phys);
	if (err)
		return err;
	*address = phys.address;
	if (length)
		*length = phys.length;
	return 0;
}
