// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: the driver's own init and exit, for the suites to call
 *
 * They are taken as they are, main.c and all. Here they are called more than once,
 * and after this module's own init.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>

#include "suites.h"

#undef __init
#undef __exit
#undef module_init
#undef module_exit
#define __init
#define __exit
#define module_init(fn)
#define module_exit(fn)
#include "main.c"

/**
 * pashm_kunit_up() - the driver's init
 *
 * Return: 0 or -errno.
 */
int pashm_kunit_up(void)
{
	return pashm_init();
}

/**
 * pashm_kunit_down() - the driver's exit
 */
void pashm_kunit_down(void)
{
	pashm_exit();
}
