// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of the limits: of all regions, and of one user's
 */
#include "leftovers.h"
#include "pashm_test.h"

/* Who has no rights needs a control file that lets them in. */
static void let_users_in(void)
{
	REQUIRE_OK(chmod(CONTROL, 0666));
}

static void limit(ull all, ull user)
{
	REQUIRE_OK(set_parameter("max_bytes", all));
	REQUIRE_OK(set_parameter("max_user_bytes", user));
}

TEST(parameters)
{
	struct stat st;

	limit(123 * MIB, 45 * MIB);
	CHECK_EQ(query().max_bytes, 123 * MIB);
	CHECK_EQ(query().max_user_bytes, 45 * MIB);
	REQUIRE_OK(stat(PARAMETERS "max_bytes", &st));
	CHECK_EQ(st.st_mode & 07777, 0644);
	REQUIRE_OK(stat(PARAMETERS "max_user_bytes", &st));
	CHECK_EQ(st.st_mode & 07777, 0644);
	CHECK_ERROR(file_write(PARAMETERS "max_bytes", "a lot"), EINVAL);
	CHECK_EQ(query().max_bytes, 123 * MIB);
}

TEST(larger_than_the_limit)
{
	int fd;

	limit(8 * MIB, 8 * MIB);
	CHECK_ERROR(region_create(NULL, 8 * MIB + 1, 0, 0), EFBIG);
	CHECK_ERROR(region_create("large", 16 * MIB, 0600, 0), EFBIG);
	CHECK_ERROR(access(NODES "/large", F_OK), ENOENT);
	CHECK_EQ(query().used_bytes, 0);
	fd = region_create(NULL, 8 * MIB, 0, 0);
	CHECK_OK(fd);
	CHECK_EQ(query().used_bytes, 8 * MIB);
	close(fd);
	limit(0, 0);
	CHECK_ERROR(region_create(NULL, 1, 0, 0), EFBIG);
}

TEST(one_region)
{
	int first, second;

	limit(64 * MIB, 64 * MIB);
	CHECK_EQ(query().max_region_bytes, 64 * MIB);
	REQUIRE_OK(set_parameter("max_region_bytes", 4 * MIB));
	CHECK_EQ(query().max_region_bytes, 4 * MIB);
	CHECK_ERROR(region_create(NULL, 4 * MIB + 1, 0, 0), EFBIG);
	first = region_new(4 * MIB);
	second = region_new(4 * MIB);
	/* which limits nobody beyond the limit of all */
	REQUIRE_OK(set_parameter("max_region_bytes", 128 * MIB));
	CHECK_EQ(query().max_region_bytes, 64 * MIB);
	CHECK_EQ(query().used_bytes, 8 * MIB);
	close(first);
	close(second);
}

TEST(all_together)
{
	int first, second;

	limit(8 * MIB, 64 * MIB);
	first = region_new(4 * MIB);
	CHECK_ERROR(region_create(NULL, 6 * MIB, 0, 0), ENOSPC);
	CHECK_ERROR(region_create(NULL, 4 * MIB + 1, 0, 0), ENOSPC);
	/* what failed doesn't count */
	CHECK_EQ(query().used_bytes, 4 * MIB);
	CHECK_EQ(query().regions, 1);
	second = region_new(4 * MIB);
	CHECK_ERROR(region_create(NULL, 1, 0, 0), ENOSPC);
	close(first);
	first = region_new(1);
	close(first);
	close(second);
}

TEST(a_lower_limit_takes_nothing_away)
{
	int fd = region_new(4 * MIB);

	limit(MIB, MIB);
	kernel_fill(fd, 4 * MIB, 1);
	CHECK(kernel_filled(fd, 4 * MIB, 1));
	CHECK_EQ(query().used_bytes, 4 * MIB);
	CHECK_ERROR(region_create(NULL, 1, 0, 0), ENOSPC);
	CHECK_ERROR(region_create(NULL, 2 * MIB, 0, 0), EFBIG);
	close(fd);
	fd = region_new(MIB);
	close(fd);
}

TEST(destroyed_memory_counts_until_its_last_holder_goes)
{
	char *map;
	int fd;

	limit(8 * MIB, 8 * MIB);
	fd = region_create("kept", 8 * MIB, 0600, 0);
	REQUIRE_OK(fd);
	map = region_map(fd, 8 * MIB);
	REQUIRE_OK(region_destroy("kept"));
	close(fd);
	CHECK_EQ(query().used_bytes, 8 * MIB);
	CHECK_EQ(query().user_bytes, 8 * MIB);
	CHECK_EQ(query().regions, 1);
	CHECK_ERROR(region_create(NULL, 1, 0, 0), ENOSPC);
	map[0] = 1;
	REQUIRE_OK(munmap(map, 4 * MIB));
	CHECK_EQ(query().used_bytes, 8 * MIB);
	map[8 * MIB - 1] = 1;
	REQUIRE_OK(munmap(map + 4 * MIB, 4 * MIB));
	CHECK_EQ(query().used_bytes, 0);
	fd = region_new(8 * MIB);
	close(fd);
}

static void user_at_the_limit(void *arg)
{
	int first, second;

	(void)arg;
	become(USER_UID, USER_GID);
	first = region_new(4 * MIB);
	CHECK_EQ(query().user_bytes, 4 * MIB);
	CHECK_ERROR(region_create(NULL, 4 * MIB + 1, 0, 0), EDQUOT);
	CHECK_ERROR(region_create("more", 6 * MIB, 0600, 0), EDQUOT);
	CHECK_EQ(query().user_bytes, 4 * MIB);
	second = region_new(4 * MIB);
	CHECK_ERROR(region_create(NULL, 1, 0, 0), EDQUOT);
	CHECK_EQ(query().user_bytes, 8 * MIB);
	close(first);
	first = region_new(1);
	close(first);
	close(second);
	CHECK_EQ(query().user_bytes, 0);
	/* over both limits: the one of all is what no quota would help */
	CHECK_ERROR(region_create(NULL, 65 * MIB, 0, 0), EFBIG);
}

TEST(one_user)
{
	let_users_in();
	limit(64 * MIB, 8 * MIB);
	in_child(user_at_the_limit, NULL);
	CHECK_ERROR(access(NODES "/more", F_OK), ENOENT);
}

static void other_user(void *arg)
{
	int fd;

	(void)arg;
	become(OTHER_UID, OTHER_GID);
	CHECK_EQ(query().user_bytes, 0);
	CHECK_EQ(query().used_bytes, 8 * MIB);
	fd = region_new(8 * MIB);
	CHECK_EQ(query().user_bytes, 8 * MIB);
	CHECK_EQ(query().used_bytes, 16 * MIB);
	close(fd);
}

static void user_beside_another(void *arg)
{
	(void)arg;
	become(USER_UID, USER_GID);
	REQUIRE_OK(region_create("mine", 8 * MIB, 0600, 0));
}

TEST(users_do_not_share_a_limit)
{
	let_users_in();
	limit(64 * MIB, 8 * MIB);
	in_child(user_beside_another, NULL);
	in_child(other_user, NULL);
	CHECK_EQ(query().user_bytes, 0);
	CHECK_EQ(query().used_bytes, 8 * MIB);
	CHECK_OK(region_destroy("mine"));
}

TEST(cap_sys_resource_passes_the_users_limit)
{
	int fd;

	limit(64 * MIB, MIB);
	fd = region_new(8 * MIB);
	CHECK_EQ(query().user_bytes, 8 * MIB);
	close(fd);
}

/* The region counts for who made it, whoever holds it now. */
static void keeps_a_copy(void *arg)
{
	become(OTHER_UID, OTHER_GID);
	CHECK_EQ(query().user_bytes, 0);
	CHECK_EQ(region_info(*(int *)arg).uid, USER_UID);
}

static void makes_one(void *arg)
{
	int fd;

	(void)arg;
	REQUIRE_OK(setgroups(0, NULL));
	REQUIRE_OK(setresgid(USER_GID, USER_GID, USER_GID));
	REQUIRE_OK(setresuid(USER_UID, USER_UID, 0));
	fd = region_new(MIB);
	CHECK_EQ(query().user_bytes, MIB);
	REQUIRE_OK(setresuid(0, 0, 0));
	in_child(keeps_a_copy, &fd);
	CHECK_EQ(query().user_bytes, 0);
	CHECK_EQ(query().used_bytes, MIB);
}

TEST(counts_for_its_maker)
{
	let_users_in();
	in_child(makes_one, NULL);
}

/* What this machine can never have, whatever the limits say. */
TEST(more_than_this_machine_has)
{
	ull huge = kernel_has_64_bit() ? 1ULL << 40 : 3ULL << 29;

	limit(2 * huge, 2 * huge);
	CHECK_ERROR(region_create(NULL, huge, 0, 0), EFBIG);
	CHECK_ERROR(region_create("large", huge, 0600, 0), EFBIG);
	CHECK_ERROR(access(NODES "/large", F_OK), ENOENT);
	CHECK_EQ(query().used_bytes, 0);
	CHECK_EQ(query().regions, 0);
}

/*
 * More than there is, but not obviously: the search takes memory and must give
 * all of it back.
 */
/* Memory that a region can be of: on 32 bits not what the kernel has no address for. */
static ull low_memory(void)
{
	ull low = meminfo("LowTotal");

	return low ? low : sysconf(_SC_PHYS_PAGES) * (ull)page_size();
}

TEST(not_enough_memory)
{
	ull all = low_memory();
	int fd;

	limit(2 * all, 2 * all);
	CHECK_ERROR(region_create(NULL, round_up(all, 2 * MIB) - 8 * MIB, 0, 0),
		    ENOMEM);
	CHECK_EQ(query().used_bytes, 0);
	fd = region_new(16 * MIB);
	kernel_fill(fd, 16 * MIB, 3);
	CHECK(kernel_filled(fd, 16 * MIB, 3));
	close(fd);
}

static void creates_for_ever(void *arg)
{
	(void)arg;
	for (;;) {
		close(region_create("killed", 32 * MIB, 0600, 0));
		region_destroy("killed");
	}
}

/* Whatever it was doing: nothing of it is left. */
TEST(killed)
{
	int i, status;

	for (i = 0; i < 25; i++) {
		pid_t pid = start(creates_for_ever, NULL);

		usleep(5000 + i * 3001);
		REQUIRE_OK(kill(pid, SIGKILL));
		REQUIRE_EQ(waitpid(pid, &status, 0), pid);
		CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
		if (region_destroy("killed"))
			CHECK_EQ(errno, ENOENT);
		CHECK_EQ(query().regions, 0);
		CHECK_EQ(query().used_bytes, 0);
	}
}

#define FILE_MAX	"/proc/sys/fs/file-max"

static void no_file_to_be_had(void *arg)
{
	int control = control_open();
	struct pashm_create create = { .size = 1, .mode = 0600, .name = "f" };

	(void)arg;
	become(USER_UID, USER_GID);
	/* root may have files beyond the limit */
	REQUIRE_OK(kill(getpid(), SIGSTOP));
	CHECK_ERROR(ioctl(control, PASHM_IOC_CREATE, &create), ENFILE);
}

TEST(no_open_file_left)
{
	char before[32];
	int status;
	pid_t pid;

	REQUIRE_OK(file_read(FILE_MAX, before, sizeof(before)));
	pid = start(no_file_to_be_had, NULL);
	REQUIRE_EQ(waitpid(pid, &status, WUNTRACED), pid);
	REQUIRE(WIFSTOPPED(status));
	/* 0, as the kernel counts a few files at each CPU for itself */
	REQUIRE_OK(file_write(FILE_MAX, "0"));
	kill(pid, SIGCONT);
	waitpid(pid, &status, 0);
	REQUIRE_OK(file_write(FILE_MAX, before));
	CHECK(WIFEXITED(status) && WEXITSTATUS(status) == TAP_PASS);
	CHECK_EQ(query().regions, 0);
	CHECK_ERROR(access(NODES "/f", F_OK), ENOENT);
}

int main(void)
{
	return tap_main();
}
