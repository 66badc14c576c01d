// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the second founding bug: the raw user pointer
 *
 * A process gives a command to a handler that reads it through the process's own
 * pointer, on a CPU that forbids it: an Oops at that very address, and the
 * process is dead. pashm's control file takes the same bytes from the same
 * address. The log lines of the Oops are announced in founding_pointer.conf;
 * the machine is used for nothing else afterwards.
 */
#include "founding.h"
#include "leftovers.h"
#include "proc_control.h"

/* The words before the address: today's, and those of older kernels. */
#if defined(__x86_64__) || defined(__i386__)
#define OOPS	"BUG: unable to handle page fault for address: "
#define OLD	"BUG: unable to handle kernel paging request at "
#define DEATH	SIGKILL
#else
#define OOPS	"Unable to handle kernel access to user memory outside uaccess routines at virtual address "
#define OLD	"Unable to handle kernel paging request at virtual address "
#define DEATH	SIGSEGV
#endif

static const char text[] = "create name=founding size=1M";
static char *buffer;	/* an ordinary page of the process */

static void write_it(void *arg)
{
	int fd = open(FOUNDING_COMMAND, O_RDWR | O_CLOEXEC);

	(void)arg;
	REQUIRE_OK(fd);
	(void)!write(fd, buffer, strlen(text));
	/* not to be reached */
}

static void pashm_takes_it(void)
{
	struct control c = control_file();

	command_len(&c, buffer, strlen(text), 0);
	CHECK(strstr(c.reply, "name=founding size=1048576"));
	command(&c, "destroy name=founding", 0);
}

TEST(the_cpu_guards_user_memory)
{
	CHECK(cpu_guards_user_memory());
}

TEST(raw_pointer_is_an_oops)
{
	int status, log = log_from_now();
	const char *address;
	pid_t pid;

	load_founding();
	/* distributions make it 1 */
	REQUIRE_OK(file_write("/proc/sys/kernel/panic_on_oops", "0"));
	buffer = mmap(NULL, page_size(), PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	REQUIRE(buffer != MAP_FAILED);
	memcpy(buffer, text, strlen(text));
	pashm_takes_it();

	pid = start(write_it, NULL);
	REQUIRE_EQ(waitpid(pid, &status, 0), pid);
	REQUIRE(WIFSIGNALED(status));
	CHECK_EQ(WTERMSIG(status), DEATH);
	address = log_find_either(log, OOPS, OLD);
	REQUIRE(address);
	CHECK_EQ(strtoull(address, NULL, 16), (uintptr_t)buffer);

	pashm_takes_it();
}

int main(void)
{
	return tap_main();
}
