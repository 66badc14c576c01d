/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_DMABUF_H
#define PASHM_DMABUF_H

#include <linux/types.h>

#include <pashm/uapi.h>

struct dma_buf;
struct file;
struct pashm_region;
struct pashm_user_struct;

bool pashm_dmabuf_here(void);
struct dma_buf *pashm_dmabuf_export(struct pashm_region *region, int flags);
int pashm_dmabuf_call(const struct file *file, struct pashm_dmabuf *dmabuf,
		      const struct pashm_user_struct *user);

#endif /* PASHM_DMABUF_H */
