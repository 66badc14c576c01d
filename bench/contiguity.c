// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Benchmark, in the guest: how large a region can be on a machine in use
 *
 * 300 MiB of page cache and 300 MiB of tmpfs are kept in use. Before each try a
 * workload stirs memory: many small files, pipes and processes, half of which go
 * again. Prints one line for each size: how many of the tries had it, and how
 * long they took; then the largest region, in parts of what was free.
 *
 *	bench SIZE-MIB TRIES SUCCESSES MEDIAN-MS WORST-MS BACKENDS
 *	bench largest MIB FREE-MIB PERCENT
 */
#include <sys/ioctl.h>
#include <linux/loop.h>
#include <time.h>

#include "../tests/system/pashm_test.h"

#define FILL		(300 * MIB)
#define TRIES		20
#define FILES		6000
#define PIPES		200

static uint32_t dice(uint32_t below)
{
	static uint64_t state = 1;

	state = state * 6364136223846793005ULL + 1442695040888963407ULL;
	return (uint32_t)(state >> 33) % below;
}

static ull now_us(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000ULL + t.tv_nsec / 1000;
}

static void write_file(const char *path, size_t len)
{
	static char block[64 * KIB];
	int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);

	REQUIRE_OK(fd);
	while (len) {
		size_t part = len < sizeof(block) ? len : sizeof(block);

		REQUIRE(write(fd, block, part) == (ssize_t)part);
		len -= part;
	}
	close(fd);
}

/* Clean page cache: of a disk whose blocks are holes. */
static void fill_page_cache(void)
{
	int fd = open("/dev/shm/disk", O_RDWR | O_CREAT | O_CLOEXEC, 0600);
	int loop = open("/dev/loop0", O_RDWR | O_CLOEXEC);
	static char block[MIB];
	ull done;

	REQUIRE_OK(fd);
	REQUIRE_OK(loop);
	REQUIRE_OK(ftruncate(fd, FILL));
	REQUIRE_OK(ioctl(loop, LOOP_SET_FD, fd));
	for (done = 0; done < FILL; done += MIB)
		REQUIRE_EQ(read(loop, block, MIB), MIB);
	/* stays open, as closing would drop the cache */
}

static void file_name(char *path, int i)
{
	sprintf(path, "/dev/shm/f/%d/%d", i / 500, i);
}

/* Small files of random sizes; every second one goes again. */
static void stir_files(void)
{
	char path[64];
	int i;

	for (i = 0; i < FILES; i++) {
		if (i % 500 == 0) {
			sprintf(path, "/dev/shm/f/%d", i / 500);
			mkdir(path, 0700);
		}
		file_name(path, i);
		if (access(path, F_OK))
			write_file(path, (1 + dice(8)) * 4 * KIB);
	}
	for (i = 0; i < FILES; i++) {
		file_name(path, i);
		if (dice(2))
			unlink(path);
	}
}

/* Memory that can't be moved, mixed with memory of processes. */
static void stir_processes(void)
{
	static int pipes[PIPES][2];
	static char block[32 * KIB];
	pid_t pids[8];
	int i;

	for (i = 0; i < PIPES; i++) {
		if (!pipes[i][0])
			REQUIRE_OK(pipe2(pipes[i], O_NONBLOCK | O_CLOEXEC));
		if (write(pipes[i][1], block, sizeof(block)) < 0 &&
		    errno != EAGAIN)
			REQUIRE_OK(-1);
	}
	for (i = 0; i < 8; i++) {
		pids[i] = fork();
		REQUIRE_OK(pids[i]);
		if (!pids[i]) {
			size_t len = (1 + dice(8)) * MIB;
			char *p = mmap(NULL, len, PROT_READ | PROT_WRITE,
				       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

			madvise(p, len, MADV_NOHUGEPAGE);
			memset(p, 1, len);
			_exit(0);
		}
	}
	for (i = 0; i < PIPES; i++)
		if (dice(2)) {
			close(pipes[i][0]);
			close(pipes[i][1]);
			pipes[i][0] = 0;
		}
	for (i = 0; i < 8; i++)
		waitpid(pids[i], NULL, 0);
}

static void stir(void)
{
	stir_files();
	stir_processes();
}

static int by_value(const void *a, const void *b)
{
	const ull *x = a, *y = b;

	return *x < *y ? -1 : *x > *y;
}

static void measure(ull size)
{
	unsigned int i, good = 0, pages = 0, range = 0, other = 0;
	ull took[TRIES];

	for (i = 0; i < TRIES; i++) {
		struct pashm_create c = { .size = size };
		ull begin;
		int failed;

		stir();
		begin = now_us();
		failed = on_control(PASHM_IOC_CREATE, &c);
		took[i] = now_us() - begin;
		if (failed) {
			note("%llu MiB, try %u: %s", size / MIB, i,
			     strerror(errno));
			continue;
		}
		good++;
		switch (region_info(c.fd).backend) {
		case PASHM_BACKEND_PAGES:
			pages++;
			break;
		case PASHM_BACKEND_RANGE:
			range++;
			break;
		default:
			other++;
		}
		close(c.fd);
	}
	qsort(took, TRIES, sizeof(*took), by_value);
	note("bench %llu %u %u %llu %llu pages:%u,range:%u,other:%u",
	     size / MIB, TRIES, good, took[TRIES / 2] / 1000,
	     took[TRIES - 1] / 1000, pages, range, other);
}

static void measure_largest(void)
{
	ull unused = meminfo("MemFree"), low = 0, high = unused / MIB + 64;

	while (high - low > 4) {
		ull middle = (low + high) / 2;
		struct pashm_create c = { .size = middle * MIB };

		if (on_control(PASHM_IOC_CREATE, &c)) {
			high = middle;
			continue;
		}
		low = middle;
		close(c.fd);
	}
	note("bench largest %llu %llu %llu%%", low, unused / MIB,
	     low * MIB * 100 / unused);
}

int main(void)
{
	static const ull sizes[] = { 8 * MIB, 64 * MIB, 256 * MIB, 512 * MIB };
	struct pashm_query q;
	unsigned int i;

	printf("TAP version 13\n1..1\n");
	fflush(stdout);
	REQUIRE_OK(set_parameter("max_bytes", 1ULL << 40));
	q = query();
	note("backends %#llx, large pages of %llu", (ull)q.backends,
	     (ull)q.huge_size);
	mkdir("/dev/shm/f", 0700);
	fill_page_cache();
	write_file("/dev/shm/fill", FILL);
	for (i = 0; i < 10; i++)
		stir();
	note("free %llu MiB, available %llu MiB", meminfo("MemFree") / MIB,
	     meminfo("MemAvailable") / MIB);
	for (i = 0; i < ARRAY_SIZE(sizes); i++)
		measure(sizes[i]);
	stir();
	measure_largest();
	printf("ok 1 - measured\n");
	return 0;
}

static const char *tap_before(void)
{
	return NULL;
}

static const char *tap_after(void)
{
	return NULL;
}
