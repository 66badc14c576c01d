/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DOC: what the two parts of the guest's harness share
 */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
	char **text;
	size_t n;
};

/* guest.c */
void add_line(struct lines *l, const char *s);
void write_file(const char *path, const char *text);

/* guest-leaks.c: adds to the kernel's log what a test has lost; @last: none comes after it */
void look_for_leaks(struct lines *log, bool last);

#endif
