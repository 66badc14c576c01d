// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of who holds a region that is a dma-buf as well
 *
 * Descriptors of both kinds, mappings, names, other processes.
 */
#include <linux/dma-buf.h>
#include <pthread.h>
#include <sys/socket.h>
#include <time.h>

#include "dmabuf.h"
#include "leftovers.h"

/* Three that hold it, let go in every order; the last one still has all of it. */
static const struct order {
	const char *what;
	int who[3];
} orders[] = {
	{ "region, dma-buf, mapping", { 0, 1, 2 } },
	{ "region, mapping, dma-buf", { 0, 2, 1 } },
	{ "dma-buf, region, mapping", { 1, 0, 2 } },
	{ "dma-buf, mapping, region", { 1, 2, 0 } },
	{ "mapping, region, dma-buf", { 2, 0, 1 } },
	{ "mapping, dma-buf, region", { 2, 1, 0 } },
};

TEST_ROWS(let_go, orders)
{
	const ull size = 5 * MIB;
	bool there[3] = { true, true, true };
	int fd, buf, i;
	ull used;
	char *map;

	need_dmabuf();
	fd = region_create("let-go", size, 0600, 0);
	region_made(fd, size);
	buf = dmabuf_new(fd, 0);
	map = region_map(buf, size);
	fill(map, size, 0, 7);
	used = query().used_bytes;
	REQUIRE_OK(region_destroy("let-go"));
	for (i = 0; i < 3; i++) {
		CHECK_EQ(query().regions, 1);
		CHECK_EQ(query().used_bytes, used);
		CHECK(module_holders() > 0);
		CHECK_ERROR(module_unload("pashm"), EWOULDBLOCK);
		if (there[2])
			CHECK(filled(map, size, 0, 7));
		if (there[1]) {
			char *again = region_map(buf, size);

			CHECK(filled(again, size, 0, 7));
			REQUIRE_OK(munmap(again, size));
		}
		if (there[0])
			CHECK(kernel_filled(fd, size, 7));
		there[row->who[i]] = false;
		if (row->who[i] == 0)
			close(fd);
		else if (row->who[i] == 1)
			close(buf);
		else
			REQUIRE_OK(munmap(map, size));
	}
	CHECK_EQ(query().regions, 0);
	CHECK_EQ(query().used_bytes, 0);
}

/* A dma-buf of a named region: the name can be had again, the memory is another's. */
TEST(outlives_its_name)
{
	int fd, buf, other;
	char *map;

	need_dmabuf();
	fd = region_create("again", MIB, 0600, 0);
	buf = dmabuf_new(fd, 0);
	kernel_fill(fd, MIB, 1);
	close(fd);
	REQUIRE_OK(region_destroy("again"));
	other = region_create("again", MIB, 0600, 0);
	REQUIRE_OK(other);
	kernel_fill(other, MIB, 2);
	map = region_map(buf, MIB);
	CHECK(filled(map, MIB, 0, 1));
	close(buf);
	close(other);
	REQUIRE_OK(region_destroy("again"));
}

static void receiver(void *arg)
{
	char control[CMSG_SPACE(sizeof(int))], byte;
	struct iovec io = { &byte, 1 };
	struct msghdr message = {
		.msg_iov = &io, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct dma_buf_sync sync = {
		.flags = DMA_BUF_SYNC_START | DMA_BUF_SYNC_RW,
	};
	char *map;
	int buf;

	become(USER_UID, USER_GID);
	REQUIRE_EQ(recvmsg(*(int *)arg, &message, MSG_CMSG_CLOEXEC), 1);
	memcpy(&buf, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof(buf));
	map = region_map(buf, MIB);
	if (ioctl(buf, DMA_BUF_IOCTL_SYNC, &sync))
		CHECK_EQ(errno, ENOTTY);
	CHECK(filled(map, MIB, 0, 1));
	fill(map, MIB, 0, 2);
	sync.flags ^= DMA_BUF_SYNC_START | DMA_BUF_SYNC_END;
	if (ioctl(buf, DMA_BUF_IOCTL_SYNC, &sync))
		CHECK_EQ(errno, ENOTTY);
}

/* Who gets it needs no other right, nor the sender to stay. */
TEST(through_a_socket)
{
	char control[CMSG_SPACE(sizeof(int))] = { 0 };
	struct iovec io = { "x", 1 };
	struct msghdr message = {
		.msg_iov = &io, .msg_iovlen = 1,
		.msg_control = control, .msg_controllen = sizeof(control),
	};
	struct cmsghdr *part = CMSG_FIRSTHDR(&message);
	int sockets[2], fd, buf;
	pid_t pid;

	need_dmabuf();
	fd = region_new(MIB);
	kernel_fill(fd, MIB, 1);
	REQUIRE_OK(socketpair(AF_UNIX, SOCK_STREAM, 0, sockets));
	pid = start(receiver, &sockets[1]);
	buf = dmabuf_new(fd, 0);
	part->cmsg_level = SOL_SOCKET;
	part->cmsg_type = SCM_RIGHTS;
	part->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(part), &buf, sizeof(int));
	REQUIRE_EQ(sendmsg(sockets[0], &message, 0), 1);
	close(buf);
	finish(pid);
	CHECK(kernel_filled(fd, MIB, 2));
	close(fd);
}

static void child(void *arg)
{
	char *map = arg;

	CHECK(filled(map, 4 * MIB, 0, 1));
	fill(map, 2 * MIB, 0, 2);
	REQUIRE_OK(munmap(map + MIB, MIB));
	fill(map, MIB, 0, 3);
}

TEST(fork_and_exit)
{
	int fd, buf;
	char *map;

	need_dmabuf();
	fd = region_new(4 * MIB);
	buf = dmabuf_new(fd, 0);
	map = region_map(buf, 4 * MIB);
	fill(map, 4 * MIB, 0, 1);
	close(buf);
	in_child(child, map);
	CHECK_EQ(region_info(fd).mappings, 1);
	CHECK(filled(map, MIB, 0, 3));
	CHECK(filled(map + MIB, MIB, MIB, 2));
	CHECK(filled(map + 2 * MIB, 2 * MIB, 2 * MIB, 1));
	close(fd);
}

static volatile bool stop;

/* At once, and later: where the others are slow, nothing would ever be there for them. */
static void *create_and_destroy(void *arg)
{
	unsigned int i;

	(void)arg;
	for (i = 0; !stop; i++) {
		int fd = region_create("race", 3 * MIB, 0600, 0);

		if (fd >= 0)
			close(fd);
		usleep(i % 8 * 1000);
		region_destroy("race");
	}
	return NULL;
}

static void *attach_and_export(void *count)
{
	while (!stop) {
		int fd = region_attach("race", 0), buf;
		char *map;

		if (fd < 0)
			continue;
		buf = region_export(fd, 0);
		close(fd);
		if (buf < 0)
			continue;
		map = mmap(NULL, 3 * MIB, PROT_READ | PROT_WRITE, MAP_SHARED,
			   buf, 0);
		close(buf);
		if (map == MAP_FAILED)
			continue;
		map[2 * MIB] = 1;
		munmap(map, 3 * MIB);
		__atomic_add_fetch((int *)count, 1, __ATOMIC_RELAXED);
	}
	return NULL;
}

TEST(export_while_destroyed)
{
	pthread_t threads[3];
	int count = 0, i;
	time_t end = time(NULL) + 3;

	need_dmabuf();
	for (i = 0; i < 3; i++)
		REQUIRE(!pthread_create(&threads[i], NULL, i ? attach_and_export :
					create_and_destroy, &count));
	while (time(NULL) < end || (!count && time(NULL) < end + 30))
		usleep(50000);
	stop = true;
	for (i = 0; i < 3; i++)
		pthread_join(threads[i], NULL);
	note("%d dma-bufs", count);
	CHECK(count > 0);
	region_destroy("race");
}

int main(void)
{
	return tap_main();
}
