// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of /proc/pashm: the command channel and the table
 *
 * A row is a command, and what comes of it: the error of write(), and how the
 * reply begins. The grammar of sizes has a program of its own, proc_grammar.
 */
#include <sys/uio.h>

#include "leftovers.h"
#include "proc_control.h"

TEST(create_info_destroy)
{
	struct control c = control_file();
	struct pashm_info info;
	char want[256];
	int fd;

	command(&c, "create name=ring0 size=4M mode=0640\n", 0);
	fd = region_attach("ring0", 0);
	REQUIRE_OK(fd);
	info = region_info(fd);
	CHECK_EQ(info.size, 4 * MIB);
	CHECK_EQ(info.mode, 0640);
	CHECK_EQ(info.uid, 0);
	CHECK_EQ(info.flags, 0);
	snprintf(want, sizeof(want),
		 "ok id=%u name=ring0 size=4194304 memory=%llu map=%llu\n",
		 info.id, (ull)info.memory, (ull)info.map_size);
	CHECK_TEXT(c.reply, want);

	command(&c, "info name=ring0", 0);
	snprintf(want, sizeof(want),
		 "ok id=%u name=ring0 size=4194304 memory=%llu map=%llu uid=0 gid=0 mode=0640 node=%d opens=1 mappings=0 flags=0x0 backend=pages\n",
		 info.id, (ull)info.memory, (ull)info.map_size, info.node);
	CHECK_TEXT(c.reply, want);

	command(&c, "destroy name=ring0", 0);
	CHECK_TEXT(c.reply, "ok\n");
	CHECK_EQ(region_info(fd).flags, PASHM_INFO_DESTROYED);
	command(&c, "info name=ring0", ENOENT);
	command(&c, "destroy name=ring0", ENOENT);
	close(fd);
	CHECK_EQ(query().used_bytes, 0);
}

TEST(defaults)
{
	struct control c = control_file();
	int fd;

	command(&c, "create name=plain size=1", 0);
	fd = region_attach("plain", 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).mode, 0600);
	CHECK_EQ(region_info(fd).flags, 0);
	command(&c, "create name=granted size=1 phys=yes", 0);
	fd = region_attach("granted", 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).flags, PASHM_INFO_PHYS);
	command(&c, "create name=refused size=1 phys=no", 0);
	fd = region_attach("refused", 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).flags, 0);
	command(&c, "destroy name=plain", 0);
	command(&c, "destroy name=granted", 0);
	command(&c, "destroy name=refused", 0);
}

TEST(limits)
{
	struct control c = control_file();
	struct pashm_query q;
	int fd = region_new(MIB);
	char want[256];

	q = query();
	command(&c, "limits", 0);
	snprintf(want, sizeof(want),
		 "ok max_bytes=%llu max_user_bytes=%llu used_bytes=%llu user_bytes=%llu regions=1 max_region_bytes=%llu\n",
		 (ull)q.max_bytes, (ull)q.max_user_bytes, (ull)q.used_bytes,
		 (ull)q.user_bytes, (ull)q.max_region_bytes);
	CHECK_TEXT(c.reply, want);
	close(fd);
}

/* The keys that say what memory it shall be. */
TEST(create_where)
{
	struct control c = control_file();
	struct pashm_phys phys;
	int fd;

	command(&c, "create name=here size=1 backend=pages node=0 align=64K max=0xffffffffffff", 0);
	fd = region_attach("here", 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).backend, PASHM_BACKEND_PAGES);
	REQUIRE_OK(region_phys(fd, &phys, 0));
	CHECK_EQ(phys.address % (64 * KIB), 0);
	command(&c, "destroy name=here", 0);
	command(&c, "create name=here size=1 backend=paper", EINVAL);
	command(&c, "create name=here size=1 node=-1", EINVAL);
	command(&c, "create name=here size=1 node=9999", ERANGE);
	command(&c, "create name=here size=1 align=3", EINVAL);
	command(&c, "create name=here size=1 align=x", EINVAL);
	command(&c, "create name=here size=1 max=12", ERANGE);
	command(&c, "create name=here size=1 address=4096", EINVAL);
	close(fd);
	CHECK_EQ(query().used_bytes, 0);
}

TEST(help)
{
	static const char * const verbs[] = {
		"\ncreate name=", "\ndestroy name=", "\ninfo name=",
		"\nlimits\n", "\nhelp\n",
	};
	struct control c = control_file();
	size_t i;

	command(&c, "help", 0);
	for (i = 0; i < ARRAY_SIZE(verbs); i++)
		if (!CHECK(strstr(c.reply, verbs[i])))
			note("%s isn't in: %s", verbs[i], c.reply);
}

TEST(errors_of_the_driver)
{
	struct control c = control_file();

	REQUIRE_OK(set_parameter("max_bytes", 4 * MIB));
	command(&c, "create name=a size=5M", EFBIG);
	command(&c, "create name=a size=3M", 0);
	command(&c, "create name=a size=1", EEXIST);
	command(&c, "create name=b size=2M", ENOSPC);
	command(&c, "create name=control size=1", EEXIST);
	command(&c, "destroy name=control", ENOENT);
	command(&c, "destroy name=b", ENOENT);
	command(&c, "destroy name=a", 0);
	if (kernel_has_64_bit()) {
		REQUIRE_OK(set_parameter("max_bytes", 1ULL << 42));
		command(&c, "create name=a size=1T", EFBIG);
	} else {
		REQUIRE_OK(set_parameter("max_bytes", 3ULL << 30));
		command(&c, "create name=a size=1536M", EFBIG);
	}
	CHECK_EQ(query().regions, 0);
}

TEST(nothing_asked_nothing_said)
{
	int fd = open(PROC_CONTROL, O_RDWR);
	char byte;

	REQUIRE_OK(fd);
	CHECK_EQ(read(fd, &byte, 1), 0);
	CHECK_EQ(write(fd, "help", 0), 0);
	CHECK_EQ(read(fd, &byte, 1), 0);
	close(fd);
}

TEST(reply_in_pieces)
{
	struct control c = control_file();
	char whole[REPLY_SIZE], byte;
	size_t n = 0;

	command(&c, "help", 0);
	strcpy(whole, c.reply);
	REQUIRE_EQ(write(c.fd, "help", 4), 4);
	while (read(c.fd, &byte, 1) == 1)
		REQUIRE_EQ(byte, whole[n++]);
	CHECK_EQ(n, strlen(whole));
	CHECK_EQ(read(c.fd, &byte, 1), 0);
	/* a new command begins a new reply, though the last wasn't read out */
	REQUIRE_EQ(write(c.fd, "help", 4), 4);
	CHECK_EQ(read(c.fd, &byte, 1), 1);
	command(&c, "destroy name=nobody", ENOENT);
	command(&c, "limits", 0);
	CHECK(!strncmp(c.reply, "ok max_bytes=", 13));
}

TEST(two_openers)
{
	struct control a = control_file(), b = control_file();
	char reply[REPLY_SIZE];

	REQUIRE_EQ(write(a.fd, "limits", 6), 6);
	REQUIRE_EQ(write(b.fd, "create name=b size=1", 20), 20);
	CHECK_ERROR(write(a.fd, "nonsense", 8), EINVAL);
	read_reply(b.fd, reply);
	CHECK(!strncmp(reply, "ok id=", 6));
	read_reply(a.fd, reply);
	CHECK(!strncmp(reply, "error EINVAL: ", 14));
	command(&a, "info name=b", 0);
	read_reply(b.fd, reply);
	CHECK_TEXT(reply, "");
	command(&b, "destroy name=b", 0);
}

TEST(one_direction_only)
{
	int in = open(PROC_CONTROL, O_WRONLY), out = open(PROC_CONTROL, O_RDONLY);
	char byte;

	REQUIRE_OK(in);
	REQUIRE_OK(out);
	CHECK_EQ(write(in, "limits", 6), 6);
	CHECK_ERROR(read(in, &byte, 1), EBADF);
	CHECK_ERROR(write(out, "limits", 6), EBADF);
	CHECK_EQ(read(out, &byte, 1), 0);
}

TEST(no_position)
{
	struct control c = control_file();
	char byte;

	CHECK_ERROR(lseek(c.fd, 0, SEEK_SET), ESPIPE);
	CHECK_ERROR(pread(c.fd, &byte, 1, 0), ESPIPE);
	CHECK_ERROR(pwrite(c.fd, "help", 4, 0), ESPIPE);
}

/* Two pieces are two commands. */
TEST(vector)
{
	struct iovec parts[] = { { "create name=v ", 14 }, { "size=1", 6 } };
	struct control c = control_file();

	CHECK_ERROR(writev(c.fd, parts, 2), EINVAL);
	CHECK_ERROR(region_attach("v", 0), ENOENT);
}

TEST(bad_buffers)
{
	struct control c = control_file();
	size_t page = page_size();
	void *volatile none = NULL;
	char got[16];
	ssize_t n;
	char *two = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE,
			 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	REQUIRE(two != MAP_FAILED);
	REQUIRE_OK(munmap(two + page, page));
	memcpy(two + page - 6, "limits", 6);
	CHECK_ERROR(write(c.fd, none, 10), EFAULT);
	CHECK_ERROR(write(c.fd, (void *)-page, 10), EFAULT);
	CHECK_ERROR(write(c.fd, two + page - 6, 7), EFAULT);
	CHECK_EQ(write(c.fd, two + page - 6, 6), 6);
	CHECK_ERROR(read(c.fd, none, 10), EFAULT);
	CHECK_ERROR(read(c.fd, (void *)-page, 10), EFAULT);
	/*
	 * What couldn't be read is still there. Of a buffer that ends early, a
	 * CPU needn't fill the very last bytes, or any.
	 */
	n = read(c.fd, two + page - 9, 100);
	if (n < 0) {
		CHECK_ERROR(n, EFAULT);
		n = 0;
	}
	REQUIRE(n <= 9);
	memcpy(got, two + page - 9, n);
	REQUIRE_EQ(read(c.fd, got + n, 12 - n), 12 - n);
	CHECK(!memcmp(got, "ok max_bytes", 12));
}

TEST(no_memory_is_mapped_here)
{
	struct control c = control_file();
	int regions = open(PROC_REGIONS, O_RDONLY);

	CHECK_ERROR(mmap(NULL, page_size(), PROT_READ, MAP_SHARED, c.fd, 0) ==
		    MAP_FAILED ? -1 : 0, EIO);
	CHECK_ERROR(mmap(NULL, page_size(), PROT_READ, MAP_SHARED, regions, 0) ==
		    MAP_FAILED ? -1 : 0, EIO);
	CHECK_ERROR(ioctl(c.fd, PASHM_IOC_QUERY, NULL), ENOTTY);
}

#define HEAD	"# pashm regions 1\n" \
		"# id name size memory map uid gid mode opens mappings node backend\n"

/* The line that a region must have. */
static void line_of(char *line, size_t size, int fd)
{
	struct pashm_info i = region_info(fd);

	snprintf(line, size, "%u %s %llu %llu %llu %u %u %04o %u %u %d pages\n", i.id,
		 i.name[0] ? i.name : "-", (ull)i.size, (ull)i.memory,
		 (ull)i.map_size, i.uid, i.gid, i.mode, i.opens, i.mappings, i.node);
}

static char *regions_text(void)
{
	char *text = buffer_new(MIB);

	REQUIRE(file_read(PROC_REGIONS, text, MIB) > 0);
	return text;
}

TEST(table_without_regions)
{
	CHECK_TEXT(regions_text(), HEAD);
}

TEST(table)
{
	int fd[3] = { region_new(5), region_create("a.b-c_d", 3 * MIB, 0640, 0),
		      region_create("gone", MIB, 0, 0) };
	char want[1024] = HEAD;
	int i;

	REQUIRE_OK(region_destroy("gone"));
	region_map(fd[1], MIB);
	for (i = 0; i < 3; i++)
		line_of(want + strlen(want), sizeof(want) - strlen(want),
			fd[i]);
	CHECK_TEXT(regions_text(), want);
	REQUIRE_OK(region_destroy("a.b-c_d"));
}

/* More than a page of text, read in pieces of an odd size. */
TEST(long_table)
{
	int fds[300], file = open(PROC_REGIONS, O_RDONLY), i;
	char *text = buffer_new(MIB), line[256] = "\n";
	size_t done = 0;
	ssize_t n;

	REQUIRE_OK(file);
	for (i = 0; i < 300; i++)
		fds[i] = region_new(1);
	while ((n = read(file, text + done, 13)) > 0)
		done += n;
	REQUIRE_EQ(n, 0);
	CHECK(!strncmp(text, HEAD, strlen(HEAD)));
	for (i = 0; i < 300; i++) {
		const char *at;

		/* 5 isn't the end of 15 */
		line_of(line + 1, sizeof(line) - 1, fds[i]);
		at = strstr(text, line);
		REQUIRE(at);
		REQUIRE(!strstr(at + 1, line));
		done -= strlen(line + 1);
	}
	CHECK_EQ(done, strlen(HEAD));
}

static void may_less(void *arg)
{
	struct control c;

	(void)arg;
	become(USER_UID, USER_GID);
	c = control_file();
	command(&c, "create name=much size=9M", EDQUOT);
	command(&c, "create name=told size=1M phys=yes", EPERM);
	command(&c, "create name=at size=4K backend=reserved address=4G",
		query().backends & 1 << PASHM_BACKEND_RESERVED ? EPERM :
								 EOPNOTSUPP);
	command(&c, "destroy name=theirs", EPERM);
	close(c.fd);
}

/* Somebody without rights is told what they lack. */
TEST(without_rights)
{
	struct stat st;
	int fd = region_create("theirs", MIB, 0666, 0);

	REQUIRE_OK(fd);
	close(fd);
	REQUIRE_OK(stat(PROC_CONTROL, &st));
	REQUIRE_OK(chmod(PROC_CONTROL, 0666));
	REQUIRE_OK(chmod(CONTROL, 0666));
	REQUIRE_OK(set_parameter("max_user_bytes", 8 * MIB));
	in_child(may_less, NULL);
	REQUIRE_OK(chmod(PROC_CONTROL, st.st_mode & 0777));
	REQUIRE_OK(region_destroy("theirs"));
}

int main(void)
{
	return tap_main();
}
