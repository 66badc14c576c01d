// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The kernel's side of a ring, in the module's region
 *
 * The ring lies at the region's beginning and has SPSC_RECORDS records. "produce N"
 * pushes N of them and "consume N" pops N, in the context of the program that calls.
 * Record i holds i and words that follow from it; what is wrong is -EUCLEAN.
 */
#include <linux/err.h>
#include <linux/sched.h>
#include <linux/wait.h>

#include <pashm/ring.h>

#include "client.h"
#include "spsc.h"

static DECLARE_WAIT_QUEUE_HEAD(rung);

static int begin(struct pashm_spsc *q, struct pashm_region *region)
{
	if (!region)
		return -ENOLINK;
	return pashm_spsc_init(q, pashm_address(region), pashm_size(region),
			       sizeof(struct spsc_record), SPSC_RECORDS);
}

/* The consumer says nothing when there is room again. */
static int wait_for_room(unsigned int tries)
{
	if (tries % 1000)
		return 0;
	return wait_event_interruptible_timeout(rung, false, 1);
}

static ssize_t push_all(struct pashm_region *region, const void *request,
			void *reply, size_t reply_len)
{
	struct spsc_record record;
	unsigned int n, i, bells = 0, tries = 0;
	struct pashm_spsc q;
	int err = kstrtouint(request, 0, &n) ?: begin(&q, region);

	for (i = 0; err >= 0 && i < n;) {
		spsc_record_fill(&record, q.pushed);
		err = pashm_spsc_push(&q, &record);
		if (err == 1) {
			pashm_ring(region);
			bells++;
		}
		if (err >= 0)
			i++;
		else if (err == -EAGAIN)
			err = wait_for_room(++tries);
		cond_resched();
	}
	if (err > 0)
		err = 0;
	return err ?: say(reply, reply_len, "%u", bells);
}

/* The region may be given up for another one meanwhile. */
ssize_t produce(void *ctx, const void *request, size_t request_len,
		void *reply, size_t reply_len)
{
	struct pashm_region *region = client_hold();
	ssize_t done = push_all(region, request, reply, reply_len);

	pashm_drop(region);
	return done;
}

static void wake(void *ctx)
{
	wake_up(&rung);
}

static ssize_t pop_all(struct pashm_region *region, const void *request,
		       void *reply, size_t reply_len)
{
	struct pashm_listener *listener;
	struct spsc_record record;
	unsigned int n, i, sleeps = 0;
	struct pashm_spsc q;
	long left = 1;
	int err = kstrtouint(request, 0, &n) ?: begin(&q, region);

	if (err)
		return err;
	listener = pashm_listen(region, wake, NULL);
	if (IS_ERR(listener))
		return PTR_ERR(listener);
	for (i = 0; i < n;) {
		u64 rings = pashm_rings(region);

		while (i < n && (err = pashm_spsc_pop(&q, &record)) > 0) {
			if (!spsc_record_good(&record, q.popped - 1))
				err = -EUCLEAN;
			if (err < 0)
				break;
			i++;
		}
		if (err < 0 || i == n)
			break;
		sleeps++;
		left = wait_event_interruptible_timeout(rung,
			pashm_rings(region) != rings, 20 * HZ);
		if (left <= 0)
			break;
	}
	pashm_unlisten(listener);
	if (err < 0)
		return err;
	if (left <= 0)
		return left ?: -ETIMEDOUT;
	return say(reply, reply_len, "%u", sleeps);
}

ssize_t consume(void *ctx, const void *request, size_t request_len,
		void *reply, size_t reply_len)
{
	struct pashm_region *region = client_hold();
	ssize_t done = pop_all(region, request, reply, reply_len);

	pashm_drop(region);
	return done;
}
