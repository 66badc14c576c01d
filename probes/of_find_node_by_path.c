/* whether the device tree can be walked, be there one or not (in 3.10: if there is) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/of.h>
#include <linux/of_address.h>

int probe(struct resource *range)
{
	struct device_node *node = of_find_node_by_path("/memory");

	node = of_find_node_by_type(node, "memory");
	node = of_get_next_available_child(node, NULL);
	if (of_property_read_bool(node, "reusable"))
		of_node_put(node);
	return of_address_to_resource(node, 0, range);
}
