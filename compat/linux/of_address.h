/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/of.h> and <linux/of_address.h> as the newest kernel has them
 *
 * Without a device tree, there was little to call before 3.11. Then there is no node.
 */
#ifndef COMPAT_LINUX_OF_ADDRESS_H
#define COMPAT_LINUX_OF_ADDRESS_H

#include <linux/of.h>
#include_next <linux/of_address.h>

#ifndef HAVE_OF_FIND_NODE_BY_PATH
static inline struct device_node *compat_no_node(void)
{
	return NULL;
}

#define of_find_node_by_path(path)	compat_no_node()
#undef for_each_node_by_type
#define for_each_node_by_type(node, type)				\
	for ((node) = compat_no_node(); (node); (node) = compat_no_node())
#undef for_each_available_child_of_node
#define for_each_available_child_of_node(parent, node)			\
	for ((node) = compat_no_node(); (node); (node) = compat_no_node())
#define of_address_to_resource(node, index, range)			\
	((void)(node), (void)(index), (void)(range), -EINVAL)
#endif

#endif /* COMPAT_LINUX_OF_ADDRESS_H */
