// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: An example of <pashm/kernel.h>: samples for programs, as often as they like
 *
 * The module makes a region and puts a ring of samples into it. A program maps the
 * region and takes them out, without a copy or a system call for each; the doorbell
 * wakes it if it has fallen asleep. A command sets the rate.
 */
#include <linux/atomic.h>
#include <linux/err.h>
#include <linux/hrtimer.h>
#include <linux/jiffies.h>
#include <linux/kernel.h>
#include <linux/ktime.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/workqueue.h>

#include <pashm/kernel.h>
#include <pashm/ring.h>

#include "telemetry.h"

static struct pashm_region *region;
static struct pashm_command *command;
static struct pashm_spsc ring;
static DEFINE_MUTEX(rate_lock);		/* one rate at a time */
static atomic_t rate = ATOMIC_INIT(0);
static u32 number, lost;

static void take_sample(struct work_struct *work)
{
	struct telemetry_sample sample = {
		.time = ktime_to_ns(ktime_get()),
		.number = number++,
		.lost = lost,
	};
	unsigned int hz = atomic_read(&rate);
	struct sysinfo info;
	int result;

	si_meminfo(&info);
	sample.free = (u64)info.freeram * info.mem_unit;
	result = pashm_spsc_push(&ring, &sample);
	if (result > 0)
		pashm_ring(region);
	else if (result < 0)
		lost++;		/* nobody reads, or somebody breaks it */
	if (hz)
		schedule_delayed_work(to_delayed_work(work), HZ / hz);
}

static DECLARE_DELAYED_WORK(sampler, take_sample);

static void set_rate(unsigned int hz)
{
	mutex_lock(&rate_lock);
	atomic_set(&rate, 0);
	cancel_delayed_work_sync(&sampler);
	atomic_set(&rate, hz);
	if (hz)
		schedule_delayed_work(&sampler, 0);
	mutex_unlock(&rate_lock);
}

/* Programs' requests come as copies, with a zero byte behind them. */
static ssize_t obey(void *ctx, const void *request, size_t request_len,
		    void *reply, size_t reply_len)
{
	unsigned int hz;

	if (sscanf(request, "rate %u", &hz) != 1 || hz > HZ)
		return -EINVAL;
	set_rate(hz);
	return snprintf(reply, reply_len, "%u samples a second\n", hz);
}

static const struct pashm_command_ops ops = {
	.name = TELEMETRY_NAME,
	.mode = 0660,
	.max_request = 32,
	.max_reply = 64,
	.handler = obey,
};

static int __init telemetry_init(void)
{
	struct pashm_create create = {
		.size = sizeof(struct pashm_spsc_shared) +
			TELEMETRY_SAMPLES * sizeof(struct telemetry_sample),
		.mode = 0660,
		.name = TELEMETRY_NAME,
	};
	int err;

	region = pashm_create(&create, GLOBAL_ROOT_UID, GLOBAL_ROOT_GID);
	if (IS_ERR(region))
		return PTR_ERR(region);
	err = pashm_spsc_init(&ring, pashm_address(region), pashm_size(region),
			      sizeof(struct telemetry_sample),
			      TELEMETRY_SAMPLES);
	if (err)
		goto err_region;
	command = pashm_command_register(&ops, NULL);
	err = PTR_ERR(command);
	if (IS_ERR(command))
		goto err_region;
	return 0;

err_region:
	pashm_destroy(region);
	pashm_drop(region);
	return err;
}
module_init(telemetry_init);

static void __exit telemetry_exit(void)
{
	/* First who could start the sampler again. */
	pashm_command_unregister(command);
	set_rate(0);
	pashm_destroy(region);
	pashm_drop(region);
}
module_exit(telemetry_exit);

PASHM_IMPORT();
MODULE_DESCRIPTION("An example of a module that shares memory through pashm");
MODULE_LICENSE("GPL");
