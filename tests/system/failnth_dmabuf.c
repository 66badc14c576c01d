// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Every allocation of a call fails in turn: dma-bufs
 *
 * How that is done is told in nth.h. The device is that of tests/modules/importer.
 */
#include "nth.h"

#include "dmabuf.h"

static const struct kind *kind;
static int fd = -1, buf = -1, control = -1;

/* What the importer answers: 0 or more, or -1 and errno. */
static int importer(const char *request)
{
	char reply[32] = "";
	struct pashm_call call = {
		.request = (uintptr_t)request, .request_len = strlen(request),
		.reply = (uintptr_t)reply, .reply_len = sizeof(reply) - 1,
		.name = "importer",
	};
	long long answer;

	if (ioctl(control, PASHM_IOC_CALL, &call))
		return -1;
	answer = strtoll(reply, NULL, 10);
	if (answer >= 0)
		return 0;
	errno = -answer;
	return -1;
}

/* An answer that got lost on its way back: the importer has done it. */
static int importer_or_undo(const char *request, const char *undo)
{
	int error;

	if (!importer(request))
		return 0;
	error = errno;
	end();
	importer(undo);
	errno = error;
	return -1;
}

static void up(const struct kind *row)
{
	need_faults();
	kind = row;
	fd = region_of_kind(row, NULL);
	REQUIRE_OK(module_load("importer", ""));
	control = control_open();
}

static void down(void)
{
	close(control);
	REQUIRE_OK(module_unload("importer"));
	close(fd);
	CHECK_EQ(query().regions, 0);
}

static int export(void)
{
	buf = region_export(fd, 0);
	return buf < 0 ? -1 : 0;
}

static void close_buf(void)
{
	REQUIRE_OK(close(buf));
}

TEST_ROWS(exporting, kinds)
{
	up(row);
	each_in_turn(export, close_buf, ENFILE);
	down();
}

static int map_buf(void)
{
	void *p = mmap(NULL, kind->size, PROT_READ | PROT_WRITE, MAP_SHARED, buf, 0);

	if (p == MAP_FAILED)
		return -1;
	munmap(p, kind->size);
	return 0;
}

static void nothing(void)
{
}

TEST_ROWS(mapping, kinds)
{
	up(row);
	buf = dmabuf_new(fd, 0);
	each_in_turn(map_buf, nothing, ENOMEM);
	close_buf();
	down();
}

static int get(void)
{
	char request[32];

	snprintf(request, sizeof(request), "get %d", buf);
	return importer_or_undo(request, "put");
}

static void put(void)
{
	REQUIRE_OK(importer("put"));
}

static int map_for_device(void)
{
	return importer_or_undo("map both", "unmap");
}

static void unmap(void)
{
	REQUIRE_OK(importer("unmap"));
}

static int map_for_kernel(void)
{
	return importer_or_undo("vmap", "vunmap");
}

static void vunmap(void)
{
	REQUIRE_OK(importer("vunmap"));
}

TEST_ROWS(importing, kinds)
{
	up(row);
	buf = dmabuf_new(fd, 0);
	each_in_turn(get, put, ENOMEM);
	REQUIRE_OK(get());
	each_in_turn(map_for_device, unmap, ENOMEM);
	each_in_turn(map_for_kernel, vunmap, ENOMEM);
	put();
	close_buf();
	down();
}

int main(void)
{
	return tap_main();
}
