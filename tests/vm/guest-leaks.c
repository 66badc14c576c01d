// SPDX-License-Identifier: GPL-2.0
/*
 * DOC: memory that a test has lost, on kernels that can tell
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "guest.h"

#define KMEMLEAK	"/sys/kernel/debug/kmemleak"

static FILE *kmemleak_scan(void)
{
	if (access(KMEMLEAK, R_OK))
		return NULL;
	write_file(KMEMLEAK, "scan");
	return fopen(KMEMLEAK, "re");
}

/*
 * Kernels built with kmemleak look for lost memory after every test. A scan takes a quarter
 * of a minute in an emulated machine, and of what is new it only takes note. So what a test
 * has lost is told by the scan after the next test, with the name of the program; after
 * the last test there is a second scan.
 */
static void scan_kmemleak(struct lines *log, bool last)
{
	char line[512], out[600];
	FILE *f = kmemleak_scan();

	if (f && last) {
		fclose(f);
		sleep(6); /* what is younger is none of its business */
		f = kmemleak_scan();
	}
	if (f && fgets(line, sizeof(line), f)) {
		/* what was in flight is no leak */
		fclose(f);
		f = kmemleak_scan();
	}
	if (!f)
		return;
	while (fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		snprintf(out, sizeof(out), "k 4 kmemleak: %s", line);
		add_line(log, out);
	}
	fclose(f);
	write_file(KMEMLEAK, "clear");
}

/*
 * Kernels built with page_owner (and told page_owner=on) know from where each page was
 * allocated. After a test there is no region any more, so pages that the driver itself
 * has asked for are lost. What the kernel took meanwhile for its own use isn't, nor what
 * another module asked for: the text that a module had for its initialization is gone,
 * the driver may lie there now, and then the stack names a function of the driver's right
 * below do_one_initcall. The first module in a stack tells who has asked.
 */
static void scan_pages(struct lines *log)
{
	static const char * const others[] = {
		"slab", "kmem_cache", "kasan", "depot", "vmalloc", "pte_alloc", "pmd_alloc", "pud_alloc", "p4d_alloc",
	};
	FILE *f = fopen("/sys/kernel/debug/page_owner_stacks/show_stacks", "re");
	char line[512], out[2000] = "";
	bool ours = false, known = false;
	size_t i;

	while (f && fgets(line, sizeof(line), f)) {
		line[strcspn(line, "\n")] = 0;
		for (i = 0; i < sizeof(others) / sizeof(*others) && !ours; i++)
			known |= !!strstr(line, others[i]);
		ours |= !known && strstr(line, "[pashm");
		known |= line[0] && line[strlen(line) - 1] == ']';
		ours &= !strstr(line, "do_one_initcall");
		if (line[0] && strlen(out) + strlen(line) < sizeof(out) - 32)
			strcat(out, line);
		if (strncmp(line, "nr_base_pages:", 14))
			continue;
		if (ours) {
			snprintf(line, sizeof(line), "k 4 page_owner: lost pages: ");
			memmove(out + strlen(line), out, strlen(out) + 1);
			memcpy(out, line, strlen(line));
			add_line(log, out);
		}
		ours = known = false;
		out[0] = 0;
	}
	if (f)
		fclose(f);
}

void look_for_leaks(struct lines *log, bool last)
{
	scan_kmemleak(log, last);
	scan_pages(log);
}
