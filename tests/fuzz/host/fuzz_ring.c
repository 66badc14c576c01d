// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: libFuzzer: a ring of records against a peer that writes anything
 *
 * One side pushes and pops as it should. Between that, bytes of the ring become
 * others: indices, records, all. Nothing outside of the ring is touched, no answer is
 * one that isn't promised, and what the peer says makes nobody go on for ever.
 */
#include <errno.h>

#include <pashm/ring.h>

#include "must.h"

struct input {
	const uint8_t *data;
	size_t size;
};

static uint32_t next(struct input *in, unsigned int bytes)
{
	uint32_t value = 0;

	for (; bytes; bytes--) {
		value = value << 8 | (in->size ? *in->data : 0);
		if (in->size) {
			in->data++;
			in->size--;
		}
	}
	return value;
}

static void hostile(struct input *in, unsigned char *memory, size_t bytes)
{
	size_t at = next(in, 2) % bytes, len = next(in, 1) % 8;

	for (; len && at < bytes; len--, at++)
		memory[at] = next(in, 1);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = { data, size };
	uint32_t record_size = next(&in, 1) % 16 ? next(&in, 1) % 40 : next(&in, 4);
	uint32_t count = next(&in, 1) % 16 ? 1U << next(&in, 1) % 6 : next(&in, 4);
	size_t bytes = next(&in, 2) % 2048;
	/* on 4 bytes or not; ASan knows where it ends */
	unsigned int beside = next(&in, 1) % 8 == 0;
	unsigned char *all = calloc(1, bytes + beside + !bytes), *memory = all + beside;
	struct pashm_spsc push, pop, other;
	unsigned char *record;
	int n;

	MUST(all);
	n = pashm_spsc_init(&push, memory, bytes, record_size, count);
	MUST(!n || n == -EINVAL);
	if (!n)
		MUST(!pashm_spsc_init(&pop, memory, bytes, record_size, count) &&
		     record_size && (uint64_t)record_size * count + sizeof(*push.shared) <= bytes);
	while (!n && in.size) {
		uint32_t i, got = 0;

		record = malloc(record_size);
		MUST(record);
		memset(record, next(&in, 1), record_size);
		switch (next(&in, 1) % 5) {
		case 0:
			i = pashm_spsc_push(&push, record);
			MUST(i == 0 || i == 1 || (int)i == -EAGAIN || (int)i == -EPROTO);
			break;
		case 1:
			i = pashm_spsc_pop(&pop, record);
			MUST(i == 0 || i == 1 || (int)i == -EPROTO);
			break;
		case 2:
			/* as long as there is something; nobody adds to it meanwhile */
			while (pashm_spsc_pop(&pop, record) > 0)
				MUST(++got <= count);
			break;
		case 3:
			while (pashm_spsc_push(&push, record) >= 0)
				MUST(++got <= count);
			break;
		default:
			hostile(&in, memory, bytes);
			/* who comes anew believes what it finds, and no more than that */
			MUST(!pashm_spsc_init(&other, memory, bytes, record_size, count));
			if (next(&in, 1) % 4 == 0)
				push = other;
			if (next(&in, 1) % 4 == 0)
				pop = other;
		}
		free(record);
	}
	free(all);
	return 0;
}
