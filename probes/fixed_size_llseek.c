/* whether modules can call fixed_size_llseek() (3.11) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>

loff_t probe(struct file *file)
{
	return fixed_size_llseek(file, 0, 0, 1);
}
