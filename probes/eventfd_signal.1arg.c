/* whether eventfd_signal() takes the context only (6.8, 3652117f8548) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/eventfd.h>

void probe(struct eventfd_ctx *ctx)
{
	eventfd_signal(ctx);
}
