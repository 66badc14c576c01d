/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: Records that tests send through rings; for the module and the program
 */
#ifndef CLIENT_SPSC_H
#define CLIENT_SPSC_H

#include <linux/types.h>

#define SPSC_RECORDS	32
#define SPSC_WORDS	13	/* no power of two */

struct spsc_record {
	__u32 word[SPSC_WORDS];
};

static inline void spsc_record_fill(struct spsc_record *record, __u32 index)
{
	int i;

	for (i = 0; i < SPSC_WORDS; i++)
		record->word[i] = index * (2 * i + 1);
}

static inline int spsc_record_good(const struct spsc_record *record,
				   __u32 index)
{
	int i;

	for (i = 0; i < SPSC_WORDS; i++)
		if (record->word[i] != index * (2 * i + 1))
			return 0;
	return 1;
}

#endif /* CLIENT_SPSC_H */
