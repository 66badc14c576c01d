// SPDX-License-Identifier: GPL-2.0
/*
 * DOC: raises, on purpose, the alarms that the runner of the VM tests must see.
 * Loading it does what the parameter "kind" says. It must never be loaded on a
 * machine that is not made to be thrown away.
 */
#include <linux/delay.h>
#include <linux/irqflags.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/smp.h>
#include <linux/string.h>

static char *kind = "";
module_param(kind, charp, 0444);
MODULE_PARM_DESC(kind, "warn, oops, flood or hang");

static int *nowhere;

static void hang(void *unused)
{
	local_irq_disable();
	for (;;)
		cpu_relax();
}

static int __init vmalarm_init(void)
{
	int i;

	if (!strcmp(kind, "warn")) {
		WARN(1, "vmalarm: a warning on purpose\n");
	} else if (!strcmp(kind, "oops")) {
		pr_info("vmalarm: reading address 0 on purpose\n");
		i = READ_ONCE(*nowhere);
		pr_info("vmalarm: read %d\n", i);
	} else if (!strcmp(kind, "flood")) {
		/* more than the log holds, between two looks of the harness */
		for (i = 0; i < 40000; i++)
			pr_info("vmalarm: line %d, which is here only to fill the log\n", i);
	} else if (!strcmp(kind, "hang")) {
		smp_call_function(hang, NULL, 0);
		hang(NULL);
	} else {
		return -EINVAL;
	}
	return 0;
}

static void __exit vmalarm_exit(void)
{
}

module_init(vmalarm_init);
module_exit(vmalarm_exit);
MODULE_DESCRIPTION("alarms for the self test of the VM runner");
MODULE_LICENSE("GPL");
