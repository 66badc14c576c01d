// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Every allocation of a call fails in turn: the calls
 *
 * How that is done is told in nth.h.
 */
#include <sys/eventfd.h>
#include <sys/uio.h>

#include "nth.h"

static int fd = -1, other = -1;
static ull size;
static void *at;

static void close_fd(void)
{
	REQUIRE_OK(close(fd));
}

static int by_control(unsigned long request, void *call)
{
	int control = open(CONTROL, O_RDWR | O_CLOEXEC), err, error;

	if (control < 0)
		return -1;
	err = ioctl(control, request, call);
	error = errno;
	close(control);
	errno = error;
	return err;
}

static struct pashm_create create;

static int create_it(void)
{
	struct pashm_create call = create;
	int err = by_control(PASHM_IOC_CREATE, &call);

	fd = call.fd;
	return err;
}

/* The node is there, and nowhere else. */
static void check_node(bool there)
{
	CHECK_EQ(!access(NODES "/failnth", F_OK), there);
	CHECK_ERROR(access("/dev/failnth", F_OK), ENOENT);
}

static void destroy_it(void)
{
	REQUIRE_OK(close(fd));
	check_node(create.name[0]);
	if (create.name[0])
		REQUIRE_OK(region_destroy(create.name));
	check_node(false);
}

static const struct kind {
	const char *what;
	struct pashm_create create;
} kinds[] = {
	{ "small", { .size = 20 * KIB } },
	{ "large", { .size = 6 * MIB } },
	{ "with a name", { .size = 1, .mode = 0600, .name = "failnth" } },
	{ "pages, aligned", { .size = 12 * KIB, .align = MIB, .backend = PASHM_BACKEND_PAGES } },
	{ "range, small", { .size = 12 * KIB, .backend = PASHM_BACKEND_RANGE } },
	{ "range, large", { .size = 4 * MIB, .backend = PASHM_BACKEND_RANGE } },
	{ "dma", { .size = 64 * KIB, .backend = PASHM_BACKEND_DMA } },
	{ "write-combined", { .size = 64 * KIB, .backend = PASHM_BACKEND_DMA_WC } },
};

TEST_ROWS(creating, kinds)
{
	need_faults();
	if (row->create.backend && !(query().backends >> row->create.backend & 1))
		SKIP("this kernel hasn't the backend");
	create = row->create;
	each_in_turn(create_it, destroy_it, ENFILE);
	check_node(false);
}

static int take_name_away(void)
{
	struct pashm_destroy call = { .name = "failnth" };

	return by_control(PASHM_IOC_DESTROY, &call);
}

static void name_again(void)
{
	check_node(false);
	REQUIRE_OK(close(region_create("failnth", page_size(), 0600, 0)));
	check_node(true);
}

TEST(destroying)
{
	need_faults();
	REQUIRE_OK(close(region_create("failnth", page_size(), 0600, 0)));
	each_in_turn(take_name_away, name_again, ENFILE);
	REQUIRE_OK(region_destroy("failnth"));
	check_node(false);
}

static int open_node(void)
{
	fd = open(NODES "/failnth", O_RDWR | O_CLOEXEC);
	return fd < 0 ? -1 : 0;
}

TEST(open_it_again)
{
	int keep;

	need_faults();
	keep = region_create("failnth", page_size(), 0600, 0);
	REQUIRE_OK(keep);
	each_in_turn(open_node, close_fd, ENFILE);
	REQUIRE_OK(region_destroy("failnth"));
	CHECK_EQ(region_info(keep).opens, 1);
	close(keep);
}

static int attach_it(void)
{
	struct pashm_attach call = { .name = "failnth", .fd = -1 };
	int err = by_control(PASHM_IOC_ATTACH, &call);

	fd = call.fd;
	return err;
}

TEST(attaching)
{
	need_faults();
	REQUIRE_OK(close(region_create("failnth", page_size(), 0600, 0)));
	each_in_turn(attach_it, close_fd, ENFILE);
	REQUIRE_OK(region_destroy("failnth"));
}

static int map(void)
{
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return at == MAP_FAILED ? -1 : 0;
}

static void unmap(void)
{
	size_t i;

	/* whatever had failed, now all of it can be used */
	for (i = 0; i < size; i += page_size())
		REQUIRE_EQ(touch((char *)at + i, true), 0);
	REQUIRE_OK(munmap(at, size));
	CHECK_EQ(region_info(fd).mappings, 0);
}

static const struct kind mapped[] = {
	{ "small", { .size = 1 * MIB } },
	{ "large", { .size = 8 * MIB } },
	{ "dma", { .size = 64 * KIB, .backend = PASHM_BACKEND_DMA } },
	{ "write-combined", { .size = 64 * KIB, .backend = PASHM_BACKEND_DMA_WC } },
};

TEST_ROWS(mapping, mapped)
{
	need_faults();
	if (row->create.backend && !(query().backends >> row->create.backend & 1))
		SKIP("this kernel hasn't the backend");
	create = row->create;
	size = create.size;
	REQUIRE_OK(create_it());
	each_in_turn(map, unmap, ENOMEM);
	close(fd);
}

/* As a page fault does it, but a fault that fails is an error, not a signal. */
static int map_and_unmap_a_page(void)
{
	void *p = mmap(NULL, page_size(), PROT_READ, MAP_SHARED, fd, 0);
	int pair[2] = { -1, -1 }, error;
	struct iovec to = { p, page_size() };
	ssize_t n = -1;

	/* get_user_pages() faults it in */
	if (p != MAP_FAILED && !pipe2(pair, O_CLOEXEC))
		n = vmsplice(pair[1], &to, 1, 0);
	error = errno;
	close(pair[0]);
	close(pair[1]);
	if (p != MAP_FAILED)
		munmap(p, page_size());
	errno = error;
	return n < 0 ? -1 : 0;
}

static void nothing(void)
{
}

TEST(page_faults)
{
	need_faults();
	fd = region_new(4 * MIB);
	each_in_turn(map_and_unmap_a_page, nothing, ENFILE);
	CHECK_EQ(region_info(fd).mappings, 0);
	close(fd);
}

static int add_eventfd(void)
{
	struct pashm_eventfd call = { .fd = other };

	return ioctl(fd, PASHM_IOC_EVENTFD, &call);
}

static void remove_eventfd(void)
{
	struct pashm_eventfd call = { .fd = other, .flags = PASHM_EVENTFD_REMOVE };

	REQUIRE_OK(ioctl(fd, PASHM_IOC_EVENTFD, &call));
}

TEST(eventfds)
{
	need_faults();
	fd = region_new(1);
	other = eventfd(0, EFD_CLOEXEC);
	REQUIRE_OK(other);
	each_in_turn(add_eventfd, remove_eventfd, ENOMEM);
	close(other);
	close(fd);
}

static int ring_and_hear(void)
{
	struct pashm_ring call = { .flags = 0 };
	struct pashm_bell bell = { .flags = 0 };

	return ioctl(fd, PASHM_IOC_RING, &call) || ioctl(fd, PASHM_IOC_BELL, &bell);
}

TEST(doorbell)
{
	need_faults();
	if (access(FAULTS "fail_usercopy", F_OK))
		SKIP("nothing is allocated here, and copies can't be made to fail");
	fd = region_new(1);
	each_in_turn(ring_and_hear, nothing, ENOMEM);
	close(fd);
}

static int synchronise(void)
{
	struct pashm_range ranges[] = { { 0, 100 }, { 5000, 3000 } };
	struct pashm_sync call = {
		.ranges = (uintptr_t)ranges, .count = ARRAY_SIZE(ranges), .flags = PASHM_SYNC_FOR_DEVICE,
	};

	return ioctl(fd, PASHM_IOC_SYNC, &call);
}

TEST(synchronising)
{
	need_faults();
	fd = region_new(64 * KIB);
	each_in_turn(synchronise, nothing, ENOMEM);
	close(fd);
}

static int region = -1;

static int export(void)
{
	struct pashm_dmabuf dmabuf = { .fd = -1 };

	if (ioctl(region, PASHM_IOC_DMABUF, &dmabuf))
		return -1;
	fd = dmabuf.fd;
	return 0;
}

static void close_export(void)
{
	CHECK_EQ(region_info(region).opens, 2);
	close_fd();
	CHECK_EQ(region_info(region).opens, 1);
}

TEST(export_as_dmabuf)
{
	need_faults();
	need_dmabuf();
	region = region_new(MIB);
	each_in_turn(export, close_export, ENFILE);
	CHECK_EQ(region_info(region).opens, 1);
	close(region);
}

static int map_dmabuf(void)
{
	at = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
		  fd, 0);
	return at == MAP_FAILED ? -1 : 0;
}

static void unmap_dmabuf(void)
{
	CHECK_EQ(region_info(region).mappings, 1);
	REQUIRE_OK(munmap(at, size));
	CHECK_EQ(region_info(region).mappings, 0);
}

TEST(map_a_dmabuf)
{
	need_faults();
	need_dmabuf();
	size = MIB;
	region = region_new(size);
	fd = -1;
	REQUIRE_OK(export());
	each_in_turn(map_dmabuf, unmap_dmabuf, ENOMEM);
	CHECK_EQ(region_info(region).mappings, 0);
	close(fd);
	close(region);
}

int main(void)
{
	return tap_main();
}
