/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_SYNC_H
#define PASHM_SYNC_H

#include <linux/types.h>

struct pashm_region;
struct pashm_sync;

bool pashm_sync_here(void);
int pashm_sync(const struct pashm_region *region,
	       const struct pashm_sync *sync);

#endif /* PASHM_SYNC_H */
