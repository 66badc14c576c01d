/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: A test leaves nothing behind
 *
 * After each test no region is there, no memory counts as used and no name is
 * left in /dev/pashm, and nobody refers to the module, or the test fails.
 * Parameters and rights that a test has changed are put back.
 */
#ifndef PASHM_TESTS_LEFTOVERS_H
#define PASHM_TESTS_LEFTOVERS_H

#include "pashm_test.h"

static ull tap_max_bytes, tap_max_user_bytes, tap_max_region_bytes;
static mode_t tap_control_mode;

static const char *tap_before(void)
{
	struct stat st;

	if (stat(CONTROL, &st))
		return CONTROL " is not there";
	tap_control_mode = st.st_mode & 07777;
	tap_max_bytes = parameter("max_bytes");
	tap_max_user_bytes = parameter("max_user_bytes");
	tap_max_region_bytes = parameter("max_region_bytes");
	return NULL;
}

static const char *tap_after(void)
{
	static char text[100];
	const char *trouble = names_left();
	struct pashm_query q = query();
	ull holders = module_holders();

	set_parameter("max_bytes", tap_max_bytes);
	set_parameter("max_user_bytes", tap_max_user_bytes);
	set_parameter("max_region_bytes", tap_max_region_bytes);
	chmod(CONTROL, tap_control_mode);
	if (trouble)
		return trouble;
	if (!q.regions && !q.used_bytes && !q.user_bytes && !holders)
		return NULL;
	snprintf(text, sizeof(text),
		 "left: %u regions, used_bytes %llu, user_bytes %llu, references to the module %llu",
		 q.regions, (ull)q.used_bytes, (ull)q.user_bytes, holders);
	return text;
}

#endif /* PASHM_TESTS_LEFTOVERS_H */
