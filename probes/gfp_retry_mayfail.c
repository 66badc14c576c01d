/* whether there is __GFP_RETRY_MAYFAIL (4.13, dcda9b04713c) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/gfp.h>

gfp_t probe(void)
{
	return __GFP_RETRY_MAYFAIL;
}
