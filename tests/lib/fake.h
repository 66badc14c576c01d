/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_TESTS_LIB_FAKE_H
#define PASHM_TESTS_LIB_FAKE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FAKE_CALLS	0x40

/**
 * struct fake - how the driver that isn't one behaves
 * @known:	for each call's number, bytes of its struct that this driver knows; 0: it
 *		hasn't got the call
 * @fail:	for each call's number, the errno it fails with, or 0
 * @missing:	there is no driver at all
 * @locked:	who runs has no right to open the control device
 * @misplace:	addresses of mappings don't suit large pages
 * @map_size:	the large page
 * @regions_text: what /proc/pashm/regions says, or NULL for the truth
 * @opens:	descriptors that are open on anything of it
 * @calls:	how often each call was made
 */
struct fake {
	size_t known[FAKE_CALLS];
	int fail[FAKE_CALLS];
	bool missing;
	bool locked;
	bool misplace;
	size_t map_size;
	const char *regions_text;
	int opens;
	unsigned int calls[FAKE_CALLS];
};

extern struct fake fake;

/* A new driver, of this version, without regions. */
void fake_reset(void);

#endif /* PASHM_TESTS_LIB_FAKE_H */
