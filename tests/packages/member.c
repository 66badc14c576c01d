// SPDX-License-Identifier: GPL-2.0
/*
 * DOC: a program of somebody who may use pashm, or not
 *
 *	member use NAME		make a region, map it, find it by its name, remove it
 *	member hold NAME FILE	hold a region until FILE exists; it must be whole then
 *	member refused		the driver is there, and not for this user
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <pashm/uapi.h>

#define SIZE	(4UL << 20)
#define CONTROL	"/dev/pashm/control"

static void fail(const char *what)
{
	fprintf(stderr, "%s: %s\n", what, strerror(errno));
	exit(1);
}

static void wrong(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static unsigned long *map(int fd)
{
	void *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (memory == MAP_FAILED)
		fail("mmap");
	return memory;
}

static void fill(unsigned long *memory)
{
	for (unsigned long i = 0; i < SIZE / sizeof(*memory); i++)
		memory[i] = i * 2654435761UL;
}

static void compare(const unsigned long *memory, const char *what)
{
	for (unsigned long i = 0; i < SIZE / sizeof(*memory); i++)
		if (memory[i] != i * 2654435761UL)
			wrong(what);
}

static int create(int control, const char *name)
{
	struct pashm_create create = { .size = SIZE, .mode = 0640 };

	if (snprintf(create.name, sizeof(create.name), "%s", name) >= (int)sizeof(create.name))
		wrong("the name is too long");
	if (ioctl(control, PASHM_IOC_CREATE, &create))
		fail("PASHM_IOC_CREATE");
	return create.fd;
}

static void destroy(int control, const char *name)
{
	struct pashm_destroy destroy = { 0 };

	if (snprintf(destroy.name, sizeof(destroy.name), "%s", name) >= (int)sizeof(destroy.name))
		wrong("the name is too long");
	if (ioctl(control, PASHM_IOC_DESTROY, &destroy))
		fail("PASHM_IOC_DESTROY");
}

/* udev comes after the kernel, and must leave the node as the driver wants it. */
static int open_node(const char *name)
{
	char path[128];
	struct stat st;
	int fd;

	snprintf(path, sizeof(path), "/dev/pashm/%s", name);
	if (system("udevadm settle --timeout=30"))
		wrong("udevadm settle");
	if (stat(path, &st))
		fail(path);
	if (st.st_uid != getuid() || st.st_gid != getgid() || (st.st_mode & 07777) != 0640)
		wrong("the node of the region is not its owner's");
	fd = open(path, O_RDWR | O_CLOEXEC);
	if (fd < 0)
		fail(path);
	return fd;
}

static void use(int control, const char *name)
{
	unsigned long *one = map(create(control, name)), *other;

	if (one[0] || one[SIZE / sizeof(*one) - 1])
		wrong("the memory is not zeroed");
	other = map(open_node(name));
	fill(one);
	compare(other, "the two mappings differ");
	destroy(control, name);
	compare(one, "the memory changed with the name's end");
}

static void hold(int control, const char *name, const char *file)
{
	unsigned long *memory = map(create(control, name));

	fill(memory);
	puts("held");
	fflush(stdout);
	while (access(file, F_OK))
		usleep(100000);
	compare(memory, "the memory is not what it was");
	memory[0]++;
	destroy(control, name);
}

int main(int argc, char **argv)
{
	int control = open(CONTROL, O_RDWR | O_CLOEXEC);

	if (argc == 2 && !strcmp(argv[1], "refused"))
		return control < 0 && errno == EACCES ? 0 : 1;
	if (!getuid())
		wrong("this is not for root");
	if (control < 0)
		fail(CONTROL);
	if (argc == 3 && !strcmp(argv[1], "use"))
		use(control, argv[2]);
	else if (argc == 4 && !strcmp(argv[1], "hold"))
		hold(control, argv[2], argv[3]);
	else
		wrong("usage: member use NAME | hold NAME FILE | refused");
	return 0;
}
