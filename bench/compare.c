// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Benchmark, in the guest: pashm beside what the same kernel offers
 *
 * The machine runs with QEMU's -icount shift=0: its clock goes one nanosecond with
 * each instruction, so what CLOCK_MONOTONIC measures are instructions, of programs and
 * of the kernel. They are the same in each run, whatever else the host does. What
 * caches and TLBs cost isn't in them.
 *
 *	bench memory WHAT CREATE MMAP TOUCH FAULTS TABLES STORE LOAD WRITE READ
 *	bench call WHAT INSTRUCTIONS
 *
 * CREATE, MMAP and TOUCH (a byte of each page) in instructions for SIZE bytes, TABLES in
 * bytes, the others in instructions for each KiB; - for what it can't do.
 */
#include <linux/types.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <time.h>

#include "../tests/system/client.h"

#define SIZE	(256 * MIB)
#define PART	(16 * MIB)	/* for STORE to READ */
#define PIECE	MIB
#define CALLS	500		/* at a time; the best of */
#define TIMES	20

#define NONE	(~0ULL)

/* Old C libraries' headers lack these. */
struct heap_call {
	__u64 len;
	__u32 fd, fd_flags;
	__u64 heap_flags;
};

struct udmabuf_call {
	__u32 memfd, flags;
	__u64 offset, size;
};

#define HEAP_ALLOC	_IOWR('H', 0, struct heap_call)
#define UDMABUF_CREATE	_IOW('u', 0x42, struct udmabuf_call)
#ifndef F_ADD_SEALS
#define F_ADD_SEALS	1033
#define F_SEAL_SHRINK	2
#endif

/* What is said at once is printed at once, on the only CPU, while it measures. */
static char lines[64][160];
static unsigned int count;

__attribute__((format(printf, 1, 2)))
static void say(const char *format, ...)
{
	va_list args;

	REQUIRE(count < ARRAY_SIZE(lines));
	va_start(args, format);
	vsnprintf(lines[count++], sizeof(lines[0]), format, args);
	va_end(args);
}

static ull now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/*
 * Let the kernel finish what it does after its boot, or after the last measurement. It
 * costs nothing: the clock jumps over the time that a machine is idle.
 */
static void calm(void)
{
	sleep(30);
}

/* Descriptors of SIZE bytes, or -1 where the kernel hasn't it */

static int new_pashm(void)
{
	return region_create(NULL, SIZE, 0, 0);
}

static int new_range(void)
{
	struct pashm_create c = { .size = SIZE, .backend = PASHM_BACKEND_RANGE };

	return on_control(PASHM_IOC_CREATE, &c) ? -1 : c.fd;
}

static int sized(int fd)
{
	if (fd >= 0 && ftruncate(fd, SIZE)) {
		close(fd);
		return -1;
	}
	return fd;
}

static int new_memfd(void)
{
	return sized(memfd_create("bench", MFD_CLOEXEC | MFD_ALLOW_SEALING));
}

static int new_hugetlb(void)
{
	return sized(memfd_create("bench", MFD_CLOEXEC | MFD_HUGETLB));
}

static int new_shm(void)
{
	int fd = open("/dev/shm/bench", O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	unlink("/dev/shm/bench");
	return sized(fd);
}

static int new_udmabuf(void)
{
	struct udmabuf_call c = { .flags = 1, .size = SIZE };
	int device = open("/dev/udmabuf", O_RDWR | O_CLOEXEC), memfd, fd;

	if (device < 0)
		return -1;
	memfd = new_memfd();
	REQUIRE_OK(memfd);
	REQUIRE_OK(fcntl(memfd, F_ADD_SEALS, F_SEAL_SHRINK));
	c.memfd = memfd;
	fd = ioctl(device, UDMABUF_CREATE, &c);
	close(memfd);
	close(device);
	return fd;
}

static int new_heap(void)
{
	struct heap_call c = { .len = SIZE, .fd_flags = O_RDWR | O_CLOEXEC };
	int heap = open("/dev/dma_heap/system", O_RDWR | O_CLOEXEC), err;

	if (heap < 0)
		return -1;
	err = ioctl(heap, HEAP_ALLOC, &c);
	close(heap);
	return err ? -1 : (int)c.fd;
}

static const struct memory {
	const char *what;
	int (*make)(void);
} memories[] = {
	{ "pashm", new_pashm },
	{ "pashm,range", new_range },
	{ "memfd", new_memfd },
	{ "/dev/shm", new_shm },
	{ "memfd,hugetlb", new_hugetlb },
	{ "udmabuf", new_udmabuf },
	{ "dma-heap,system", new_heap },
};

/* Measuring */

static ull faults(void)
{
	struct rusage usage;

	getrusage(RUSAGE_SELF, &usage);
	return usage.ru_minflt + usage.ru_majflt;
}

/* Of this process, what page tables take. */
static ull tables(void)
{
	static char text[4096];
	const char *at;

	REQUIRE(file_read("/proc/self/status", text, sizeof(text)) > 0);
	at = strstr(text, "VmPTE:");
	REQUIRE(at);
	return strtoull(at + 6, NULL, 10) * KIB;
}

static ull store_all(char *map)
{
	ull begin = now();

	memset(map, 2, PART);
	return now() - begin;
}

static ull load_all(const char *map)
{
	const uint64_t *word = (const void *)map;
	ull begin = now();
	uint64_t all = 0;
	size_t i;

	for (i = 0; i < PART / sizeof(*word); i++)
		all += word[i];
	__asm__ volatile("" : : "r"(all));
	return now() - begin;
}

static ull by_call(int fd, bool writes)
{
	static char piece[PIECE];
	ull begin, at;

	memset(piece, 1, PIECE);
	begin = now();
	for (at = 0; at < PART; at += PIECE) {
		ssize_t n = writes ? pwrite(fd, piece, PIECE, at) :
				     pread(fd, piece, PIECE, at);

		if (n != PIECE)
			return NONE;
	}
	return now() - begin;
}

static const char *in_kib(char *text, ull took)
{
	if (took == NONE)
		return "-";
	sprintf(text, "%.1f", (double)took / (PART / KIB));
	return text;
}

static void measure(const struct memory *m)
{
	ull begin, create, mmapped, touched, fault, table, at;
	volatile char *map;
	char text[4][32];
	int fd;

	calm();
	begin = now();
	fd = m->make();
	create = now() - begin;
	if (fd < 0) {
		say("%s: not here: %s", m->what, strerror(errno));
		return;
	}
	table = tables();
	fault = faults();
	begin = now();
	map = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	mmapped = now() - begin;
	if (!CHECK(map != MAP_FAILED))
		return;
	begin = now();
	for (at = 0; at < SIZE; at += 4 * KIB)
		map[at] = 1;
	touched = now() - begin;
	fault = faults() - fault;
	table = tables() - table;
	say("bench memory %s %llu %llu %llu %llu %llu %s %s %s %s", m->what,
	     create, mmapped, touched, fault, table,
	     in_kib(text[0], store_all((char *)map)),
	     in_kib(text[1], load_all((char *)map)),
	     in_kib(text[2], by_call(fd, true)),
	     in_kib(text[3], by_call(fd, false)));
	munmap((void *)map, SIZE);
	close(fd);
}

/* Calls */

static int files[2];
static char record[32];	/* as long as the command takes, which answers with its name */

static void null_call(void)
{
	ioctl(files[0], _IO(PASHM_IOC_MAGIC, 0xff));
}

static void info_call(void)
{
	static struct pashm_info info;

	info.flags = 0;
	ioctl(files[0], PASHM_IOC_INFO, &info);
}

static void ring_call(void)
{
	static struct pashm_ring ring;

	ioctl(files[0], PASHM_IOC_RING, &ring);
}

static void eventfd_call(void)
{
	eventfd_write(files[0], 1);
}

static void command_call(void)
{
	call_on(files[0], "roots", record, sizeof(record), record, sizeof(record));
}

static void write_and_read(void)
{
	if (write(files[1], record, sizeof(record)) < 0 ||
	    read(files[0], record, sizeof(record)) < 0)
		tap_wrong();
}

static void calls(const char *what, int fd, int other, void (*one)(void))
{
	ull begin, took, best = NONE;
	int i, times;

	REQUIRE_OK(fd);
	files[0] = fd;
	files[1] = other;
	/* what else the kernel does in the meantime is not in the best */
	for (times = 0; times < TIMES; times++) {
		begin = now();
		for (i = 0; i < CALLS; i++)
			one();
		took = now() - begin;
		best = took < best ? took : best;
	}
	say("bench call %s %llu", what, best / CALLS);
	close(fd);
	if (other != fd)
		close(other);
}

static void measure_calls(void)
{
	int ends[2], fd;

	fd = open("/dev/null", O_RDWR | O_CLOEXEC);
	calls("null-ioctl,/dev/null", fd, fd, null_call);
	fd = region_new(MIB);
	calls("null-ioctl,region", fd, fd, null_call);
	fd = region_new(MIB);
	calls("PASHM_IOC_INFO", fd, fd, info_call);
	fd = region_new(MIB);
	calls("PASHM_IOC_RING", fd, fd, ring_call);
	fd = eventfd(0, EFD_CLOEXEC);
	calls("eventfd,write", fd, fd, eventfd_call);
	fd = control_open();
	calls("command,PASHM_IOC_CALL", fd, fd, command_call);
	fd = command_open("roots", O_RDWR);
	calls("command,write+read", fd, fd, write_and_read);
	REQUIRE_OK(pipe2(ends, O_CLOEXEC));
	calls("pipe,write+read", ends[0], ends[1], write_and_read);
}

int main(void)
{
	ull begin;
	size_t i;

	printf("TAP version 13\n1..1\n");
	fflush(stdout);
	REQUIRE_OK(module_load("client", ""));
	calm();
	measure_calls();
	REQUIRE_OK(module_unload("client"));
	calm();
	begin = now();
	file_write("/proc/sys/vm/nr_hugepages", "128");
	say("bench pool %llu", now() - begin);
	file_write("/sys/module/udmabuf/parameters/size_limit_mb", "256");
	for (i = 0; i < ARRAY_SIZE(memories); i++)
		measure(&memories[i]);
	for (i = 0; i < count; i++)
		note("%s", lines[i]);
	printf("%sok 1 - measured\n", tap_failed_checks ? "not " : "");
	return tap_failed_checks ? TAP_FAIL : 0;
}
