/* whether alloc_contig_range() takes acr_flags_t (6.18 or earlier) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/gfp.h>

acr_flags_t probe(void)
{
	return ACR_FLAGS_NONE;
}
