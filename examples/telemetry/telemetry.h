/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: What telemetry.ko and its programs agree on
 *
 * /dev/pashm/telemetry begins with a ring (<pashm/ring.h>) of samples.
 * /proc/pashm/command/telemetry takes "rate N", N samples a second.
 */
#ifndef TELEMETRY_H
#define TELEMETRY_H

#include <linux/types.h>

#define TELEMETRY_NAME		"telemetry"
#define TELEMETRY_SAMPLES	1024

struct telemetry_sample {
	__u64 time;	/* nanoseconds since boot */
	__u32 number;
	__u32 lost;	/* samples that found no room, up to this one */
	__u64 free;	/* bytes of memory that are free */
};

#endif /* TELEMETRY_H */
