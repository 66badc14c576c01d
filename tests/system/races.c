// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of everything at once
 *
 * Threads create, attach, map, write, destroy regions under a few names that they
 * all use, others read /proc/pashm, others give commands there. Each may fail as
 * the ABI says a call can fail, and no other way. What a region holds must always
 * be its own. At the end every counter is back at zero.
 */
#include <pthread.h>
#include <stdatomic.h>

#include "leftovers.h"
#include "proc_control.h"

#define NAMES	3
#define WORKERS	4
#define ROUNDS	250	/* of each worker */

static atomic_int working;
static atomic_uint made, attached, destroyed;

static unsigned int next_random(unsigned int *state)
{
	*state = *state * 1103515245 + 12345;
	return *state >> 16;
}

static const char *some_name(unsigned int *state)
{
	static const char * const names[NAMES] = { "race.0", "race.1", "race.2" };

	return names[next_random(state) % NAMES];
}

static ull some_size(unsigned int *state)
{
	static const ull sizes[] = { 4 * KIB, 12 * KIB, 256 * KIB, 2 * MIB,
				     2 * MIB + 4 * KIB };

	return sizes[next_random(state) % ARRAY_SIZE(sizes)];
}

/* One of the errors that this call may give when others are at work. */
static bool expected(int result, const int *errors, size_t count,
		     const char *call)
{
	size_t i;

	if (result != -1)
		return true;
	for (i = 0; i < count; i++)
		if (errno == errors[i])
			return false;
	note("%s: %s", call, tap_errno(errno));
	CHECK(!"an error that can't be");
	return false;
}

#define EXPECT(result, ...)						\
	expected(result, (const int[]){ __VA_ARGS__ },			\
		 ARRAY_SIZE(((const int[]){ __VA_ARGS__ })), #result)

/* A copy of a word that is being written may be made byte by byte. */
static bool partly(uint32_t seen, uint32_t written)
{
	uint32_t mask;

	for (mask = 0xff; mask; mask <<= 8)
		if (seen & mask && (seen & mask) != (written & mask))
			return false;
	return true;
}

/* The first word of a region is its number, once somebody has written it. */
static void look_inside(int fd, bool write_it)
{
	struct pashm_info info = region_info(fd);
	volatile uint32_t *word;
	uint32_t seen;

	word = mmap(NULL, info.size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (!CHECK(word != MAP_FAILED))
		return;
	seen = *word;
	if (!CHECK(!seen || seen == info.id))
		note("region %u: %#x", info.id, seen);
	CHECK_EQ(word[info.size / 4 - 1], 0);
	if (write_it)
		*word = info.id;
	REQUIRE_EQ(pread(fd, &seen, sizeof(seen), 0), (int)sizeof(seen));
	if (!CHECK(partly(seen, info.id)))
		note("region %u: %#x", info.id, seen);
	CHECK_OK(munmap((void *)word, info.size));
}

static void one_round(int control, unsigned int *state)
{
	const char *name = some_name(state);
	struct pashm_create create = { .size = some_size(state), .mode = 0600 };
	struct pashm_attach attach = { .flags = 0 };
	struct pashm_destroy destroy = { .flags = 0 };
	int fd;

	set_name(create.name, name);
	set_name(attach.name, name);
	set_name(destroy.name, name);
	switch (next_random(state) % 8) {
	case 0:
	case 1:
		if (!EXPECT(ioctl(control, PASHM_IOC_CREATE, &create), EEXIST))
			return;
		atomic_fetch_add(&made, 1);
		look_inside(create.fd, true);
		REQUIRE_OK(close(create.fd));
		break;
	case 2:
	case 3:
		if (!EXPECT(ioctl(control, PASHM_IOC_ATTACH, &attach), ENOENT))
			return;
		atomic_fetch_add(&attached, 1);
		look_inside(attach.fd, next_random(state) & 1);
		REQUIRE_OK(close(attach.fd));
		break;
	case 4:
		if (EXPECT(ioctl(control, PASHM_IOC_DESTROY, &destroy), ENOENT))
			atomic_fetch_add(&destroyed, 1);
		break;
	case 5:
		/* the node may go between its lookup and its opening */
		fd = region_open(name, O_RDWR);
		if (!EXPECT(fd, ENOENT, ENODEV, ENXIO))
			return;
		look_inside(fd, false);
		REQUIRE_OK(close(fd));
		break;
	default:
		memset(create.name, 0, sizeof(create.name));
		create.mode = 0;
		if (!EXPECT(ioctl(control, PASHM_IOC_CREATE, &create), EEXIST))
			return;
		look_inside(create.fd, true);
		REQUIRE_OK(close(create.fd));
	}
}

static void *worker(void *arg)
{
	unsigned int state = (uintptr_t)arg * 7919 + 17, i;
	int control = control_open();

	for (i = 0; i < ROUNDS; i++)
		one_round(control, &state);
	close(control);
	atomic_fetch_sub(&working, 1);
	return NULL;
}

/* Every line of the table is whole, at any moment. */
static void *table_reader(void *arg)
{
	char *text = buffer_new(MIB);

	(void)arg;
	while (atomic_load(&working)) {
		char *line, *rest;
		unsigned int lines = 0;

		REQUIRE(file_read(PROC_REGIONS, text, MIB) > 0);
		for (line = strtok_r(text, "\n", &rest); line;
		     line = strtok_r(NULL, "\n", &rest)) {
			unsigned int id, uid, gid, mode, opens, mappings;
			ull size, memory, map;
			char name[64], backend[16], end;
			int node;

			if (lines++ < 2) {
				CHECK_EQ(*line, '#');
				continue;
			}
			if (CHECK_EQ(sscanf(line, "%u %63s %llu %llu %llu %u %u %o %u %u %d %15s%c",
					    &id, name, &size, &memory, &map,
					    &uid, &gid, &mode, &opens,
					    &mappings, &node, backend, &end), 12))
				CHECK(size <= memory && opens < 100 &&
				      mappings < 100);
			else
				note("line: %s", line);
		}
		CHECK(lines >= 2);
	}
	free(text);
	return NULL;
}

/* The same regions by the other door; each opener gets its own reply. */
static void *commander(void *arg)
{
	unsigned int state = (uintptr_t)arg;
	char text[128], reply[REPLY_SIZE];

	while (atomic_load(&working)) {
		static const char * const forms[] = {
			"create name=%s size=12K", "destroy name=%s",
			"info name=%s",
		};
		unsigned int form = next_random(&state) % ARRAY_SIZE(forms);
		struct control c = control_file();
		const char *name = some_name(&state);
		bool done;

		snprintf(text, sizeof(text), forms[form], name);
		done = EXPECT(write(c.fd, text, strlen(text)), ENOENT, EEXIST);
		read_reply(c.fd, reply);
		CHECK(!strncmp(reply, done ? "ok" : "error E", done ? 2 : 7));
		if (form != 1 || !done)
			CHECK(strstr(reply, name));
		close(c.fd);
	}
	return NULL;
}

static void destroy_names(void)
{
	unsigned int i;
	char name[16];

	for (i = 0; i < NAMES; i++) {
		snprintf(name, sizeof(name), "race.%u", i);
		region_destroy(name);
	}
}

TEST_SECONDS(all_doors_at_once, 600)
{
	void *(*helpers[])(void *) = { table_reader, commander, commander };
	pthread_t threads[WORKERS + ARRAY_SIZE(helpers)];
	unsigned int before = descriptors();
	struct pashm_query q;
	uintptr_t i;

	atomic_store(&working, WORKERS);
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		REQUIRE(!pthread_create(&threads[i], NULL,
					i < WORKERS ? worker :
					helpers[i - WORKERS], (void *)i));
	for (i = 0; i < ARRAY_SIZE(threads); i++)
		REQUIRE(!pthread_join(threads[i], NULL));
	note("%u made, %u attached, %u destroyed", made, attached, destroyed);
	CHECK(made && attached && destroyed);
	destroy_names();
	CHECK_EQ(descriptors(), before);
	q = query();
	CHECK_EQ(q.regions, 0);
	CHECK_EQ(q.used_bytes, 0);
	CHECK_EQ(q.user_bytes, 0);
}

#define CROWD	8

static pthread_barrier_t barrier;
static atomic_uint won;

static void *one_of_many(void *arg)
{
	int round, control = control_open();

	(void)arg;
	for (round = 0; round < 50; round++) {
		struct pashm_create create = { .size = 4 * KIB, .mode = 0600 };
		struct pashm_destroy destroy = { .flags = 0 };

		set_name(create.name, "crowd");
		set_name(destroy.name, "crowd");
		pthread_barrier_wait(&barrier);
		if (EXPECT(ioctl(control, PASHM_IOC_CREATE, &create), EEXIST)) {
			atomic_fetch_add(&won, 1);
			close(create.fd);
		}
		pthread_barrier_wait(&barrier);
		if (EXPECT(ioctl(control, PASHM_IOC_DESTROY, &destroy), ENOENT))
			atomic_fetch_add(&won, 0x10000);
	}
	close(control);
	return NULL;
}

/* Of many who create one name, one does; of many who destroy it, one does. */
TEST(one_wins)
{
	pthread_t threads[CROWD];
	unsigned int i;

	REQUIRE(!pthread_barrier_init(&barrier, NULL, CROWD));
	for (i = 0; i < CROWD; i++)
		REQUIRE(!pthread_create(&threads[i], NULL, one_of_many, NULL));
	for (i = 0; i < CROWD; i++)
		REQUIRE(!pthread_join(threads[i], NULL));
	CHECK_EQ(won, 50 << 16 | 50);
	CHECK_EQ(query().regions, 0);
}

static void *in_a_row(void *arg)
{
	int *failed = arg, i;

	for (i = 0; i < 100; i++) {
		struct pashm_create create = { .size = 4 * MIB };
		int control = control_open();

		if (ioctl(control, PASHM_IOC_CREATE, &create))
			*failed += errno == ENOSPC ? 1 : 1000;
		else
			close(create.fd);
		close(control);
	}
	return NULL;
}

/* Two thirds of the room that all would need: nobody gets more than there is. */
TEST(limit_under_pressure)
{
	pthread_t threads[3];
	int failed[3] = { 0 }, i;

	REQUIRE_OK(set_parameter("max_bytes", 8 * MIB));
	for (i = 0; i < 3; i++)
		REQUIRE(!pthread_create(&threads[i], NULL, in_a_row,
					&failed[i]));
	for (i = 0; i < 3; i++) {
		REQUIRE(!pthread_join(threads[i], NULL));
		CHECK(failed[i] <= 100);
	}
	note("refused: %d %d %d", failed[0], failed[1], failed[2]);
	CHECK_EQ(query().used_bytes, 0);
}

static void *splitter(void *arg)
{
	int fd = *(int *)arg, i;
	size_t len = 8 * MIB, page = page_size();
	char *map = region_map(fd, len);

	for (i = 0; i < 60; i++) {
		size_t at = i * 37 % (len / page) * page;

		touch(map + at, true);
		madvise(map, len, MADV_DONTNEED);
		touch(map + len - 1 - at, true);
		REQUIRE_OK(mprotect(map + at, page, PROT_READ));
		REQUIRE_OK(mprotect(map, len, PROT_READ | PROT_WRITE));
		if (i % 8 == 0) {
			REQUIRE_OK(munmap(map, len));
			map = region_map(fd, len);
		}
	}
	REQUIRE_OK(munmap(map, len));
	return NULL;
}

/* One region's large pages, faulted in and cut up by several threads. */
TEST(faults_at_once)
{
	int fd = region_new(8 * MIB), i;
	pthread_t threads[4];

	kernel_fill(fd, 8 * MIB, 1);
	for (i = 0; i < 4; i++)
		REQUIRE(!pthread_create(&threads[i], NULL, splitter, &fd));
	for (i = 0; i < 4; i++)
		REQUIRE(!pthread_join(threads[i], NULL));
	CHECK(kernel_filled(fd, 8 * MIB, 1));
	CHECK_EQ(region_info(fd).mappings, 0);
	close(fd);
}

int main(void)
{
	return tap_main();
}
