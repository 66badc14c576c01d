// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Operations: other processes, other namespaces, too little memory, modules
 */
#include <fcntl.h>
#include <linux/futex.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fuzz.h"

/* Codes that a child may do: not those of this table, which is the last. */
#define CHILD_CODES	((TABLES - 1) * TABLE_OPS)

/* It has all its parent has, but no other thread: it uses no lock of the library. */
static void child(const uint32_t *a)
{
	struct op op;
	uint32_t i, k;

	self.child = true;
	self.random = (uint64_t)a[0] << 32 | a[1];
	mappings_forked();
	if (a[2] % 8 == 0)
		unshare(CLONE_NEWUSER);
	if (a[2] / 8 % 8 == 0)
		unshare(CLONE_FILES | CLONE_FS);
	for (i = 0; i < a[3] % 12 && !atomic_load(&shared->stop); i++) {
		op.code = next_random(&self.random) % CHILD_CODES;
		for (k = 0; k < 6; k++)
			op.a[k] = next_random(&self.random);
		run_op(&op);
	}
	if (a[4] % 4 == 0)
		raise(SIGKILL);
	_exit(0);
}

/* Not fork(): another thread may be in the middle of what the library locks. */
static void do_fork(const uint32_t *a)
{
	struct timespec soon = { 0, 500000 };
	int status = 0, tries;
	pid_t pid;

	if (self.child)
		return;
	pid = result(syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0));
	if (!pid)
		child(a);
	if (pid < 0)
		return;
	for (tries = 0; tries < 600 && !waitpid(pid, &status, WNOHANG); tries++) {
		nanosleep(&soon, NULL);
		if (tries == (int)(a[5] % 64) || atomic_load(&shared->stop))
			kill(pid, SIGKILL);
	}
	if (tries == 600) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
	}
	ALWAYS(!WIFSIGNALED(status) || WTERMSIG(status) == SIGKILL, "a child died of signal %d",
	       WTERMSIG(status));
}

static void write_to(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	result(write(fd, text, strlen(text)));
	close(fd);
}

/* Memory is moved about, dropped, or somebody else's for a while. */
static void do_pressure(const uint32_t *a)
{
	size_t len = 4 << 20, i;
	char *p;

	switch (a[0] % 3) {
	case 0:
		write_to("/proc/sys/vm/compact_memory", "1");
		break;
	case 1:
		write_to("/proc/sys/vm/drop_caches", "3");
		break;
	default:
		/* freshly given out, it is zero; not what a region held */
		p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
		if (p == MAP_FAILED)
			break;
		for (i = 0; i < len; i += 4096) {
			ALWAYS(!p[i] && !p[i + 2048], "fresh memory has %#x, %#x", p[i], p[i + 2048]);
			p[i] = 1;
		}
		munmap(p, len);
	}
}

/* The test module comes and goes while its commands are being called. */
static void do_module(const uint32_t *a)
{
	int fd;

	if (a[0] % 2) {
		result(syscall(SYS_delete_module, "client", O_NONBLOCK));
		return;
	}
	fd = open("/lib/client.ko", O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	result(syscall(SYS_finit_module, fd, "", 0));
	close(fd);
}

static void do_yield(const uint32_t *a)
{
	struct timespec time = { 0, a[0] % 2000000 };

	if (a[1] % 4)
		sched_yield();
	else
		nanosleep(&time, NULL);
}

const struct op_table ops_other[] = {
	{ "fork", do_fork, 5 },
	{ "pressure", do_pressure, 2 },
	{ "module", do_module, 1 },
	{ "yield", do_yield, 10 },
	{ NULL, NULL, 0 },
};
