/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: The module with the founding bugs, for the tests that look at them
 */
#ifndef PASHM_TESTS_FOUNDING_H
#define PASHM_TESTS_FOUNDING_H

#include "pashm_test.h"

#define FOUNDING_PHYS		"/proc/founding/phys"
#define FOUNDING_COMMAND	"/proc/founding/command"

static inline void load_founding(void)
{
	const char *file = getenv("PASHM_FOUNDING");
	int fd;

	if (!access(FOUNDING_PHYS, F_OK))
		return;
	fd = open(file ? file : "/lib/founding.ko", O_RDONLY | O_CLOEXEC);
	REQUIRE_OK(fd);
	REQUIRE_OK(syscall(SYS_finit_module, fd, "", 0));
	close(fd);
	REQUIRE_OK(access(FOUNDING_PHYS, F_OK));
}

static inline void unload_founding(void)
{
	REQUIRE_OK(syscall(SYS_delete_module, "founding", O_NONBLOCK));
}

/* Whether the kernel can't touch user memory but by the proper calls. */
static inline bool cpu_guards_user_memory(void)
{
#if defined(__x86_64__) || defined(__i386__)
	char *info = buffer_new(MIB);

	REQUIRE(file_read("/proc/cpuinfo", info, MIB) > 0);
	return strstr(info, " smap ") || strstr(info, " smap\n");
#else
	int log = open("/dev/kmsg", O_RDONLY | O_NONBLOCK | O_CLOEXEC);

	REQUIRE_OK(log);
	return log_find_either(log, "detected: Privileged Access Never",
			"detected feature: Privileged Access Never");
#endif
}

#endif /* PASHM_TESTS_FOUNDING_H */
