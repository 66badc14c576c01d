/* whether there is sysfs_emit() (5.10, 2efc459d06f1) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/sysfs.h>

int probe(char *buf)
{
	return sysfs_emit(buf, "%d", 1);
}
