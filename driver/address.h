/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_ADDRESS_H
#define PASHM_ADDRESS_H

#include <linux/types.h>

int pashm_address_phys(const void *addr, phys_addr_t *phys);

#endif /* PASHM_ADDRESS_H */
