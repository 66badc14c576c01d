/* whether a symbol that nothing exports is found missing */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/compiler.h>

extern int probe_nowhere(int);

static noinline int probe_helper(int arg)
{
	return probe_nowhere(arg) + 1;
}

int probe(int arg)
{
	return probe_helper(arg) * 2;
}
