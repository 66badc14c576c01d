/* whether a pointer that drops const is refused */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/types.h>

struct list_head *probe(const struct list_head *head)
{
	return head;
}
