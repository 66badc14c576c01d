/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_MAPPING_H
#define PASHM_MAPPING_H

#include <linux/types.h>

struct file;
struct inode;
struct vm_area_struct;

int pashm_mapping_init(void);
void pashm_mapping_exit(void);
struct inode *pashm_mapping_inode(size_t bytes);
int pashm_mapping_mmap(struct file *file, struct vm_area_struct *vma);
unsigned long pashm_mapping_unmapped_area(struct file *file,
					  unsigned long addr,
					  unsigned long len,
					  unsigned long pgoff,
					  unsigned long flags);

#endif /* PASHM_MAPPING_H */
