/* whether there is security_locked_down() (5.4, 9e47d31d6a57) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/security.h>

int probe(void)
{
	return security_locked_down(LOCKDOWN_DEV_MEM);
}
