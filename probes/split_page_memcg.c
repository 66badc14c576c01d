/* whether split_page() splits the charge, too (5.12, e1baddf8475b) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/memcontrol.h>

int probe(void)
{
	return sizeof(&split_page_memcg);
}
