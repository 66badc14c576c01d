// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The doorbell: who waits for a region is told that there is something new
 *
 * A ring adds one to a counter of 64 bits and wakes those who listen. It may be
 * done from any context but NMI, as wake_up(), and takes no lock where nobody
 * listens.
 *
 * No wake-up is lost, because both sides do two things in the opposite order with
 * a full barrier between:
 *
 *	who rings			who listens
 *	  counts				  enters the queue, or the list
 *	  smp_mb()			  smp_mb()
 *	  looks into queue and list	  looks at the counter
 *
 * At least one of them sees the other. What was written to the region before a
 * ring is seen by whoever sees its count.
 *
 * How much of it is news is the open file's own matter: it has the count of when it
 * last asked.
 */
#include <linux/err.h>
#include <linux/eventfd.h>
#include <linux/rculist.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "doorbell.h"

/**
 * struct eventfd_ear - an eventfd that is signalled
 * @ear:	in the doorbell's list
 * @by_file:	in the open file's
 * @ctx:	the eventfd, with a reference
 * @rcu:	frees it
 */
struct eventfd_ear {
	struct pashm_ear ear;
	struct list_head by_file;
	struct eventfd_ctx *ctx;
	struct rcu_head rcu;
};

/**
 * pashm_doorbell_init() - make a doorbell that was never rung
 * @bell: the doorbell
 */
void pashm_doorbell_init(struct pashm_doorbell *bell)
{
	atomic64_set(&bell->rings, 0);
	init_waitqueue_head(&bell->waiters);
	mutex_init(&bell->lock);
	INIT_LIST_HEAD(&bell->ears);
}

/**
 * pashm_doorbell_ring() - tell everybody
 * @bell: the doorbell
 *
 * Context: any but NMI; on a realtime kernel not from what stays a hard interrupt
 * there, as wake_up().
 * Return: how often it was rung, this time included.
 */
u64 pashm_doorbell_ring(struct pashm_doorbell *bell)
{
	u64 rings = atomic64_inc_return(&bell->rings);
	struct pashm_ear *ear;

	/* It begins with the barrier, which serves the list as well. */
	if (wq_has_sleeper(&bell->waiters))
		wake_up_poll(&bell->waiters, EPOLLIN | EPOLLRDNORM);
	if (list_empty(&bell->ears))
		return rings;
	rcu_read_lock();
	list_for_each_entry_rcu(ear, &bell->ears, link)
		ear->hear(ear);
	rcu_read_unlock();
	return rings;
}

/**
 * pashm_doorbell_rings() - how often it was rung
 * @bell: the doorbell
 *
 * Context: any. What was written before the last of them is seen afterwards.
 * Return: the count.
 */
u64 pashm_doorbell_rings(const struct pashm_doorbell *bell)
{
	u64 rings = atomic64_read(&bell->rings);

	/* before the caller looks at the memory */
	smp_rmb();
	return rings;
}

static void add_ear(struct pashm_doorbell *bell, struct pashm_ear *ear)
{
	list_add_tail_rcu(&ear->link, &bell->ears);
	/* before it looks at the counter, see above */
	smp_mb();
}

/**
 * pashm_doorbell_add_ear() - tell somebody of every ring from now on
 * @bell: the doorbell
 * @ear: who
 *
 * Context: may sleep.
 */
void pashm_doorbell_add_ear(struct pashm_doorbell *bell, struct pashm_ear *ear)
{
	mutex_lock(&bell->lock);
	add_ear(bell, ear);
	mutex_unlock(&bell->lock);
}

/**
 * pashm_doorbell_remove_ear() - don't tell it any more
 * @bell: the doorbell
 * @ear: who; may still be called until a grace period has passed
 *
 * Context: may sleep.
 */
void pashm_doorbell_remove_ear(struct pashm_doorbell *bell,
			       struct pashm_ear *ear)
{
	mutex_lock(&bell->lock);
	list_del_rcu(&ear->link);
	mutex_unlock(&bell->lock);
}

/**
 * pashm_hearing_begin() - an open file has no news yet
 * @hearing: the file's
 * @bell: its region's doorbell
 */
void pashm_hearing_begin(struct pashm_hearing *hearing,
			 const struct pashm_doorbell *bell)
{
	atomic64_set(&hearing->seen, pashm_doorbell_rings(bell));
	INIT_LIST_HEAD(&hearing->eventfds);
	hearing->count = 0;
}

static void free_eventfd(struct rcu_head *rcu)
{
	struct eventfd_ear *ear = container_of(rcu, struct eventfd_ear, rcu);

	eventfd_ctx_put(ear->ctx);
	kfree(ear);
}

/* Doorbell's lock held. */
static void remove_eventfd(struct pashm_hearing *hearing,
			   struct eventfd_ear *ear)
{
	list_del(&ear->by_file);
	hearing->count--;
	list_del_rcu(&ear->ear.link);
	call_rcu(&ear->rcu, free_eventfd);
}

/**
 * pashm_hearing_end() - an open file goes
 * @hearing: the file's; its eventfds are removed
 * @bell: its region's doorbell
 *
 * Context: may sleep.
 */
void pashm_hearing_end(struct pashm_hearing *hearing,
		       struct pashm_doorbell *bell)
{
	struct eventfd_ear *ear, *next;

	mutex_lock(&bell->lock);
	list_for_each_entry_safe(ear, next, &hearing->eventfds, by_file)
		remove_eventfd(hearing, ear);
	mutex_unlock(&bell->lock);
}

/**
 * pashm_hearing_poll() - poll() for the doorbell
 * @hearing: the open file's
 * @bell: its region's doorbell
 * @file: the file
 * @wait: from poll()
 *
 * Context: may sleep.
 * Return: EPOLLIN and EPOLLRDNORM if there is news.
 */
__poll_t pashm_hearing_poll(const struct pashm_hearing *hearing,
			    struct pashm_doorbell *bell, struct file *file,
			    struct poll_table_struct *wait)
{
	poll_wait(file, &bell->waiters, wait);
	/* Newer kernels have it in poll_wait(), older ones leave it to us. */
	smp_mb();
	if (atomic64_read(&bell->rings) == atomic64_read(&hearing->seen))
		return 0;
	return EPOLLIN | EPOLLRDNORM;
}

/**
 * pashm_hearing_news() - how often the bell was rung since the last time
 * @hearing: the open file's
 * @bell: its region's doorbell
 * @rings: where the number of all rings goes
 *
 * Context: any. What was written before the rings is seen afterwards.
 * Return: number of rings; still news until pashm_hearing_take().
 */
u64 pashm_hearing_news(const struct pashm_hearing *hearing,
		       const struct pashm_doorbell *bell, u64 *rings)
{
	u64 seen = atomic64_read(&hearing->seen);

	/* The count is read later, and so can't be less. */
	smp_rmb();
	*rings = pashm_doorbell_rings(bell);
	return *rings - seen;
}

/**
 * pashm_hearing_take() - what pashm_hearing_news() said isn't news any more
 * @hearing: the open file's
 * @rings: as it said
 * @news: what it returned
 *
 * Each ring is news to one caller only, also where several threads ask at once.
 *
 * Context: any.
 * Return: whether it still was; if not, ask again.
 */
bool pashm_hearing_take(struct pashm_hearing *hearing, u64 rings, u64 news)
{
	s64 seen = rings - news;

	return atomic64_cmpxchg(&hearing->seen, seen, rings) == seen;
}

static void signal_eventfd(struct pashm_ear *ear)
{
	eventfd_signal(container_of(ear, struct eventfd_ear, ear)->ctx);
}

static struct eventfd_ear *find_eventfd(const struct pashm_hearing *hearing,
					const struct eventfd_ctx *ctx)
{
	struct eventfd_ear *ear;

	list_for_each_entry(ear, &hearing->eventfds, by_file)
		if (ear->ctx == ctx)
			return ear;
	return NULL;
}

/**
 * pashm_hearing_add_eventfd() - signal an eventfd at each ring
 * @hearing: the open file's
 * @bell: its region's doorbell
 * @fd: the eventfd's descriptor
 *
 * Context: may sleep.
 * Return: 0, -EBADF, -EINVAL (not an eventfd), -EEXIST, -ENOSPC, -ENOMEM.
 */
int pashm_hearing_add_eventfd(struct pashm_hearing *hearing,
			      struct pashm_doorbell *bell, int fd)
{
	struct eventfd_ear *ear;
	int err;

	ear = kzalloc_obj(*ear, GFP_KERNEL_ACCOUNT);
	if (!ear)
		return -ENOMEM;
	ear->ear.hear = signal_eventfd;
	ear->ctx = eventfd_ctx_fdget(fd);
	err = PTR_ERR(ear->ctx);
	if (IS_ERR(ear->ctx))
		goto err_free;

	mutex_lock(&bell->lock);
	err = -EEXIST;
	if (find_eventfd(hearing, ear->ctx))
		goto err_unlock;
	err = -ENOSPC;
	if (hearing->count == PASHM_DOORBELL_EVENTFDS)
		goto err_unlock;
	hearing->count++;
	list_add(&ear->by_file, &hearing->eventfds);
	add_ear(bell, &ear->ear);
	mutex_unlock(&bell->lock);
	return 0;

err_unlock:
	mutex_unlock(&bell->lock);
	eventfd_ctx_put(ear->ctx);
err_free:
	kfree(ear);
	return err;
}

/**
 * pashm_hearing_remove_eventfd() - don't signal an eventfd any more
 * @hearing: the open file's
 * @bell: its region's doorbell
 * @fd: the eventfd's descriptor
 *
 * Context: may sleep.
 * Return: 0, -EBADF, -EINVAL (not an eventfd), -ENOENT (was never added).
 */
int pashm_hearing_remove_eventfd(struct pashm_hearing *hearing,
				 struct pashm_doorbell *bell, int fd)
{
	struct eventfd_ctx *ctx = eventfd_ctx_fdget(fd);
	struct eventfd_ear *ear;

	if (IS_ERR(ctx))
		return PTR_ERR(ctx);
	mutex_lock(&bell->lock);
	ear = find_eventfd(hearing, ctx);
	if (ear)
		remove_eventfd(hearing, ear);
	mutex_unlock(&bell->lock);
	eventfd_ctx_put(ctx);
	return ear ? 0 : -ENOENT;
}

/**
 * pashm_doorbell_exit() - wait until removed eventfds have been freed
 *
 * Context: module exit: no file is open any more.
 */
void pashm_doorbell_exit(void)
{
	rcu_barrier();
}
