/* whether a pointer to the wrong type is refused */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/types.h>

struct list_head *probe(struct hlist_node *node)
{
	return node;
}
