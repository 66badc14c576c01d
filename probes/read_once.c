/* whether there is READ_ONCE() (3.19, 230fa253df63) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/compiler.h>

int probe(const int *from)
{
	return READ_ONCE(*from);
}
