// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Regions and doorbells, through <pashm/kernel.h> alone
 *
 *	create NAME SIZE MODE	a region of the module's own; "-": without a name
 *	lookup NAME		holds somebody else's instead
 *	destroy, drop		its name; its hold
 *	size, phys		of it
 *	fill SEED		all of it: word i becomes SEED + i
 *	sum			the sum of its words
 *	ring N WHERE		task, softirq, hardirq: from such a context, N times
 *	rings			how often it was rung
 *	listen, unlisten, heard	counts rings
 *	atomic			rings with a spinlock held and interrupts off
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/interrupt.h>
#include <linux/io.h>
#include <linux/smp.h>
#include <linux/spinlock.h>
#include <linux/string.h>

#include "client.h"

static struct pashm_region *region;
static struct pashm_listener *listener;
static atomic_t heard = ATOMIC_INIT(0);
static unsigned int todo;
static DEFINE_SPINLOCK(spin);
static DEFINE_SPINLOCK(which);	/* the region, which others hold on their own */

/* Takes over the caller's hold. */
static void have(struct pashm_region *fresh)
{
	struct pashm_region *old;

	spin_lock(&which);
	old = region;
	region = fresh;
	spin_unlock(&which);
	pashm_drop(old);
}

static long create(char *word[4])
{
	struct pashm_create how = { };
	struct pashm_region *fresh;
	unsigned int mode;
	int err;

	err = kstrtoull(word[2], 0, &how.size);
	if (!err)
		err = kstrtouint(word[3], 8, &mode);
	if (err)
		return err;
	how.mode = mode;
	if (strcmp(word[1], "-") &&
	    strscpy_pad(how.name, word[1], sizeof(how.name)) < 0)
		return -ENAMETOOLONG;
	fresh = pashm_create(&how, KUIDT_INIT(1000), KGIDT_INIT(1000));
	if (IS_ERR(fresh))
		return PTR_ERR(fresh);
	have(fresh);
	return 0;
}

static long lookup(char *word[4])
{
	struct pashm_region *found = pashm_lookup(word[1]);

	if (IS_ERR(found))
		return PTR_ERR(found);
	have(pashm_hold(found));
	pashm_drop(found);
	return 0;
}

static long destroy(char *word[4])
{
	pashm_destroy(region);
	return 0;
}

static long drop(char *word[4])
{
	have(NULL);
	return 0;
}

static long size(char *word[4])
{
	return pashm_size(region);
}

static long phys(char *word[4])
{
	phys_addr_t first = 0, last = 0;

	if (pashm_phys(region, pashm_size(region), &last) != -EINVAL ||
	    pashm_phys(region, 0, &first) ||
	    pashm_phys(region, pashm_size(region) - 1, &last))
		return -EUCLEAN;
	if (last - first != pashm_size(region) - 1)
		return -ESPIPE;
	return first >> PAGE_SHIFT;
}

static long fill(char *word[4])
{
	u32 *at = pashm_address(region), seed;
	size_t i;
	int err = kstrtou32(word[1], 0, &seed);

	if (err)
		return err;
	for (i = 0; i < pashm_size(region) / sizeof(*at); i++)
		WRITE_ONCE(at[i], seed + i);
	return 0;
}

static long sum(char *word[4])
{
	const u32 *at = pashm_address(region);
	u32 total = 0;
	size_t i;

	for (i = 0; i < pashm_size(region) / sizeof(*at); i++)
		total += READ_ONCE(at[i]);
	return total & 0x7fffffff;
}

static void ring_all(void *unused)
{
	while (todo) {
		todo--;
		pashm_ring(region);
	}
}

static void ring_in_tasklet(unsigned long unused)
{
	if (!WARN_ON(!in_softirq()))
		ring_all(NULL);
}

static void ring_in_interrupt(void *unused)
{
	if (!WARN_ON(!irqs_disabled()))
		ring_all(NULL);
}

static long ring(char *word[4])
{
	struct tasklet_struct tasklet;
	int err = kstrtouint(word[1], 0, &todo);

	if (err)
		return err;
	if (!strcmp(word[2], "softirq")) {
		tasklet_init(&tasklet, ring_in_tasklet, 0);
		tasklet_schedule(&tasklet);
		tasklet_kill(&tasklet);
	} else if (!strcmp(word[2], "hardirq")) {
		/* another CPU, if there is one: it comes as an interrupt */
		smp_call_function_single(num_online_cpus() - 1,
					 ring_in_interrupt, NULL, 1);
	} else {
		ring_all(NULL);
	}
	return todo;
}

static long atomic_ring(char *word[4])
{
	unsigned long flags;

	spin_lock_irqsave(&spin, flags);
	pashm_ring(region);
	spin_unlock_irqrestore(&spin, flags);
	return 0;
}

static long rings(char *word[4])
{
	return pashm_rings(region);
}

static void count_ring(void *ctx)
{
	atomic_inc(ctx);
}

static long start_listening(char *word[4])
{
	struct pashm_listener *fresh =
		pashm_listen(region, count_ring, &heard);

	if (IS_ERR(fresh))
		return PTR_ERR(fresh);
	pashm_unlisten(listener);
	listener = fresh;
	atomic_set(&heard, 0);
	return 0;
}

static long stop_listening(char *word[4])
{
	pashm_unlisten(listener);
	listener = NULL;
	return 0;
}

static long how_many(char *word[4])
{
	return atomic_read(&heard);
}

static const struct {
	const char *word;
	bool wants_region;
	long (*run)(char *word[4]);
} table[] = {
	{ "create", false, create },
	{ "lookup", false, lookup },
	{ "destroy", true, destroy },
	{ "drop", true, drop },
	{ "size", true, size },
	{ "phys", true, phys },
	{ "fill", true, fill },
	{ "sum", true, sum },
	{ "ring", true, ring },
	{ "atomic", true, atomic_ring },
	{ "rings", true, rings },
	{ "listen", true, start_listening },
	{ "unlisten", false, stop_listening },
	{ "heard", false, how_many },
};

ssize_t regions_do(char *word[4], void *reply, size_t room)
{
	int i;

	for (i = 0; i < ARRAY_SIZE(table); i++) {
		if (strcmp(table[i].word, word[0]))
			continue;
		if (table[i].wants_region && !region)
			return -ENOLINK;
		return say(reply, room, "%ld", table[i].run(word));
	}
	return -ENOTTY;
}

struct pashm_region *client_hold(void)
{
	struct pashm_region *held;

	spin_lock(&which);
	held = region;
	if (held)
		pashm_hold(held);
	spin_unlock(&which);
	return held;
}

void regions_exit(void)
{
	pashm_unlisten(listener);
	if (region)
		pashm_destroy(region);
	pashm_drop(region);
}
