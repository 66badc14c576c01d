/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/**
 * DOC: A ring of records in a region, for one producer and one consumer
 *
 * For kernel modules and programs alike: either side can be either. Records have a
 * fixed size. The region's zeroed memory is an empty ring; both sides agree on where
 * it lies, on the size of a record and on how many there are.
 *
 *	producer				consumer
 *
 *	if (pashm_spsc_push(&q, &record) > 0)	for (;;) {
 *		ring the doorbell;			wait for the doorbell, take the news;
 *							while (pashm_spsc_pop(&q, &record) > 0)
 *								use the record;
 *						}
 *
 * The bell is rung only if the ring may have been empty. No wake-up is lost, if the
 * consumer takes the news (PASHM_IOC_BELL) before it looks for records, and waits only
 * after pashm_spsc_pop() has said that there is none: a push and that pop both have a
 * full barrier between writing their own index and reading the other's, so that at
 * least one of them sees the other.
 *
 * Neither side trusts the other. What it needs it has in its own struct pashm_spsc,
 * which doesn't lie in the region. Of the region it reads the other's index, once for
 * each record, and checks it; a record is copied before it is looked at. Whoever writes
 * nonsense gets nonsense, or makes the other side stop with -EPROTO.
 */
#ifndef _PASHM_RING_H
#define _PASHM_RING_H

#include <linux/types.h>

#ifdef __KERNEL__

#include <linux/compiler.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <asm/barrier.h>

#ifdef smp_load_acquire
/* The other's index is read before its records, */
#define __pashm_spsc_load(p)		smp_load_acquire(p)
/* and one's own is written after them. */
#define __pashm_spsc_store(p, v)	smp_store_release(p, v)
#else /* before 3.14 */
static inline __u32 __pashm_spsc_load(const __u32 *p)
{
	__u32 v = ACCESS_ONCE(*p);

	smp_mb();	/* acquire */
	return v;
}

static inline void __pashm_spsc_store(__u32 *p, __u32 v)
{
	smp_mb();	/* release */
	ACCESS_ONCE(*p) = v;
}
#endif
/* One's own index is written before the other's is read again. */
#define __pashm_spsc_fence()		smp_mb()

#else

#include <errno.h>
#include <stddef.h>
#include <string.h>

#define __pashm_spsc_load(p)		__atomic_load_n(p, __ATOMIC_ACQUIRE)
#define __pashm_spsc_store(p, v)	__atomic_store_n(p, v, __ATOMIC_RELEASE)
#define __pashm_spsc_fence()		__atomic_thread_fence(__ATOMIC_SEQ_CST)

#endif

/**
 * struct pashm_spsc_shared - the ring's head, as it lies in the region
 * @pushed:	records that were ever pushed, modulo 2^32; the producer writes it
 * @popped:	records that were ever popped; the consumer writes it
 *
 * The records follow. Each index has a cache line to itself.
 */
struct pashm_spsc_shared {
	__u32 pushed;
	__u32 pad1[31];
	__u32 popped;
	__u32 pad2[31];
};

/**
 * struct pashm_spsc - one side's own idea of a ring
 * @shared:	the head
 * @records:	the records
 * @size:	bytes of a record
 * @count:	how many there are room for, a power of two
 * @pushed:	the producer's index
 * @popped:	the consumer's index
 */
struct pashm_spsc {
	struct pashm_spsc_shared *shared;
	unsigned char *records;
	__u32 size;
	__u32 count;
	__u32 pushed;
	__u32 popped;
};

/**
 * pashm_spsc_init() - begin, or go on, with a ring
 * @q: this side's struct
 * @memory: where the ring lies, on 4 bytes
 * @bytes: how much there is from there
 * @size: bytes of a record, 1 or more
 * @count: how many, a power of two, at most 2^31
 *
 * The position is the one that the region has: a side that was closed goes on where
 * it was.
 *
 * Return: 0, or -EINVAL: that is no ring, or there is no room for it.
 */
static inline int pashm_spsc_init(struct pashm_spsc *q, void *memory,
				  size_t bytes, __u32 size, __u32 count)
{
	if (!size || !count || count & (count - 1) ||
	    (unsigned long)memory % sizeof(__u32) ||
	    bytes < sizeof(*q->shared) ||
	    (bytes - sizeof(*q->shared)) / count < size)
		return -EINVAL;
	q->shared = (struct pashm_spsc_shared *)memory;
	q->records = (unsigned char *)memory + sizeof(*q->shared);
	q->size = size;
	q->count = count;
	q->pushed = __pashm_spsc_load(&q->shared->pushed);
	q->popped = __pashm_spsc_load(&q->shared->popped);
	return 0;
}

static inline unsigned char *__pashm_spsc_at(const struct pashm_spsc *q,
					     __u32 index)
{
	return q->records + (size_t)(index & (q->count - 1)) * q->size;
}

/**
 * pashm_spsc_push() - put a record in
 * @q: the producer's
 * @record: the record
 *
 * Context: any; one at a time.
 * Return: 0; 1 if the consumer may be asleep and the doorbell is to be rung; -EAGAIN:
 * the ring is full; -EPROTO: the consumer has broken it.
 */
static inline int pashm_spsc_push(struct pashm_spsc *q, const void *record)
{
	__u32 popped = __pashm_spsc_load(&q->shared->popped);
	__u32 before = q->pushed;

	if (before - popped > q->count)
		return -EPROTO;
	if (before - popped == q->count)
		return -EAGAIN;
	memcpy(__pashm_spsc_at(q, before), record, q->size);
	q->pushed = before + 1;
	__pashm_spsc_store(&q->shared->pushed, q->pushed);
	__pashm_spsc_fence();
	return __pashm_spsc_load(&q->shared->popped) == before;
}

/**
 * pashm_spsc_pop() - take a record out
 * @q: the consumer's
 * @record: room for it
 *
 * Context: any; one at a time.
 * Return: 1; 0: the ring is empty, and a push from now on says that the bell is to
 * be rung; -EPROTO: the producer has broken it.
 */
static inline int pashm_spsc_pop(struct pashm_spsc *q, void *record)
{
	__u32 pushed = __pashm_spsc_load(&q->shared->pushed);

	if (pushed == q->popped) {
		__pashm_spsc_fence();
		pushed = __pashm_spsc_load(&q->shared->pushed);
		if (pushed == q->popped)
			return 0;
	}
	if (pushed - q->popped > q->count)
		return -EPROTO;
	memcpy(record, __pashm_spsc_at(q, q->popped), q->size);
	q->popped++;
	__pashm_spsc_store(&q->shared->popped, q->popped);
	return 1;
}

#endif /* _PASHM_RING_H */
