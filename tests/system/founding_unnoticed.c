// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the second founding bug where nobody notices it
 *
 * The same as founding_pointer on a CPU without SMAP or PAN: the handler with the
 * raw pointer works as if it were right. That is how such code lives for years,
 * and why only a machine that minds can test for it.
 */
#include "founding.h"
#include "leftovers.h"

TEST(the_cpu_does_not_guard_user_memory)
{
	CHECK(!cpu_guards_user_memory());
}

TEST(raw_pointer_goes_unnoticed)
{
	static const char text[] = "create name=founding size=1M";
	char back[sizeof(text)] = "";
	int fd, log = log_from_now();

	load_founding();
	fd = open(FOUNDING_COMMAND, O_RDWR | O_CLOEXEC);
	REQUIRE_OK(fd);
	CHECK_EQ(write(fd, text, strlen(text)), (long long)strlen(text));
	CHECK_EQ(read(fd, back, sizeof(back)), (long long)strlen(text));
	CHECK(!strcmp(back, text));
	close(fd);
	CHECK(!log_find_either(log, "nable to handle", "Oops"));
	unload_founding();
}

int main(void)
{
	return tap_main();
}
