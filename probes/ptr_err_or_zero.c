/* whether there is PTR_ERR_OR_ZERO() (3.12) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/err.h>

int probe(const void *ptr)
{
	return PTR_ERR_OR_ZERO(ptr);
}
