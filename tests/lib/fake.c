// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: A driver that isn't one, in place of lib/sys.c
 *
 * Does in user space what the ABI in pashm/uapi.h says: sizes of structs that differ
 * between driver and program above all. fake_files.c has the files. With FAKE_DIR in the environment, named regions are
 * files in that directory, and so outlive the program: tools are tested by that.
 */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../lib/internal.h"
#include "fake_model.h"

#define NR(call) _IOC_NR(PASHM_IOC_##call)

struct fake fake;
struct fake_model fake_models[FAKE_REGIONS];
struct fake_file fake_files[FAKE_FDS];
pthread_mutex_t fake_lock = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t fake_bell = PTHREAD_COND_INITIALIZER;

static void find_files(void);

void fake_reset(void)
{
	int i;

	for (i = 0; i < FAKE_REGIONS; i++)
		if (fake_models[i].used)
			close(fake_models[i].memory);
	memset(fake_models, 0, sizeof(fake_models));
	memset(fake_files, 0, sizeof(fake_files));
	memset(&fake, 0, sizeof(fake));
	fake.map_size = 2 << 20;
	fake.known[NR(QUERY)] = sizeof(struct pashm_query);
	fake.known[NR(CREATE)] = sizeof(struct pashm_create);
	fake.known[NR(ATTACH)] = sizeof(struct pashm_attach);
	fake.known[NR(DESTROY)] = sizeof(struct pashm_destroy);
	fake.known[NR(CALL)] = sizeof(struct pashm_call);
	fake.known[NR(INFO)] = sizeof(struct pashm_info);
	fake.known[NR(PHYS)] = sizeof(struct pashm_phys);
	fake.known[NR(RING)] = sizeof(struct pashm_ring);
	fake.known[NR(BELL)] = sizeof(struct pashm_bell);
	fake.known[NR(EVENTFD)] = sizeof(struct pashm_eventfd);
	fake.known[NR(SYNC)] = sizeof(struct pashm_sync);
	fake.known[NR(DMABUF)] = sizeof(struct pashm_dmabuf);
	find_files();
}

/* ------------------------------------------------------------ regions */

int fake_find(const char *name)
{
	int i;

	for (i = 0; i < FAKE_REGIONS; i++)
		if (fake_models[i].used && fake_models[i].name[0] &&
		    !strcmp(fake_models[i].name, name))
			return i;
	return -1;
}

static int model_new(const char *name, uint64_t size, uint32_t mode, int memory)
{
	static uint32_t last;
	int i;

	for (i = 0; i < FAKE_REGIONS && fake_models[i].used; i++)
		;
	if (i == FAKE_REGIONS)
		return -1;
	memset(&fake_models[i], 0, sizeof(fake_models[i]));
	fake_models[i].used = true;
	snprintf(fake_models[i].name, PASHM_NAME_SIZE, "%s", name);
	fake_models[i].size = size;
	fake_models[i].id = ++last;
	fake_models[i].mode = mode;
	fake_models[i].backend = PASHM_BACKEND_PAGES;
	fake_models[i].memory = memory;
	return i;
}

static char *file_of(const char *name)
{
	static char path[512];
	const char *dir = getenv("FAKE_DIR");

	snprintf(path, sizeof(path), "%s/%s", dir ? dir : "", name);
	return dir ? path : NULL;
}

/* Programs of today know what those of yesterday have made. */
static void find_files(void)
{
	char command[600], name[PASHM_NAME_SIZE + 1];
	struct stat st;
	FILE *list;

	if (!getenv("FAKE_DIR"))
		return;
	snprintf(command, sizeof(command), "ls '%s'", getenv("FAKE_DIR"));
	list = popen(command, "r");
	while (list && fscanf(list, "%63s", name) == 1) {
		int fd = open(file_of(name), O_RDWR | O_CLOEXEC);

		if (fd >= 0 && !fstat(fd, &st))
			model_new(name, st.st_size, st.st_mode & 0666, fd);
	}
	if (list)
		pclose(list);
}

int fake_region_open(int i, bool read_only)
{
	int fd = fcntl(fake_models[i].memory, F_DUPFD_CLOEXEC, 3);

	fake_files[fd].kind = FAKE_REGION;
	fake_files[fd].region = i;
	fake_files[fd].read_only = read_only;
	fake_files[fd].seen = fake_models[i].rings;
	fake_models[i].opens++;
	fake.opens++;
	return fd;
}

/* Nobody has it open, and it has no name: it's gone. */
void fake_region_put(int i)
{
	if (fake_models[i].opens || fake_models[i].name[0])
		return;
	close(fake_models[i].memory);
	fake_models[i].used = false;
}

/* ----------------------------------------------------------- the calls */

static int do_query(struct pashm_query *q)
{
	if (q->flags)
		return -EINVAL;
	q->page_size = 4096;
	q->features = PASHM_FEATURE_HUGE_MAP;
	if (fake.known[NR(RING)])
		q->features |= PASHM_FEATURE_BELL;
	if (fake.known[NR(CALL)])
		q->features |= PASHM_FEATURE_CALL;
	q->max_bytes = 1 << 30;
	q->max_user_bytes = 1 << 29;
	q->huge_size = fake.map_size;
	strcpy(q->version, "0.0-fake");
	q->backends = 1 << PASHM_BACKEND_PAGES;
	q->max_region_bytes = 1 << 30;
	return 0;
}

static int do_create(struct pashm_create *c)
{
	uint64_t size = (c->size + 4095) & ~4095ULL;
	int memory, i;

	if (!c->size || (c->mode & ~0666) || c->backend > PASHM_BACKEND_RESERVED)
		return -EINVAL;
	if (size > 1 << 30)
		return -EFBIG;
	if (c->backend > PASHM_BACKEND_PAGES)
		return -EOPNOTSUPP;
	if (c->name[0] && fake_find(c->name) >= 0)
		return -EEXIST;
	if (c->name[0] && file_of(c->name))
		memory = open(file_of(c->name), O_RDWR | O_CREAT | O_CLOEXEC, c->mode);
	else
		memory = memfd_create("region", MFD_CLOEXEC);
	if (memory < 0 || ftruncate(memory, size))
		return -ENOMEM;
	i = model_new(c->name, size, c->mode, memory);
	if (i < 0)
		return -ENOSPC;
	c->size = size;
	c->id = fake_models[i].id;
	c->fd = fake_region_open(i, false);
	return 0;
}

static int do_attach(struct pashm_attach *a)
{
	int i = fake_find(a->name);

	if (a->flags & ~PASHM_ATTACH_READ_ONLY)
		return -EINVAL;
	if (i < 0)
		return -ENOENT;
	a->size = fake_models[i].size;
	a->id = fake_models[i].id;
	a->fd = fake_region_open(i, a->flags & PASHM_ATTACH_READ_ONLY);
	return 0;
}

static int do_destroy(const struct pashm_destroy *d)
{
	int i = fake_find(d->name);

	if (i < 0)
		return -ENOENT;
	if (file_of(d->name))
		unlink(file_of(d->name));
	fake_models[i].name[0] = '\0';
	fake_region_put(i);
	return 0;
}

/* "upper" says its request in capitals; what is too long for the room is refused. */
static int do_call(struct pashm_call *c)
{
	const char *from = (const char *)(uintptr_t)c->request;
	char *to = (char *)(uintptr_t)c->reply;
	uint32_t i;

	if (strcmp(c->name, "upper"))
		return -ENOENT;
	if (c->request_len > 4096)
		return -EMSGSIZE;
	if (c->request_len > c->reply_len)
		return -ENOBUFS;
	for (i = 0; i < c->request_len; i++)
		to[i] = from[i] >= 'a' && from[i] <= 'z' ? from[i] - 32 : from[i];
	c->reply_len = c->request_len;
	return 0;
}

static int do_info(struct pashm_info *info, const struct fake_model *m)
{
	if (info->flags)
		return -EINVAL;
	info->size = m->size;
	info->memory = (m->size + fake.map_size - 1) / fake.map_size * fake.map_size;
	info->map_size = fake.map_size;
	info->id = m->id;
	info->mode = m->mode;
	info->opens = m->opens;
	info->rings = m->rings;
	info->backend = m->backend;
	if (!m->name[0])
		info->flags |= PASHM_INFO_DESTROYED;
	strcpy(info->name, m->name);
	return 0;
}

static int do_phys(struct pashm_phys *p, const struct fake_model *m)
{
	if (p->offset >= m->size)
		return -EINVAL;
	p->address = 0x40000000 + p->offset;
	p->length = m->size - p->offset;
	return 0;
}

static int do_bell(struct pashm_bell *b, struct fake_model *m, int fd)
{
	b->rings = m->rings;
	b->news = m->rings - fake_files[fd].seen;
	if (!(b->flags & PASHM_BELL_PEEK))
		fake_files[fd].seen = m->rings;
	return 0;
}

static int do_sync(const struct pashm_sync *s, const struct fake_model *m)
{
	const struct pashm_range *range = (void *)(uintptr_t)s->ranges;
	uint32_t i;

	if (s->flags != PASHM_SYNC_FOR_CPU && s->flags != PASHM_SYNC_FOR_DEVICE)
		return -EINVAL;
	if (s->count > PASHM_SYNC_MAX)
		return -E2BIG;
	for (i = 0; i < s->count; i++)
		if (range[i].length > m->size ||
		    range[i].offset > m->size - range[i].length)
			return -EINVAL;
	return 0;
}

static int dispatch(int fd, unsigned int nr, void *arg)
{
	struct fake_model *m = &fake_models[fake_files[fd].region];

	if ((nr < 0x20) != (fake_files[fd].kind == FAKE_CONTROL))
		return -ENOTTY;
	switch (nr) {
	case NR(QUERY): return do_query(arg);
	case NR(CREATE): return do_create(arg);
	case NR(ATTACH): return do_attach(arg);
	case NR(DESTROY): return do_destroy(arg);
	case NR(CALL): return do_call(arg);
	case NR(INFO): return do_info(arg, m);
	case NR(PHYS): return do_phys(arg, m);
	case NR(BELL): return do_bell(arg, m, fd);
	case NR(SYNC): return do_sync(arg, m);
	case NR(EVENTFD): return 0;
	case NR(DMABUF):
		((struct pashm_dmabuf *)arg)->fd = dup(m->memory);
		return 0;
	case NR(RING):
		if (fake_files[fd].read_only)
			return -EBADF;
		((struct pashm_ring *)arg)->rings = ++m->rings;
		pthread_cond_broadcast(&fake_bell);
		return 0;
	}
	return -ENOTTY;
}

int pashm_sys_ioctl(int fd, unsigned long call, void *arg)
{
	unsigned int nr = _IOC_NR(call);
	size_t size = _IOC_SIZE(call), known, i;
	unsigned char copy[4096] = { 0 };
	int err;

	if (fd < 0 || fd >= FAKE_FDS || _IOC_TYPE(call) != PASHM_IOC_MAGIC ||
	    fake_files[fd].kind == FAKE_OTHER || nr >= FAKE_CALLS || !fake.known[nr])
		return fd < 0 ? -EBADF : -ENOTTY;
	known = fake.known[nr];
	for (i = known; i < size; i++)
		if (((unsigned char *)arg)[i])
			return -E2BIG;
	memcpy(copy, arg, size < known ? size : known);
	pthread_mutex_lock(&fake_lock);
	fake.calls[nr]++;
	err = fake.fail[nr] ? -fake.fail[nr] : dispatch(fd, nr, copy);
	pthread_mutex_unlock(&fake_lock);
	if (!err)
		memcpy(arg, copy, size < known ? size : known);
	return err;
}
