// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * DOC: System calls, with negative errnos
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "internal.h"

int pashm_sys_open(const char *path, int flags)
{
	int fd;

	do {
		fd = open(path, flags | O_CLOEXEC);
	} while (fd < 0 && errno == EINTR);
	return fd < 0 ? -errno : fd;
}

/* The kernel closes it whatever close() says. */
void pashm_sys_close(int fd)
{
	int error = errno;

	close(fd);
	errno = error;
}

int pashm_sys_ioctl(int fd, unsigned long call, void *arg)
{
	int result = ioctl(fd, call, arg);

	return result < 0 ? -errno : result;
}

ssize_t pashm_sys_read(int fd, void *buffer, size_t len)
{
	ssize_t done = read(fd, buffer, len);

	return done < 0 ? -errno : done;
}

ssize_t pashm_sys_write(int fd, const void *buffer, size_t len)
{
	ssize_t done = write(fd, buffer, len);

	return done < 0 ? -errno : done;
}

int pashm_sys_poll(struct pollfd *fds, int timeout)
{
	int count = poll(fds, 1, timeout);

	return count < 0 ? -errno : count;
}

int pashm_sys_mmap(void **address, size_t len, int prot, int flags, int fd,
		   uint64_t offset)
{
	void *got;

	if (offset != (uint64_t)(off_t)offset || (off_t)offset < 0)
		return -EINVAL;
	got = mmap(*address, len, prot, flags, fd, (off_t)offset);
	if (got == MAP_FAILED)
		return -errno;
	*address = got;
	return 0;
}

int pashm_sys_munmap(void *address, size_t len)
{
	return munmap(address, len) ? -errno : 0;
}
