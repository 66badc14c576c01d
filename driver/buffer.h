/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_BUFFER_H
#define PASHM_BUFFER_H

#include <linux/types.h>

struct pashm_payer;

/**
 * struct pashm_buffer - zeroed memory that counts for a user
 * @data:	its bytes, and a zero byte behind them; NULL: there is none
 * @size:	how many
 * @payer:	the user
 */
struct pashm_buffer {
	void *data;
	size_t size;
	struct pashm_payer *payer;
};

int pashm_buffer_alloc(struct pashm_buffer *buffer, size_t size);
void pashm_buffer_shrink(struct pashm_buffer *buffer, size_t size);
void pashm_buffer_free(struct pashm_buffer *buffer);

#endif /* PASHM_BUFFER_H */
