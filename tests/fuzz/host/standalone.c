// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: In libFuzzer's place, where there is only another compiler
 *
 *	fuzz_NAME -max_total_time=SECONDS [-seed=N] DIR
 *
 * Every file of the directory, and then, as long as there is time, what comes of
 * changing, cutting and joining them. Without a look at what the code did: much slower
 * to find things than libFuzzer, and better than nothing.
 */
#include <dirent.h>
#include <time.h>
#include <unistd.h>

#include "must.h"

#define SEEDS	512
#define LONGEST	4096

static struct seed {
	uint8_t *data;
	size_t size;
} seeds[SEEDS];
static size_t count;
static uint64_t state;

static uint64_t next(void)
{
	uint64_t x = state += 0x9e3779b97f4a7c15ULL;

	x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9ULL;
	x = (x ^ x >> 27) * 0x94d049bb133111ebULL;
	return x ^ x >> 31;
}

static void read_seed(const char *dir, const char *name)
{
	char path[1024];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	file = fopen(path, "rb");
	MUST(file);
	seeds[count].data = malloc(LONGEST);
	MUST(seeds[count].data);
	seeds[count].size = fread(seeds[count].data, 1, LONGEST, file);
	fclose(file);
	count++;
}

/* In memory of its own, so that nothing behind it can be read unnoticed. */
static void try(const uint8_t *data, size_t size)
{
	uint8_t *copy = malloc(size + !size);

	MUST(copy);
	memcpy(copy, data, size);
	LLVMFuzzerTestOneInput(copy, size);
	free(copy);
}

static size_t change(uint8_t *data, size_t size)
{
	const struct seed *other = &seeds[next() % count];
	size_t at = size ? next() % size : 0, n = size ? 1 + next() % (size - at) : 0;

	switch (next() % 6) {
	case 0:
		if (size)
			data[at] = next();
		return size;
	case 1:
		if (size)
			data[at] ^= 1 << next() % 8;
		return size;
	case 2: /* a part is missing */
		memmove(data + at, data + at + n, size - at - n);
		return size - n;
	case 3: /* a part is there twice */
		if (size + n > LONGEST)
			return size;
		memmove(data + at + n, data + at, size - at);
		return size + n;
	case 4: /* the rest is another's */
		n = other->size ? next() % other->size : 0;
		n = n < LONGEST - at ? n : LONGEST - at;
		memcpy(data + at, other->data, n);
		return at + n;
	default: /* a byte more */
		if (size == LONGEST)
			return size;
		memmove(data + at + 1, data + at, size - at);
		data[at] = "=\n\t 0xK\xff-"[next() % 10];
		return size + 1;
	}
}

int main(int argc, char **argv)
{
	static uint8_t data[LONGEST];
	const struct dirent *entry;
	const char *dir = NULL;
	unsigned long tries = 0;
	time_t seconds = 10, begin = time(NULL);
	DIR *all;
	size_t i;
	int arg;

	state = begin;
	for (arg = 1; arg < argc; arg++) {
		if (!strncmp(argv[arg], "-max_total_time=", 16))
			seconds = atol(argv[arg] + 16);
		else if (!strncmp(argv[arg], "-seed=", 6))
			state = strtoull(argv[arg] + 6, NULL, 10);
		else if (*argv[arg] != '-')
			dir = argv[arg];
	}
	MUST(dir);
	fprintf(stderr, "seed %llu\n", (unsigned long long)state);
	all = opendir(dir);
	MUST(all);
	while ((entry = readdir(all)) && count < SEEDS)
		if (entry->d_name[0] != '.')
			read_seed(dir, entry->d_name);
	closedir(all);
	MUST(count);
	for (i = 0; i < count; i++)
		try(seeds[i].data, seeds[i].size);
	while (time(NULL) < begin + seconds) {
		const struct seed *seed = &seeds[next() % count];
		size_t size = seed->size;
		unsigned int times = 1 + next() % 4;

		memcpy(data, seed->data, size);
		while (times--)
			size = change(data, size);
		try(data, size);
		tries++;
	}
	fprintf(stderr, "Done %lu runs in %ld second(s)\n", tries, (long)(time(NULL) - begin));
	return 0;
}
