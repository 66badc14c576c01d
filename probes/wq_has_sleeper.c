/* whether there is wq_has_sleeper() for every wait queue (4.5, 1ce0bf50ae22) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/wait.h>

size_t probe(wait_queue_head_t *queue)
{
	return sizeof(wq_has_sleeper(queue));
}
