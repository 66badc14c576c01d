/* whether there is si_mem_available() (4.6, d02bd27bd33d) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

size_t probe(void)
{
	return sizeof(si_mem_available());
}
