// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The module: what is set up, and in which order
 *
 * Things that others use come first, doors that users come through last. Unloading
 * goes the other way round: close the doors, destroy what nobody holds, take
 * down the rest. The module can't be unloaded while anybody has a region open or
 * mapped, or a control file open.
 */
#include <linux/init.h>
#include <linux/module.h>

#include "control.h"
#include "device.h"
#include "doorbell.h"
#include "export.h"
#include "limits.h"
#include "mapping.h"
#include "memory.h"
#include "proc.h"
#include "registry.h"

static int __init pashm_init(void)
{
	int err;

	pashm_limits_init();
	pashm_memory_dma_init();
	err = pashm_mapping_init();
	if (err)
		goto err_memory;
	err = pashm_device_init();
	if (err)
		goto err_mapping;
	err = pashm_proc_init();
	if (err)
		goto err_device;
	err = pashm_export_init();
	if (err)
		goto err_proc;
	err = pashm_control_init();
	if (err)
		goto err_export;
	return 0;

err_export:
	pashm_export_exit();
err_proc:
	pashm_proc_exit();
	pashm_registry_exit();
err_device:
	pashm_device_exit();
err_mapping:
	pashm_mapping_exit();
err_memory:
	pashm_memory_dma_exit();
	return err;
}
module_init(pashm_init);

static void __exit pashm_exit(void)
{
	pashm_control_exit();
	pashm_export_exit();
	pashm_proc_exit();
	pashm_registry_exit();
	pashm_device_exit();
	pashm_doorbell_exit();
	pashm_mapping_exit();
	pashm_memory_dma_exit();
}
module_exit(pashm_exit);

MODULE_DESCRIPTION("Physically contiguous memory shared by the kernel and user processes");
MODULE_AUTHOR("The pashm authors");
MODULE_LICENSE("GPL");
MODULE_VERSION(PASHM_VERSION);
