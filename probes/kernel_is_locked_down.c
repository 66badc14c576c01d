/* whether there is kernel_is_locked_down() (in distributions' kernels before 5.4) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/kernel.h>

int probe(void)
{
	return kernel_is_locked_down("memory");
}
