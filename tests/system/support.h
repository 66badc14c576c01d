/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: What the system tests need that isn't about pashm
 *
 * Patterns in memory, memory that may not be there, small files, other
 * processes.
 */
#ifndef PASHM_TESTS_SUPPORT_H
#define PASHM_TESTS_SUPPORT_H

#include <dirent.h>
#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>

#include "tap.h"

#define KIB		1024ULL
#define MIB		(1024 * KIB)
#define GIB		(1024 * MIB)

typedef unsigned long long ull;

static inline size_t page_size(void)
{
	return sysconf(_SC_PAGESIZE);
}

/* Which a program of 32 bit can't see from itself. */
static inline bool kernel_has_64_bit(void)
{
	struct utsname name;

	REQUIRE_OK(uname(&name));
	return strstr(name.machine, "64") || strstr(name.machine, "s390x");
}

static inline ull round_up(ull size, ull to)
{
	return (size + to - 1) / to * to;
}

static inline char *align(char *p, size_t to)
{
	return p + (-(uintptr_t)p & (to - 1));
}

static inline void *buffer_new(size_t len)
{
	void *p = malloc(len);

	REQUIRE(p);
	memset(p, 0, len);
	return p;
}

/*
 * Patterns: hardly two words of a region are alike, no two seeds give the same. In 32 bits,
 * which is quick everywhere.
 */
static inline uint32_t pattern(uint32_t seed, ull offset)
{
	uint32_t x = ((uint32_t)(offset / 4) + 1) * 0x9e3779b1U +
		     seed * 0x85ebca6bU;

	return (x ^ x >> 15) | 1;
}

/* @at is the offset in the region where the buffer begins */
static inline void fill(void *buffer, size_t len, ull at, uint32_t seed)
{
	uint32_t *word = buffer;
	size_t i;

	for (i = 0; i < len / 4; i++)
		word[i] = pattern(seed, at + i * 4);
}

static inline bool filled(const void *buffer, size_t len, ull at, uint32_t seed)
{
	const uint32_t *word = buffer;
	size_t i;

	for (i = 0; i < len / 4; i++) {
		uint32_t want = pattern(seed, at + i * 4);

		if (word[i] == want)
			continue;
		note("offset %#llx: %#x, expected %#x", at + i * 4,
		     word[i], want);
		return false;
	}
	return true;
}

static inline bool all_zero(const void *buffer, size_t len)
{
	const unsigned char *byte = buffer;
	uint64_t word;
	size_t i;

	/* in larger steps to where it isn't: machines may be emulated */
	for (i = 0; i + sizeof(word) <= len; i += sizeof(word)) {
		memcpy(&word, byte + i, sizeof(word));
		if (word)
			break;
	}
	for (; i < len; i++) {
		if (!byte[i])
			continue;
		note("offset %#zx: %#x, expected 0", i, byte[i]);
		return false;
	}
	return true;
}

/* Memory that may not be there */

static __thread sigjmp_buf touch_back;

static inline void touch_handler(int signal)
{
	siglongjmp(touch_back, signal);
}

/* The signal that a byte's read, or its write, gives; 0 for none. */
static inline int touch(volatile void *address, bool write)
{
	struct sigaction action = { .sa_handler = touch_handler }, segv, bus;
	volatile char *byte = address;
	int signal;

	sigaction(SIGSEGV, &action, &segv);
	sigaction(SIGBUS, &action, &bus);
	signal = sigsetjmp(touch_back, 1);
	if (!signal) {
		char value = *byte;

		if (write)
			*byte = value;
	}
	sigaction(SIGSEGV, &segv, NULL);
	sigaction(SIGBUS, &bus, NULL);
	return signal;
}

/* Small files: the length, or -1 and errno */

static inline ssize_t file_read(const char *path, char *text, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t done = 0;
	ssize_t n = -1;
	int error;

	if (fd < 0)
		return -1;
	while (done < size - 1) {
		n = read(fd, text + done, size - 1 - done);
		if (n <= 0)
			break;
		done += n;
	}
	error = errno;
	text[done] = '\0';
	close(fd);
	errno = error;
	return n < 0 ? -1 : (ssize_t)done;
}

static inline int file_write(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC), error;
	ssize_t n;

	if (fd < 0)
		return -1;
	n = write(fd, text, strlen(text));
	error = errno;
	close(fd);
	errno = error;
	return n < 0 ? -1 : 0;
}

/* How many descriptors this process has open, and a few more. */
static inline unsigned int descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int n = 0;

	REQUIRE(dir);
	while (readdir(dir))
		n++;
	closedir(dir);
	return n;
}

/* Whether the core knows MAP_SHARED_VALIDATE, which came with 4.15. */
static inline bool core_validates_flags(void)
{
	int fd = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
	void *p;

	REQUIRE_OK(fd);
	p = mmap(NULL, page_size(), PROT_READ, MAP_SHARED_VALIDATE, fd, 0);
	close(fd);
	if (p != MAP_FAILED)
		munmap(p, page_size());
	return p != MAP_FAILED;
}

/* Whether the kernel has such a function; no, if it doesn't list them. */
static inline bool core_has_function(const char *name)
{
	FILE *file = fopen("/proc/kallsyms", "re");
	char line[512], symbol[256];
	bool found = false;

	while (file && !found && fgets(line, sizeof(line), file))
		found = sscanf(line, "%*s %*s %255s", symbol) == 1 &&
			!strcmp(symbol, name);
	if (file)
		fclose(file);
	return found;
}

/* A dma-buf says its size, but in the oldest kernels it can't. */
static inline void check_dmabuf_size(int buf, long long size)
{
	long long end = lseek(buf, 0, SEEK_END);

	if (end == -1 && !core_has_function("dma_buf_llseek"))
		CHECK_ERROR(lseek(buf, 0, SEEK_END), ESPIPE);
	else
		CHECK_EQ(end, size);
}

/* The kernel's log from now on; each read gives a line. */
static inline int log_from_now(void)
{
	int fd = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	REQUIRE_OK(fd);
	REQUIRE_OK(lseek(fd, 0, SEEK_END));
	return fd;
}

/* The rest of the first line with one of these texts in it, or NULL. */
static inline const char *log_find_either(int log, const char *text,
					  const char *other)
{
	static char line[8192];
	const char *at;
	ssize_t n;

	while ((n = read(log, line, sizeof(line) - 1)) > 0 || errno == EPIPE) {
		if (n < 0)
			continue;
		line[n] = '\0';
		at = strstr(line, text);
		if (at)
			return at + strlen(text);
		at = strstr(line, other);
		if (at)
			return at + strlen(other);
	}
	return NULL;
}

static inline const char *log_find(int log, const char *text)
{
	return log_find_either(log, text, text);
}

/* Modules; the file is /lib/NAME.ko in the guest */

static inline int module_load(const char *name, const char *parameters)
{
	int fd, error;
	char path[128];
	long result;

	snprintf(path, sizeof(path), "/lib/%s.ko", name);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	REQUIRE_OK(fd);
	result = syscall(SYS_finit_module, fd, parameters, 0);
	error = errno;
	close(fd);
	errno = error;
	return result;
}

static inline int module_unload(const char *name)
{
	return syscall(SYS_delete_module, name, O_NONBLOCK);
}

/* Other processes */

/* In a child; fails unless it exits with 0 and without a failed check. */
static inline pid_t start(void (*run)(void *arg), void *arg)
{
	pid_t pid = fork();

	REQUIRE_OK(pid);
	if (pid)
		return pid;
	tap_failed_checks = 0;
	run(arg);
	_exit(tap_failed_checks ? TAP_FAIL : TAP_PASS);
}

static inline void finish(pid_t pid)
{
	char text[80];
	int status;

	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
	if (tap_status(status, text, sizeof(text)) != TAP_PASS) {
		note("child: %s", text);
		tap_stop();
	}
}

static inline void in_child(void (*run)(void *arg), void *arg)
{
	finish(start(run, arg));
}

/* This process is somebody without rights from here on. */
static inline void become(uid_t uid, gid_t gid)
{
	REQUIRE_OK(setgroups(0, NULL));
	REQUIRE_OK(setresgid(gid, gid, gid));
	REQUIRE_OK(setresuid(uid, uid, uid));
}

#endif /* PASHM_TESTS_SUPPORT_H */
