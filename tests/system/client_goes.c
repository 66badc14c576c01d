// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of commands that come and go
 *
 * What is registered badly is refused. A module withdraws a command, goes, or forgets
 * to, while the command is open, running, waited for; signals end calls.
 */
#include <pthread.h>

#include "client.h"
#include "doorbell.h"

/* Registering */

static const struct bad {
	const char *name;
	int error;
} bads[] = {
	{ "name", EINVAL }, { "long", EINVAL }, { "null", EINVAL },
	{ "mode", EINVAL }, { "request", EINVAL }, { "reply", EINVAL },
	{ "handler", EINVAL }, { "uid", EINVAL }, { "gid", EINVAL },
	{ "echo", EEXIST }, { "client", EEXIST },
	{ "fine", 0 },
};

TEST_ROWS(bad_command, bads)
{
	CHECK_EQ(client("bad %s", row->name), -row->error);
	CHECK_ERROR(access(COMMANDS "/bad", F_OK), ENOENT);
}

TEST(withdrawn_while_open)
{
	int fd = command_open("echo", O_RDWR);
	char reply[64] = "";

	REQUIRE_OK(fd);
	CHECK_EQ(write(fd, "hello", 5), 5);
	CHECK_EQ(client("unregister echo"), 0);
	CHECK_ERROR(command_open("echo", O_RDWR), ENOENT);
	CHECK_ERROR(call("echo", "x", 1, reply, 1), ENOENT);
	CHECK_ERROR(write(fd, "x", 1), ENODEV);
	CHECK_ERROR(call_on(fd, NULL, "x", 1, reply, 1), ENODEV);
	/* another one of that name is another one */
	CHECK_EQ(client("register echo"), 0);
	CHECK_ERROR(write(fd, "x", 1), ENODEV);
	CHECK_EQ(call("echo", "x", 1, reply, 1), 1);
}

TEST(reply_outlives_its_command)
{
	int fd = command_open("echo", O_RDWR);
	char reply[64] = "";

	REQUIRE_OK(fd);
	CHECK_EQ(write(fd, "hello", 5), 5);
	CHECK_EQ(client("unregister echo"), 0);
	CHECK_EQ(read(fd, reply, sizeof(reply)), 5);
	CHECK(!memcmp(reply, "hello", 5));
}

/* Calls that take their time */

static void sleep_in_command(void *arg)
{
	char reply[64] = "";
	int fd = command_open(arg, O_RDWR);
	ssize_t n;

	REQUIRE_OK(fd);
	n = call_on(fd, NULL, "300", 3, reply, sizeof(reply));
	CHECK(n > 0);
	CHECK(!strcmp(reply, strcmp(arg, "sleep") ? "at last" : "woken"));
}

static pid_t start_in(const char *command, int n)
{
	pid_t pid = start(sleep_in_command, (void *)command);
	long running = 0;
	int i;

	/* asked again, it might have ended by then */
	for (i = 0; i < 2000 && running < n; i++) {
		usleep(5000);
		running = client("running");
	}
	REQUIRE_EQ(running, n);
	return pid;
}

TEST(sleeping_call_is_in_nobodys_way)
{
	pid_t one = start_in("sleep", 1), two = start_in("sleep", 2);
	char reply[64];
	int fd;

	CHECK_EQ(call("echo", "x", 1, reply, 1), 1);
	REQUIRE_OK(fd = command_open("echo", O_RDWR));
	CHECK_EQ(write(fd, "x", 1), 1);
	CHECK_EQ(client("bad echo"), -EEXIST);
	CHECK_EQ(client("unregister echo"), 0);
	CHECK_EQ(client("register echo"), 0);
	CHECK_EQ(client("wake"), 0);
	finish(one);
	finish(two);
}

TEST(withdrawing_waits_for_the_call)
{
	pid_t pid = start_in("stuck", 1);

	CHECK_EQ(client("unregister stuck"), 0);
	CHECK_EQ(client("running"), 0);
	finish(pid);
}

TEST(unloading_waits_for_the_call)
{
	pid_t pid = start_in("stuck", 1);
	int fd = command_open("echo", O_RDWR);

	REQUIRE_OK(fd);
	REQUIRE_OK(module_unload(CLIENT));
	finish(pid);
	CHECK_ERROR(write(fd, "x", 1), ENODEV);
}

static void nothing(int signal)
{
	(void)signal;
}

static void be_interrupted(void *arg)
{
	struct sigaction action = {
		.sa_handler = nothing, .sa_flags = SA_RESTART,
	};
	int fd = command_open("sleep", O_RDWR);
	char reply[64];

	REQUIRE_OK(fd);
	REQUIRE_OK(sigaction(SIGUSR1, &action, NULL));
	if (arg)
		CHECK_ERROR(write(fd, "x", 1), EINTR);
	else
		CHECK_ERROR(call_on(fd, NULL, "x", 1, reply, 64), EINTR);
	CHECK_EQ(read(fd, reply, sizeof(reply)), 0);
}

TEST(signal_ends_a_call)
{
	int i;

	for (i = 0; i < 10; i++) {
		pid_t pid = start(be_interrupted, i % 2 ? &i : NULL);

		while (client("running") != 1)
			usleep(5000);
		REQUIRE_OK(kill(pid, i < 8 ? SIGUSR1 : SIGKILL));
		if (i < 8)
			finish(pid);
		else
			REQUIRE_EQ(waitpid(pid, NULL, 0), pid);
		CHECK_EQ(client("running"), 0);
	}
}

static int shared_fd;

static void *call_in_thread(void *arg)
{
	char reply[64];

	(void)arg;
	CHECK_EQ(write(shared_fd, "x", 1), 1);
	CHECK_EQ(read(shared_fd, reply, sizeof(reply)), 5);
	return NULL;
}

static void wait_and_be_interrupted(void *arg)
{
	struct sigaction action = { .sa_handler = nothing };

	(void)arg;
	REQUIRE_OK(sigaction(SIGALRM, &action, NULL));
	ualarm(100000, 100000);	/* again, should it come too early */
	CHECK_ERROR(write(shared_fd, "x", 1), EINTR);
}

/* One open file, one request at a time; the wait for it can be interrupted. */
TEST(second_request_on_one_file)
{
	pthread_t thread;

	REQUIRE_OK(shared_fd = command_open("sleep", O_RDWR));
	REQUIRE(!pthread_create(&thread, NULL, call_in_thread, NULL));
	while (client("running") != 1)
		usleep(5000);
	in_child(wait_and_be_interrupted, NULL);
	CHECK_EQ(client("running"), 1);
	CHECK_EQ(client("wake"), 0);
	pthread_join(thread, NULL);
}

/* The module goes */

TEST(unloading_while_files_are_open)
{
	int fd = command_open("echo", O_RDWR), bell, other;
	uint32_t *map;

	REQUIRE_OK(fd);
	REQUIRE_OK(other = command_open("sleep", O_WRONLY));
	CHECK_EQ(client("create modules 8192 666"), 0);
	REQUIRE_OK(bell = region_open("modules", O_RDWR));
	map = region_map(bell, 8192);
	CHECK_EQ(client("fill 9"), 0);
	CHECK_EQ(client("listen"), 0);
	REQUIRE_OK(module_unload(CLIENT));
	CHECK_ERROR(access(COMMANDS "/echo", F_OK), ENOENT);
	CHECK_ERROR(region_open("modules", O_RDWR), ENOENT);
	CHECK_ERROR(write(fd, "x", 1), ENODEV);
	CHECK_ERROR(write(other, "x", 1), ENODEV);
	CHECK_EQ(map[2], 11);
	CHECK_EQ(ring(bell), 1);
	close(bell);
	CHECK_EQ(map[2], 11);
	CHECK_EQ(query().regions, 1);
	/* and comes back: the old files stay what they are */
	REQUIRE_OK(module_load(CLIENT, ""));
	CHECK_ERROR(write(fd, "x", 1), ENODEV);
	REQUIRE_OK(other = command_open("echo", O_RDWR));
	CHECK_EQ(write(other, "x", 1), 1);
	CHECK_EQ(client("create modules 1 666"), 0);
	CHECK_EQ(query().regions, 2);
}

TEST(pashm_stays_while_its_user_does)
{
	CHECK_ERROR(module_unload("pashm"), EWOULDBLOCK);
	REQUIRE_OK(module_unload(CLIENT));
	/* an open command file alone holds it, too */
	REQUIRE_OK(module_load(CLIENT, ""));
	REQUIRE_OK(command_open("echo", O_RDWR));
	REQUIRE_OK(module_unload(CLIENT));
	CHECK_ERROR(module_unload("pashm"), EWOULDBLOCK);
}

static void told_of_all(int log)
{
	static const char *const names[] = {
		"client", "consume", "produce", "readable", "others", "groups", "users", "roots",
		"stuck", "sleep", "number", "small", "echo",
	};
	char text[160];
	size_t i;

	for (i = 0; i < ARRAY_SIZE(names); i++) {
		snprintf(text, sizeof(text), "pashm: module client goes without having unregistered the command %s\n",
			 names[i]);
		if (!CHECK(log_find(log, text)))
			note("%s", names[i]);
	}
	CHECK_ERROR(access(COMMANDS "/echo", F_OK), ENOENT);
}

TEST(module_that_forgets)
{
	int fd, log, bell = region_create("bell", 1, 0666, 0);
	char reply[64];

	REQUIRE_OK(bell);
	REQUIRE_OK(module_unload(CLIENT));
	REQUIRE_OK(module_load(CLIENT, "forget=1"));
	REQUIRE_OK(fd = command_open("echo", O_RDWR));
	CHECK_EQ(call_on(fd, NULL, "x", 1, reply, 64), 1);
	CHECK_EQ(client("lookup bell"), 0);
	CHECK_EQ(client("listen"), 0);
	CHECK_EQ(client("drop"), 0);	/* the listener's own hold remains */
	log = log_from_now();
	REQUIRE_OK(module_unload(CLIENT));
	told_of_all(log);
	CHECK(log_find(log, "client goes without having stopped to listen"));
	CHECK_ERROR(write(fd, "x", 1), ENODEV);
	CHECK_EQ(ring(bell), 1);
	REQUIRE_OK(region_destroy("bell"));
	REQUIRE_OK(module_load(CLIENT, ""));
	CHECK_EQ(call("echo", "x", 1, reply, 64), 1);
}

TEST(module_that_forgets_while_it_is_called)
{
	int log;
	pid_t pid;

	REQUIRE_OK(module_unload(CLIENT));
	REQUIRE_OK(module_load(CLIENT, "forget=1"));
	pid = start_in("stuck", 1);
	log = log_from_now();
	REQUIRE_OK(module_unload(CLIENT));
	told_of_all(log);
	finish(pid);
}

TEST(module_that_fails_to_come_up)
{
	int log;

	REQUIRE_OK(module_unload(CLIENT));
	log = log_from_now();
	CHECK_ERROR(module_load(CLIENT, "fail=1"), EXDEV);
	told_of_all(log);
}

int main(void)
{
	return tap_main();
}
