/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_REGISTRY_H
#define PASHM_REGISTRY_H

#include "region.h"

/* Numbers of regions are minors of their device nodes as well. */
#define PASHM_MAX_REGIONS	65536

bool pashm_registry_taken(const char *name);
int pashm_registry_add(struct pashm_region *region);
void pashm_registry_remove(struct pashm_region *region);
bool pashm_registry_unname(struct pashm_region *region);
struct pashm_region *pashm_registry_find(const char *name);
struct pashm_region *pashm_registry_find_node(u32 id);
unsigned int pashm_registry_count(void);

void pashm_registry_lock(void);
void pashm_registry_unlock(void);
struct pashm_region *pashm_registry_next(u32 id);
void pashm_registry_exit(void);

#endif /* PASHM_REGISTRY_H */
