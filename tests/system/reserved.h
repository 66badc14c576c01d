/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: The range that the tests of reserved memory adopt
 *
 * reserved.conf makes the kernel leave it alone: by memmap= on x86, by mem= on arm64,
 * whose device tree says that there is more. There, reserved.dtso has other ranges.
 */
#ifndef PASHM_TESTS_RESERVED_H
#define PASHM_TESTS_RESERVED_H

#include "pashm_test.h"

#if defined(__x86_64__) || defined(__i386__)
#define RESERVED	0x28000000ULL
#define WORD		"memmap=16M$0x28000000"
#elif defined(__aarch64__)
#define RESERVED	0x7c000000ULL
#define HIDDEN		0x60000000ULL
#define SEEN		0x61000000ULL
#define SOMEBODYS	0x62000000ULL
#define SOMEBODYS_TOO	0x63000000ULL
#define SHARED		0x64000000ULL
#define WORD		"mem=960M"
#else
#define RESERVED	0ULL
#define WORD		""
#endif
#define SIZE		(4 * MIB)

static inline bool here(void)
{
	return query().backends >> PASHM_BACKEND_RESERVED & 1;
}

static inline int adopt_as(const char *name, ull address, ull size)
{
	struct pashm_create c = {
		.size = size, .address = address, .fd = -1,
		.backend = PASHM_BACKEND_RESERVED,
	};

	if (name) {
		set_name(c.name, name);
		c.mode = 0600;
	}
	return on_control(PASHM_IOC_CREATE, &c) ? -1 : c.fd;
}

static inline int adopt(ull address, ull size)
{
	return adopt_as(NULL, address, size);
}

static inline void need_reserved(void)
{
	const char *word = WORD;
	char line[4096];

	if (!RESERVED)
		SKIP("no memory is reserved on this machine");
	if (!here())
		SKIP("this kernel hasn't it");
	REQUIRE(file_read("/proc/cmdline", line, sizeof(line)) > 0);
	REQUIRE(strstr(line, word));
}

#endif /* PASHM_TESTS_RESERVED_H */
