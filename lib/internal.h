/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * DOC: What the parts of libpashm share
 *
 * pashm_sys_*() are the only way out to the kernel: sys.c has the real ones, and the unit
 * tests link a driver of their own in its place. They return as the system calls do, but
 * a negative errno instead of -1.
 */
#ifndef PASHM_LIB_INTERNAL_H
#define PASHM_LIB_INTERNAL_H

#include <stdbool.h>
#include <poll.h>

#include <pashm/pashm.h>

#define PASHM_CONTROL		"/dev/pashm/control"
#define PASHM_NODES		"/dev/pashm/"
#define PASHM_PROC_CONTROL	"/proc/pashm/control"
#define PASHM_PROC_REGIONS	"/proc/pashm/regions"

struct pashm_region {
	int fd;
	uint32_t id;
	uint64_t size;
	uint64_t map_size;
};

int pashm_sys_open(const char *path, int flags);
void pashm_sys_close(int fd);
int pashm_sys_ioctl(int fd, unsigned long call, void *arg);
ssize_t pashm_sys_read(int fd, void *buffer, size_t len);
ssize_t pashm_sys_write(int fd, const void *buffer, size_t len);
int pashm_sys_poll(struct pollfd *poll, int timeout);
int pashm_sys_mmap(void **address, size_t len, int prot, int flags, int fd,
		   uint64_t offset);
int pashm_sys_munmap(void *address, size_t len);

/* A call on /dev/pashm/control; -ENODEV without a driver. */
int pashm_control_ioctl(unsigned long call, void *arg);

/* A call on a region; -EOPNOTSUPP if this driver hasn't got it. */
int pashm_region_ioctl(const struct pashm_region *region, unsigned long call,
		       void *arg);

/* @name to @to, filled up with zeros; -EINVAL if it can't be a name. */
int pashm_name_copy(char to[PASHM_NAME_SIZE], const char *name);

#endif /* PASHM_LIB_INTERNAL_H */
