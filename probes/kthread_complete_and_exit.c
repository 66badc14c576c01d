/* whether modules can call kthread_complete_and_exit() (5.17, cead18552660) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/kthread.h>

void probe(void)
{
	kthread_complete_and_exit(NULL, 0);
}
