/* whether want_init_on_alloc() tells if what is allocated is zeroed (5.3, 6471384af2a6) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

void probe(gfp_t flags)
{
	(void)sizeof(want_init_on_alloc(flags));
}
