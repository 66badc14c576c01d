/* whether there is fixed_size_llseek() (3.11) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>

size_t probe(struct file *file)
{
	return sizeof(fixed_size_llseek(file, 0, 0, 1));
}
