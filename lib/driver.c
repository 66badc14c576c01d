// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * DOC: The driver as a whole: the control device, and the line channel in /proc
 *
 * Files are opened for each call: a library that keeps descriptors has state, and loses it
 * where programs close what they don't know, after fork() for instance.
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>

#include "internal.h"

const char *pashm_library_version(void)
{
	return PACKAGE_VERSION;
}

/* What a missing file of the driver means. */
static int no_driver(int err)
{
	switch (err) {
	case -ENOENT:
	case -ENOTDIR:
	case -ENXIO:
		return -ENODEV;
	case -EPERM:
		return -EACCES;
	}
	return err;
}

int pashm_control_ioctl(unsigned long call, void *arg)
{
	int fd = pashm_sys_open(PASHM_CONTROL, O_RDWR), err;

	if (fd < 0)
		return no_driver(fd);
	err = pashm_sys_ioctl(fd, call, arg);
	pashm_sys_close(fd);
	return err == -ENOTTY ? -EOPNOTSUPP : err;
}

/*
 * The size goes to the driver within the call's number, so that the driver and the
 * program settle between them which members there are.
 */
int pashm_driver_query(struct pashm_query *query, size_t size)
{
	if (size < sizeof(query->flags) || size > 4096)
		return -EINVAL;
	memset(query, 0, size);
	return pashm_control_ioctl(_IOC(_IOC_READ | _IOC_WRITE, PASHM_IOC_MAGIC,
					_IOC_NR(PASHM_IOC_QUERY), size), query);
}

int pashm_driver_has(uint64_t features)
{
	struct pashm_query query;
	int err = pashm_driver_query(&query, sizeof(query));

	if (err)
		return err;
	return (query.features & features) == features;
}

static ssize_t read_reply(int fd, char *reply, size_t size)
{
	size_t done = 0;
	ssize_t n = 0;

	while (done < size) {
		n = pashm_sys_read(fd, reply + done, size - done);
		if (n <= 0)
			break;
		done += n;
	}
	return n < 0 ? n : (ssize_t)done;
}

int pashm_driver_command(const char *line, char *reply, size_t size)
{
	ssize_t wrote, got = 0;
	int fd;

	if (!line || (!reply && size))
		return -EINVAL;
	fd = pashm_sys_open(PASHM_PROC_CONTROL, O_RDWR);
	if (fd < 0)
		return no_driver(fd);
	wrote = pashm_sys_write(fd, line, strlen(line));
	if (size) {
		got = read_reply(fd, reply, size - 1);
		reply[got < 0 ? 0 : got] = '\0';
		if (got > 0 && reply[got - 1] == '\n')
			reply[got - 1] = '\0';
	}
	pashm_sys_close(fd);
	if (wrote < 0)
		return (int)wrote;
	return got < 0 ? (int)got : 0;
}
