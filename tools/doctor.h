/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_TOOLS_DOCTOR_H
#define PASHM_TOOLS_DOCTOR_H

#include <stdbool.h>

#include "pashm.h"

/**
 * struct patient - what was found out, for the checks that come later
 * @root: where the system is: "" or a directory that holds one, for tests
 * @release: the running kernel's
 * @module: path of the module for this kernel, or empty
 * @elsewhere: a kernel that there is a module for, or empty
 * @loaded: the module is loaded
 * @unsigned_refused: this kernel takes only signed modules
 * @is_signed: the module is
 */
struct patient {
	const char *root;
	char release[100];
	char module[1000];
	char elsewhere[256];
	bool loaded;
	bool unsigned_refused;
	bool is_signed;
};

enum finding { GOOD, NOTE, BAD };

/* One line of the report. @mend: a command, or NULL. */
void find(enum finding finding, const char *what, const char *mend,
	  const char *format, ...) __attribute__((format(printf, 4, 5)));

/* Small files below the root: bytes read, or -errno; the text ends with a zero byte. */
int read_file(const struct patient *patient, const char *path, char *text,
	      size_t size);
bool have_file(const struct patient *patient, const char *path);

/* A field of the module, as modinfo(8) has it; false if it can't be had. */
bool module_field(const struct patient *patient, const char *field, char *text,
		  size_t size);

/* The last line of the kernel's log that is about the module and has @word. */
bool log_line(const struct patient *patient, char *text, size_t size);

/* The command that installs a kernel's headers on this distribution. */
const char *headers_command(const struct patient *patient, char text[200]);

void check_kernel(struct patient *patient);
void check_module(struct patient *patient);
void check_load(struct patient *patient);
void check_rights(struct patient *patient);
void check_driver(struct patient *patient);
void check_memory(struct patient *patient);

#endif /* PASHM_TOOLS_DOCTOR_H */
