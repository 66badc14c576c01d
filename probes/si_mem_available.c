/* whether modules can call si_mem_available() (4.6, d02bd27bd33d) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

long probe(void)
{
	return si_mem_available();
}
