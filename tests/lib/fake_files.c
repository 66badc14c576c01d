// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The files of the driver that isn't one
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "../../lib/internal.h"
#include "fake_model.h"

static char reply[256];

static int text_file(const char *text, enum fake_kind kind)
{
	int fd = memfd_create("text", MFD_CLOEXEC);

	if (write(fd, text, strlen(text)) < 0 || lseek(fd, 0, SEEK_SET))
		abort();
	fake_files[fd].kind = kind;
	fake.opens++;
	return fd;
}

static int regions_file(void)
{
	char text[8192];
	int i, n;

	if (fake.regions_text)
		return text_file(fake.regions_text, FAKE_REGIONS_FILE);
	n = sprintf(text, "# pashm regions 1\n# id name size memory map uid gid mode opens mappings node backend\n");
	for (i = 0; i < FAKE_REGIONS; i++)
		if (fake_models[i].used)
			n += sprintf(text + n, "%u %s %llu %llu %zu 0 0 %04o 0 0 0 pages\n",
				     fake_models[i].id, fake_models[i].name[0] ? fake_models[i].name : "-",
				     (unsigned long long)fake_models[i].size,
				     (unsigned long long)fake_models[i].size,
				     fake.map_size, fake_models[i].mode);
	return text_file(text, FAKE_REGIONS_FILE);
}

int pashm_sys_open(const char *path, int flags)
{
	int fd = -ENOENT, i;

	if (!fake.map_size) /* in a program that knows nothing of tests */
		fake_reset();
	if (fake.missing || getenv("FAKE_MISSING"))
		return -ENOENT;
	pthread_mutex_lock(&fake_lock);
	if (!strcmp(path, PASHM_CONTROL)) {
		fd = fake.locked ? -EACCES : text_file("", FAKE_CONTROL);
	} else if (!strcmp(path, PASHM_PROC_REGIONS)) {
		fd = regions_file();
	} else if (!strcmp(path, PASHM_PROC_CONTROL)) {
		fd = text_file("", FAKE_COMMAND_FILE);
	} else if (!strncmp(path, PASHM_NODES, strlen(PASHM_NODES))) {
		i = fake_find(path + strlen(PASHM_NODES));
		if (i >= 0)
			fd = fake_region_open(i, (flags & O_ACCMODE) == O_RDONLY);
	}
	pthread_mutex_unlock(&fake_lock);
	return fd;
}

void pashm_sys_close(int fd)
{
	pthread_mutex_lock(&fake_lock);
	if (fake_files[fd].kind != FAKE_OTHER)
		fake.opens--;
	if (fake_files[fd].kind == FAKE_REGION) {
		fake_models[fake_files[fd].region].opens--;
		fake_region_put(fake_files[fd].region);
	}
	fake_files[fd].kind = FAKE_OTHER;
	close(fd);
	pthread_mutex_unlock(&fake_lock);
}

/* In pieces: a reader must not count on getting all at once. */
ssize_t pashm_sys_read(int fd, void *buffer, size_t len)
{
	size_t n = strlen(reply);

	if (fake_files[fd].kind != FAKE_COMMAND_FILE)
		return read(fd, buffer, len < 100 ? len : 100);
	n = n < len ? n : len;
	memcpy(buffer, reply, n);
	memmove(reply, reply + n, strlen(reply + n) + 1);
	return n;
}

ssize_t pashm_sys_write(int fd, const void *buffer, size_t len)
{
	if (fake_files[fd].kind != FAKE_COMMAND_FILE)
		return write(fd, buffer, len);
	if (!strncmp(buffer, "limits", len)) {
		strcpy(reply, "ok max_bytes=1\n");
		return len;
	}
	strcpy(reply, "error EINVAL: there is no such command\n");
	return -EINVAL;
}

int pashm_sys_poll(struct pollfd *fds, int timeout)
{
	struct fake_model *m = &fake_models[fake_files[fds->fd].region];
	struct timespec end;
	int rc = 0;

	clock_gettime(CLOCK_REALTIME, &end);
	end.tv_sec += timeout < 0 ? 3600 : timeout / 1000;
	end.tv_nsec += timeout < 0 ? 0 : timeout % 1000 * 1000000L;
	end.tv_sec += end.tv_nsec / 1000000000;
	end.tv_nsec %= 1000000000;
	pthread_mutex_lock(&fake_lock);
	while (!rc && m->rings == fake_files[fds->fd].seen)
		rc = pthread_cond_timedwait(&fake_bell, &fake_lock, &end);
	pthread_mutex_unlock(&fake_lock);
	return !rc;
}

int pashm_sys_mmap(void **address, size_t len, int prot, int flags, int fd,
		   uint64_t offset)
{
	void *got;

	if (fake.misplace && fd >= 0 && !(flags & MAP_FIXED)) {
		/* a page beyond where a large one could begin */
		char *hole = mmap(NULL, len + 2 * fake.map_size, PROT_NONE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		char *at = (char *)(((uintptr_t)hole + fake.map_size - 1) &
				    -(uintptr_t)fake.map_size) + 4096;

		munmap(hole, len + 2 * fake.map_size);
		*address = at;
	}
	got = mmap(*address, len, prot, flags, fd, offset);
	if (got == MAP_FAILED)
		return -errno;
	*address = got;
	return 0;
}

int pashm_sys_munmap(void *address, size_t len)
{
	return munmap(address, len) ? -errno : 0;
}
