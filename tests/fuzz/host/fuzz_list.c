// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: libFuzzer: the library reads a table of regions, sizes, and names
 *
 * The bytes are what /proc/pashm/regions says, in pieces of any length.
 */
#include <errno.h>
#include <fcntl.h>

#include "internal.h"
#include "must.h"

static const uint8_t *table;
static size_t left, piece;
static bool broken;

int pashm_sys_open(const char *path, int flags)
{
	(void)flags;
	MUST(!strcmp(path, PASHM_PROC_REGIONS));
	return 3;
}

void pashm_sys_close(int fd)
{
	MUST(fd == 3);
}

ssize_t pashm_sys_read(int fd, void *buffer, size_t len)
{
	MUST(fd == 3 && len);
	if (!left && broken)
		return -EIO;
	if (len > piece)
		len = piece;
	if (len > left)
		len = left;
	memcpy(buffer, table, len);
	table += len;
	left -= len;
	return (ssize_t)len;
}

/* Nothing else is asked for. */
int pashm_sys_ioctl(int fd, unsigned long call, void *arg)
{
	(void)fd;
	(void)call;
	(void)arg;
	abort();
}

ssize_t pashm_sys_write(int fd, const void *buffer, size_t len)
{
	(void)fd;
	(void)buffer;
	(void)len;
	abort();
}

int pashm_sys_poll(struct pollfd *fds, int timeout)
{
	(void)fds;
	(void)timeout;
	abort();
}

int pashm_sys_mmap(void **address, size_t len, int prot, int flags, int fd, uint64_t offset)
{
	(void)address;
	(void)len;
	(void)prot;
	(void)flags;
	(void)fd;
	(void)offset;
	abort();
}

int pashm_sys_munmap(void *address, size_t len)
{
	(void)address;
	(void)len;
	abort();
}

static void look_at_table(void)
{
	struct pashm_list *list = NULL;
	struct pashm_entry entry;
	size_t i;
	int err = pashm_list_read(&list);

	MUST(err <= 0);
	if (err) {
		MUST(!list);
		return;
	}
	for (i = 0; i < pashm_list_count(list); i++) {
		MUST(!pashm_list_get(list, i, &entry, sizeof(entry)));
		MUST(memchr(entry.name, 0, sizeof(entry.name)));
		MUST(!pashm_list_get(list, i, &entry, i % sizeof(entry)));
	}
	MUST(pashm_list_get(list, i, &entry, sizeof(entry)) == -ENOENT);
	pashm_list_free(list);
}

static void look_at_text(const uint8_t *data, size_t size)
{
	char *text = exact(data, size), name[PASHM_NAME_SIZE];
	uint64_t bytes = 0;
	int err = pashm_parse_size(text, &bytes);

	MUST(!err || err == -EINVAL || err == -ERANGE);
	if (!err)
		MUST(*text >= '0' && *text <= '9');
	err = pashm_backend_from_name(text);
	if (err >= 0)
		MUST(!strcmp(text, pashm_backend_name(err)));
	if (!pashm_name_copy(name, text))
		MUST(!strncmp(name, text, sizeof(name)) && !name[sizeof(name) - 1]);
	if (size >= 8)
		MUST(*pashm_explain(data[0], (int8_t)data[1]));
	free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 2)
		return 0;
	look_at_text(data, size);
	piece = 1 + data[0] * 16;
	broken = data[1] % 64 == 63;
	table = data + 2;
	left = size - 2;
	look_at_table();
	return 0;
}
