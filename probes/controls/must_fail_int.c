/* whether a pointer in the place of an integer is refused */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/types.h>

int probe(struct list_head *head)
{
	return head;
}
