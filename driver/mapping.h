/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_MAPPING_H
#define PASHM_MAPPING_H

#include <linux/types.h>

struct file;
struct inode;
struct pashm_memory;
struct vm_area_struct;

int pashm_mapping_init(void);
void pashm_mapping_exit(void);
struct inode *pashm_mapping_inode(size_t bytes);
void pashm_mapping_adopt(const struct pashm_memory *mem, struct inode *inode);
void pashm_mapping_disown(const struct pashm_memory *mem);
int pashm_mapping_mmap(struct file *file, struct vm_area_struct *vma);
unsigned long pashm_mapping_unmapped_area(struct file *file,
					  unsigned long addr,
					  unsigned long len,
					  unsigned long pgoff,
					  unsigned long flags);

#endif /* PASHM_MAPPING_H */
