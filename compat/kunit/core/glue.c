// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: the parts of KUnit's core that a module can't have, or doesn't need
 *
 * Suites are started by their module, not by a list in struct module; there are no
 * filters, and no devices for tests.
 */
#include <kunit/test.h>

struct kunit *pashm_kunit_running;
EXPORT_SYMBOL_GPL(pashm_kunit_running);

int kunit_bus_init(void);
void kunit_bus_shutdown(void);
void kunit_free_boot_suites(void);

int kunit_bus_init(void)
{
	return 0;
}

void kunit_bus_shutdown(void)
{
}

void kunit_free_boot_suites(void)
{
}
