// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Every allocation of a call fails in turn: commands, and files of /proc
 *
 * How that is done is told in nth.h.
 */
#include "nth.h"

static int command(void)
{
	return file_write(PROC_CONTROL, "create name=failnth size=4K\n");
}

static void destroy(void)
{
	REQUIRE_OK(region_destroy("failnth"));
}

TEST(a_line_in_proc)
{
	need_faults();
	each_in_turn(command, destroy, ENOMEM);
}

static char reply[3000];
static int control = -1;

/* A command of a module: the request is copied, and so is the reply. */
static int call_module(void)
{
	static const char request[2000] = "a long request";
	struct pashm_call call = {
		.request = (uintptr_t)request, .request_len = sizeof(request),
		.reply = (uintptr_t)reply, .reply_len = sizeof(reply), .name = "echo",
	};

	return ioctl(control, PASHM_IOC_CALL, &call);
}

static void replied(void)
{
	CHECK(!strcmp(reply, "a long request"));
	memset(reply, 0, sizeof(reply));
}

TEST(calling)
{
	need_faults();
	REQUIRE_OK(module_load("client", ""));
	control = control_open();
	each_in_turn(call_module, replied, ENOMEM);
	close(control);
	REQUIRE_OK(module_unload("client"));
}

static int write_and_read_command(void)
{
	int file = open("/proc/pashm/command/echo", O_RDWR | O_CLOEXEC), error;
	ssize_t n = -1;

	if (file < 0)
		return -1;
	if (write(file, "a long request", 15) == 15)
		n = read(file, reply, sizeof(reply));
	error = errno;
	close(file);
	errno = error;
	return n < 0 ? -1 : 0;
}

TEST(calling_by_proc)
{
	need_faults();
	REQUIRE_OK(module_load("client", ""));
	each_in_turn(write_and_read_command, replied, ENFILE);
	REQUIRE_OK(module_unload("client"));
}

static char table[4096];

static int read_table(void)
{
	return file_read(PROC_REGIONS, table, sizeof(table)) < 0 ? -1 : 0;
}

static void table_is_whole(void)
{
	CHECK(!strncmp(table, "# pashm regions 1\n", 18));
}

TEST(read_regions)
{
	need_faults();
	each_in_turn(read_table, table_is_whole, ENOMEM);
}

int main(void)
{
	return tap_main();
}
