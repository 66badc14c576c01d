/* whether modules can call thp_get_unmapped_area() (4.9, 74d2fad1334d) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>
#include <linux/mm.h>

unsigned long probe(struct file *file, unsigned long len)
{
	return thp_get_unmapped_area(file, 0, len, 0, 0);
}
