/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_DEVICE_H
#define PASHM_DEVICE_H

struct device;
struct pashm_region;

/* The one name below /dev/pashm that no region can have. */
#define PASHM_CONTROL_NAME	"control"

int pashm_device_init(void);
void pashm_device_exit(void);
struct device *pashm_device_add(struct pashm_region *region);
void pashm_device_remove(struct device *dev);

#endif /* PASHM_DEVICE_H */
