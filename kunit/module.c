// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: the module of the suites: the driver comes up, and then they run
 *
 * Suites run while the module is being loaded. That they fail is no error of
 * loading it: the log says which.
 */
#include <linux/init.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/sched.h>

#include <kunit/suites.h>

#include "suites.h"

COMPAT_KUNIT_SUITES(suites,	&pashm_address_suite,
		    &pashm_grammar_suite,
		    &pashm_usercopy_suite,
		    &pashm_ioctl_suite,
		    &pashm_limits_suite,
		    &pashm_memory_suite,
		    &pashm_region_suite,
		    &pashm_mapping_suite,
		    &pashm_dmabuf_suite,
		    &pashm_verb_suite,
		    &pashm_ring_suite,
		    &pashm_doorbell_suite,
		    &pashm_sync_suite,
		    &pashm_export_suite,
		    &pashm_command_suite,
		    &pashm_withdraw_suite,
		    &pashm_transaction_suite,
		    &pashm_init_suite);

static int __init suites_init(void)
{
	int err = pashm_kunit_up();

	if (err)
		return err;
	pashm_kunit_mm = current->mm;
	err = compat_kunit_run(suites, ARRAY_SIZE(suites));
	pashm_kunit_mm = NULL;
	if (err)
		pashm_kunit_down();
	return err;
}
module_init(suites_init);

static void __exit suites_exit(void)
{
	__kunit_test_suites_exit(suites, ARRAY_SIZE(suites));
	pashm_kunit_down();
}
module_exit(suites_exit);
