/* whether the core maps huge pages of any file, not only shmem's (5.4, 60fbf0ab5da1) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mmzone.h>

enum node_stat_item probe(void)
{
	return NR_FILE_PMDMAPPED;
}
