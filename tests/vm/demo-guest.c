// SPDX-License-Identifier: GPL-2.0
/*
 * DOC: the story that ./demo tells, inside the guest.
 *
 * It is a test like the others: it prints TAP, and every claim is checked
 * ("ok") at the moment it is made. What begins with "# " is the telling; a line
 * that begins with "# = " is a heading. ./demo shows both as they come.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <pashm/uapi.h>

#define MIB		(1024UL * 1024)
#define SIZE		(8 * MIB)
#define CONTROL		"/proc/pashm/control"
#define NODE		"/dev/pashm/demo"
#define FOUNDING	"/proc/founding/phys"
#define HELLO_USER	"the process was here"
#define HELLO_KERNEL	"and so was the kernel"

typedef unsigned long long ull;

static int points, failed;
static unsigned long page;

static void tell(const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	printf("# ");
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
}

static bool ok(bool good, const char *fmt, ...)
{
	va_list ap;

	printf("%sok %d - ", good ? "" : "not ", ++points);
	va_start(ap, fmt);
	vprintf(fmt, ap);
	va_end(ap);
	putchar('\n');
	fflush(stdout);
	failed += !good;
	return good;
}

/* Without this the rest of the story has no meaning. */
static void must(bool good, const char *what)
{
	if (good)
		return;
	printf("Bail out! %s: %s\n", what, strerror(errno));
	exit(1);
}

static int load_module(const char *path)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), ret;

	if (fd < 0)
		return -1;
	ret = syscall(SYS_finit_module, fd, "", 0);
	close(fd);
	return ret;
}

/* One write is a command; the reply is read from the same open file. */
static int command(const char *line, char *reply, size_t size)
{
	int fd = open(CONTROL, O_RDWR | O_CLOEXEC), err = 0;
	ssize_t n;

	must(fd >= 0, CONTROL);
	if (write(fd, line, strlen(line)) < 0)
		err = errno;
	n = read(fd, reply, size - 1);
	close(fd);
	reply[n > 0 ? n : 0] = 0;
	reply[strcspn(reply, "\n")] = 0;
	return err;
}

/* A long line, cut between words, so that it fits. */
static void tell_reply(const char *reply)
{
	char line[128];
	size_t len;

	while (*reply) {
		len = strlen(reply);
		if (len > 70) {
			for (len = 70; len > 40 && reply[len] != ' '; len--)
				;
		}
		snprintf(line, sizeof(line), "%.*s", (int)len, reply);
		tell("    %s", line);
		reply += len + (reply[len] == ' ');
	}
}

static void tell_commands(void)
{
	char reply[1024];
	int err;

	tell("= A region, made by one line written to " CONTROL);
	tell("  $ create name=demo size=8M");
	err = command("create name=demo size=8M", reply, sizeof(reply));
	tell_reply(reply);
	must(ok(!err && !strncmp(reply, "ok ", 3), "the driver made it and said so"), "create");

	tell("  A line that is wrong is answered by a sentence, not by a guess:");
	tell("  $ create name=demo2 size=8MB");
	err = command("create name=demo2 size=8MB", reply, sizeof(reply));
	tell_reply(reply);
	ok(err == EINVAL && !strncmp(reply, "error EINVAL: ", 14) && strlen(reply) > 30,
	   "refused with EINVAL, and told why");
	ok(access("/dev/pashm/demo2", F_OK) && errno == ENOENT, "and nothing was made by it");
}

static uint64_t frame_of(int pagemap, const void *p)
{
	uint64_t entry = 0;

	if (pread(pagemap, &entry, 8, (uintptr_t)p / page * 8) != 8)
		return 0;
	/* bit 63: present; the lower 55 are the frame's number, for root */
	return entry >> 63 ? entry & ((1ULL << 55) - 1) : 0;
}

/* Returns the region's physical address as the page tables have it, 0 if it is in pieces. */
static ull contiguous_at(const char *map)
{
	int fd = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);
	uint64_t first;
	size_t i;

	must(fd >= 0, "/proc/self/pagemap");
	first = frame_of(fd, map);
	for (i = 0; first && i < SIZE / page; i++)
		if (frame_of(fd, map + i * page) != first + i)
			first = 0;
	close(fd);
	return first * page;
}

static ull phys_of(int region)
{
	struct pashm_phys phys = { .offset = 0 };

	if (ioctl(region, PASHM_IOC_PHYS, &phys) || phys.length != SIZE)
		return 0;
	return phys.address;
}

static long faults(void)
{
	struct rusage u;

	getrusage(RUSAGE_SELF, &u);
	return u.ru_minflt + u.ru_majflt;
}

/* kB of FilePmdMapped in the mapping's entry of smaps */
static long huge_kb(const char *map)
{
	FILE *f = fopen("/proc/self/smaps", "re");
	unsigned long from, to;
	bool here = false;
	char line[512];
	long kb = -1;

	must(f, "/proc/self/smaps");
	while (fgets(line, sizeof(line), f)) {
		if (sscanf(line, "%lx-%lx ", &from, &to) == 2)
			here = from == (uintptr_t)map;
		else if (here)
			sscanf(line, "FilePmdMapped: %ld kB", &kb);
	}
	fclose(f);
	return kb;
}

static void tell_mapping(char *map)
{
	long before, took, kb;
	size_t i;

	tell("= Large pages: 8 MiB mapped, each of its %lu pages touched", SIZE / page);
	before = faults();
	before = faults();
	for (i = 0; i < SIZE; i += page)
		((volatile char *)map)[i] = 0;
	took = faults() - before;
	kb = huge_kb(map);
	tell("    page faults taken              %6ld", took);
	tell("    FilePmdMapped in smaps         %6ld kB", kb);
	ok(took == SIZE / (2 * MIB), "four faults, one for each 2 MiB");
	ok(kb == SIZE / 1024, "and the kernel counts all of it as large pages");
}

static ull field(const char *text, const char *name)
{
	size_t n = strlen(name);
	const char *p;

	for (p = text; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (!strncmp(p, name, n) && (p[n] == ' ' || p[n] == '='))
			return strtoull(p + n + 1, NULL, 0);
	}
	return 0;
}

static void tell_address(int region, const char *map)
{
	ull table, driver, va, pa, sub;
	char text[512];
	ssize_t n;
	int fd;

	tell("= Where it lies: physical addresses, from four sides");
	table = contiguous_at(map);
	driver = phys_of(region);
	must(!load_module("/lib/founding.ko"), "founding.ko");
	fd = open(FOUNDING, O_RDWR | O_CLOEXEC);
	must(fd >= 0, FOUNDING);
	snprintf(text, sizeof(text), "0x%llx\n", table);
	must(write(fd, text, strlen(text)) > 0, FOUNDING);
	n = pread(fd, text, sizeof(text) - 1, 0);
	must(n > 0, FOUNDING);
	text[n] = 0;
	close(fd);
	va = field(text, "va");
	pa = field(text, "__pa");
	sub = field(text, "sub");
	tell("    the process's page tables      0x%09llx", table);
	tell("    the driver (PASHM_IOC_PHYS)    0x%09llx", driver);
	tell("    in the kernel, at address      0x%016llx", va);
	tell("      __pa(address)                0x%09llx", pa);
	tell("      address - PAGE_OFFSET        0x%09llx%s", sub, sub == pa ? "" : "   <-- wrong");
	ok(table, "all %lu pages follow one another in physical memory", SIZE / page);
	ok(driver && driver == table, "the driver's address is what the page tables have");
	ok(pa == table, "__pa() agrees");
#if defined(__aarch64__)
	tell("  On this machine the kernel's linear map of RAM does not begin at physical 0.");
	tell("  Every mapping of the driver that pashm grew out of went astray like this.");
	ok(va && sub != pa, "address - PAGE_OFFSET is somewhere else, and so would the mapping be");
#elif defined(__x86_64__)
	tell("  On x86-64 the subtraction happens to be right, which is how it survives in");
	tell("  drivers until they meet another machine: see ./demo --arch arm64.");
	ok(va && sub == pa, "address - PAGE_OFFSET agrees, on this architecture");
#else
	ok(va && sub, "the subtraction gives some address");
#endif
}

static void tell_both_sides(int region, char *map)
{
	const off_t at = 5 * MIB + 123;
	char seen[64] = "";

	tell("= One memory, two sides (no copy lies between them)");
	memcpy(map + at, HELLO_USER, sizeof(HELLO_USER));
	pread(region, seen, sizeof(HELLO_USER), at);
	tell("    a process writes to its mapping, the kernel reads: \"%s\"", seen);
	ok(!strcmp(seen, HELLO_USER), "the kernel sees what the process wrote");
	pwrite(region, HELLO_KERNEL, sizeof(HELLO_KERNEL), at);
	snprintf(seen, sizeof(seen), "%s", map + at);
	tell("    the kernel writes, the process reads: \"%s\"", seen);
	ok(!strcmp(seen, HELLO_KERNEL), "the process sees what the kernel wrote");
}

/* In another process: reads all of the first one's mapping. */
static int read_other(pid_t who, const char *map)
{
	struct iovec remote = { (void *)map, SIZE }, local;
	const off_t at = 5 * MIB + 123;
	char *copy = malloc(SIZE);

	if (!copy)
		return 1;
	local.iov_base = copy;
	local.iov_len = SIZE;
	if (process_vm_readv(who, &local, 1, &remote, 1, 0) != (ssize_t)SIZE)
		return 2;
	return strcmp(copy + at, HELLO_KERNEL) ? 3 : 0;
}

static void tell_ordinary(const char *map)
{
	pid_t parent = getpid(), pid;
	int status = -1;

	tell("= And yet it is ordinary memory to the rest of the system");
	tell("  Memory mapped by its frame numbers cannot be read by a debugger, written to");
	tell("  disk past the cache, or sent without a copy. This can:");
	pid = fork();
	must(pid >= 0, "fork");
	if (!pid) {
		/* the child's own mapping must not be what it reads */
		if (munmap((void *)map, SIZE))
			_exit(9);
		_exit(read_other(parent, map));
	}
	waitpid(pid, &status, 0);
	ok(status == 0, "another process read all 8 MiB with process_vm_readv()");
}

#include "demo-example.h"

static void tell_end(int region, char *map)
{
	char reply[1024];
	int err;

	tell("= And back");
	tell("  $ destroy name=demo");
	err = command("destroy name=demo", reply, sizeof(reply));
	tell_reply(reply);
	ok(!err && !strcmp(reply, "ok") && access(NODE, F_OK), "its name is gone");
	ok(!strcmp(map + 5 * MIB + 123, HELLO_KERNEL), "the process that still holds it keeps it whole");
	munmap(map, SIZE);
	close(region);
	command("limits", reply, sizeof(reply));
	ok(strstr(reply, " used_bytes=0 ") && strstr(reply, " regions=0"), "with its last holder, the memory has gone back");
}

int main(void)
{
	char *map;
	int fd;

	page = sysconf(_SC_PAGESIZE);
	puts("TAP version 13");
	tell_commands();
	fd = open(NODE, O_RDWR | O_CLOEXEC);
	must(fd >= 0, NODE);
	map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	must(map != MAP_FAILED, "mmap");
	tell_mapping(map);
	tell_address(fd, map);
	tell_both_sides(fd, map);
	tell_ordinary(map);
	tell_example();
	tell_end(fd, map);
	printf("1..%d\n", points);
	return failed ? 1 : 0;
}
