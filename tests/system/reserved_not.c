// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of reserved memory: what isn't adopted, and for whom
 *
 * On machines where nothing is reserved, too: there is much else to refuse.
 */
#include <linux/capability.h>
#include <sys/mount.h>

#include "leftovers.h"
#include "proc_control.h"
#include "reserved.h"

static const struct wrong {
	const char *what;
	struct pashm_create create;
	int error;
} wrongs[] = {
	{ "half a page on", { .size = 1, .address = RESERVED + 512 }, EINVAL },
	{ "beyond all addresses",
	  { .size = 1, .address = -4 * MIB }, ERANGE },
	{ "over the end of all addresses",
	  { .size = 8 * MIB, .address = -4 * MIB }, ERANGE },
	{ "more than it is", { .size = 256 * MIB, .address = RESERVED }, -1 },
	{ "and what is before", { .size = 2 * MIB, .address = RESERVED - MIB }, -1 },
	{ "above the highest address",
	  { .size = MIB, .address = RESERVED, .max_address = RESERVED + MIB - 2 },
	  ERANGE },
	{ "not on the alignment",
	  { .size = MIB, .address = RESERVED + MIB, .align = 2 * MIB }, ERANGE },
#ifdef SOMEBODYS
	{ "a driver's", { .size = MIB, .address = SOMEBODYS }, EBUSY },
	{ "a driver's, no-map",
	  { .size = MIB, .address = SOMEBODYS_TOO + MIB }, EBUSY },
	{ "used by the kernel", { .size = MIB, .address = SHARED }, EBUSY },
	{ "over the end of a node, no-map",
	  { .size = MIB, .address = HIDDEN + 4 * MIB - 64 * KIB }, ERANGE },
	{ "over the end of a node",
	  { .size = MIB, .address = SEEN + 4 * MIB - 64 * KIB }, ERANGE },
	{ "before the beginning of a node",
	  { .size = MIB, .address = SEEN - 64 * KIB }, ERANGE },
#endif
	{ "on a node", { .size = MIB, .address = RESERVED,
			 .flags = PASHM_CREATE_NODE }, ERANGE },
};

TEST_ROWS(refused, wrongs)
{
	struct pashm_create c = row->create;

	need_reserved();
	c.backend = PASHM_BACKEND_RESERVED;
	CHECK_EQ(on_control(PASHM_IOC_CREATE, &c), -1);
	if (row->error > 0)
		CHECK_EQ(errno, row->error);
	else
		CHECK(errno == ERANGE || errno == EBUSY);
	CHECK_EQ(query().regions, 0);
}

#define LINES	400

static struct line {
	ull start, end;
	char name[64];
} line[LINES];

/* The lines of /proc/iomem. */
static unsigned int read_lines(void)
{
	FILE *iomem = fopen("/proc/iomem", "re");
	unsigned int lines = 0;
	char text[256];

	REQUIRE(iomem);
	while (fgets(text, sizeof(text), iomem)) {
		REQUIRE(lines < LINES);
		if (sscanf(text, " %llx-%llx : %63[^\n]", &line[lines].start,
			   &line[lines].end, line[lines].name) == 3)
			lines++;
	}
	fclose(iomem);
	return lines;
}

/* A part of RAM can be: firmware's, on RISC-V. */
static bool is_called_reserved(ull address, unsigned int lines)
{
	unsigned int i;

	for (i = 0; i < lines; i++)
		if (!strcasecmp(line[i].name, "reserved") &&
		    address >= line[i].start && address <= line[i].end)
			return true;
	return false;
}

static void is_refused(ull address, unsigned int lines, const char *name)
{
	int fd;

	address = address / page_size() * page_size();
	if (is_called_reserved(address, lines))
		return;
	fd = adopt(address, page_size());
	if (!CHECK(fd < 0 && (errno == ERANGE || errno == EBUSY)))
		note("%#llx, of %s", address, name);
	close(fd);
}

/*
 * Whatever there is in the address space but what is called reserved: memory of
 * the kernel, devices that have a driver and devices that have none.
 */
TEST(nothing_else)
{
	unsigned int lines, ram = 0, i;

	if (!here())
		SKIP("this kernel hasn't it");
	lines = read_lines();
	for (i = 0; i < lines; i++) {
		ram += !strcmp(line[i].name, "System RAM");
		is_refused(line[i].start, lines, line[i].name);
		is_refused(line[i].end, lines, line[i].name);
	}
	CHECK(lines > 3);
	CHECK(ram > 0);
}

/* A page of a program's, wherever it may be. */
TEST(not_memory_of_a_program)
{
	size_t page = page_size();
	uint64_t entry;
	volatile char *own = mmap(NULL, page, PROT_READ | PROT_WRITE,
				  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	int pagemap = open("/proc/self/pagemap", O_RDONLY | O_CLOEXEC);

	if (!here())
		SKIP("this kernel hasn't it");
	REQUIRE((void *)own != MAP_FAILED);
	*own = 1;
	REQUIRE_OK(pagemap);
	REQUIRE_EQ(pread(pagemap, &entry, 8, (uintptr_t)own / page * 8ULL), 8);
	close(pagemap);
	REQUIRE(entry >> 63 && entry << 9);
	CHECK_EQ(adopt((entry & ((1ULL << 55) - 1)) * page, page), -1);
	CHECK(errno == ERANGE || errno == EBUSY);
	munmap((void *)own, page);
}

TEST(by_control)
{
	struct control c = control_file();
	char text[200];

	need_reserved();
	snprintf(text, sizeof(text),
		 "create name=r size=1M mode=0600 backend=reserved address=%#llx",
		 RESERVED);
	command(&c, text, 0);
	CHECK_ERROR(adopt(RESERVED, MIB), EBUSY);
	snprintf(text, sizeof(text),
		 "create name=s size=1M mode=0600 backend=reserved address=%#llx",
		 RESERVED);
	command(&c, text, EBUSY);
	command(&c, "destroy name=r", 0);
	command(&c, "create name=r size=1M backend=reserved address=0xffffffffff000000",
		ERANGE);
	command(&c, "create name=r size=1M backend=reserved address=0x123", EINVAL);
	close(c.fd);
}

static void without_rawio(void *arg __attribute__((unused)))
{
	struct __user_cap_header_struct head = {
		.version = _LINUX_CAPABILITY_VERSION_3,
	};
	struct __user_cap_data_struct data[2];

	REQUIRE_OK(syscall(SYS_capget, &head, data));
	data[0].effective &= ~(1U << CAP_SYS_RAWIO);
	REQUIRE_OK(syscall(SYS_capset, &head, data));
	CHECK_ERROR(adopt(RESERVED, MIB), EPERM);
	/* whatever it says: who may not, learns nothing */
	CHECK_ERROR(adopt(0x100000, MIB), EPERM);
}

static void somebody(void *arg __attribute__((unused)))
{
	become(USER_UID, USER_GID);
	CHECK_ERROR(adopt(RESERVED, MIB), EPERM);
}

TEST(rights)
{
	in_child(without_rawio, NULL);
	REQUIRE_OK(chmod(CONTROL, 0666));
	in_child(somebody, NULL);
}

/* The last, as there is no way back. */
TEST(locked_down)
{
	static const char file[] = "/sys/kernel/security/lockdown";

	need_reserved();
	if (access(file, F_OK))
		mount("none", "/sys/kernel/security", "securityfs", 0, NULL);
	if (access(file, F_OK))
		SKIP("this kernel has no lockdown");
	REQUIRE_OK(file_write(file, "integrity"));
	CHECK_ERROR(adopt(RESERVED, MIB), EPERM);
}

int main(void)
{
	return tap_main();
}
