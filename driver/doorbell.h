/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_DOORBELL_H
#define PASHM_DOORBELL_H

#include <linux/atomic.h>
#include <linux/list.h>
#include <linux/mutex.h>
#include <linux/poll.h>
#include <linux/types.h>
#include <linux/wait.h>

struct file;

/* Eventfds that one open file can have. */
#define PASHM_DOORBELL_EVENTFDS	16

/**
 * struct pashm_doorbell - the doorbell of a region
 * @rings:	how often it was rung
 * @waiters:	who polls
 * @lock:	changes of @ears, and the eventfds of all its open files
 * @ears:	who else is told; read under RCU
 */
struct pashm_doorbell {
	atomic64_t rings;
	wait_queue_head_t waiters;
	struct mutex lock;	/* ears */
	struct list_head ears;
};

/**
 * struct pashm_ear - somebody who is told of each ring
 * @link:	in the doorbell's list
 * @hear:	tells it: any context, RCU read lock held
 */
struct pashm_ear {
	struct list_head link;
	void (*hear)(struct pashm_ear *ear);
};

/**
 * struct pashm_hearing - what an open file has heard of its region's doorbell
 * @seen:	rings when it last asked
 * @eventfds:	those that were given through it
 * @count:	how many
 */
struct pashm_hearing {
	atomic64_t seen;
	struct list_head eventfds;
	unsigned int count;
};

void pashm_doorbell_init(struct pashm_doorbell *bell);
u64 pashm_doorbell_ring(struct pashm_doorbell *bell);
u64 pashm_doorbell_rings(const struct pashm_doorbell *bell);

void pashm_doorbell_add_ear(struct pashm_doorbell *bell,
			    struct pashm_ear *ear);
void pashm_doorbell_remove_ear(struct pashm_doorbell *bell,
			       struct pashm_ear *ear);

void pashm_hearing_begin(struct pashm_hearing *hearing,
			 const struct pashm_doorbell *bell);
void pashm_hearing_end(struct pashm_hearing *hearing,
		       struct pashm_doorbell *bell);
__poll_t pashm_hearing_poll(const struct pashm_hearing *hearing,
			    struct pashm_doorbell *bell, struct file *file,
			    struct poll_table_struct *wait);
u64 pashm_hearing_news(const struct pashm_hearing *hearing,
		       const struct pashm_doorbell *bell, u64 *rings);
bool pashm_hearing_take(struct pashm_hearing *hearing, u64 rings, u64 news);
int pashm_hearing_add_eventfd(struct pashm_hearing *hearing,
			      struct pashm_doorbell *bell, int fd);
int pashm_hearing_remove_eventfd(struct pashm_hearing *hearing,
				 struct pashm_doorbell *bell, int fd);

void pashm_doorbell_exit(void);

#endif /* PASHM_DOORBELL_H */
