// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test of rights: users, groups, modes, capabilities, namespaces
 *
 * Root is uid 0 with all capabilities; the user, uid 1000, has none. Root of a
 * user namespace has all of them there, and none here.
 */
#include <sched.h>
#include <sys/prctl.h>

#include "leftovers.h"
#include "pashm_test.h"

/* Who has no rights needs a control file that lets them in. */
static void let_users_in(void)
{
	REQUIRE_OK(chmod(CONTROL, 0666));
}

static void user_at_closed_doors(void *arg)
{
	char text[16];

	(void)arg;
	become(USER_UID, USER_GID);
	CHECK_ERROR(open(CONTROL, O_RDWR), EACCES);
	CHECK_ERROR(open(PROC_CONTROL, O_RDWR), EACCES);
	CHECK_ERROR(open(PROC_CONTROL, O_WRONLY), EACCES);
	CHECK_ERROR(open(PROC_CONTROL, O_RDONLY), EACCES);
	CHECK(file_read(PROC_REGIONS, text, sizeof(text)) > 0);
	CHECK_ERROR(open(PROC_REGIONS, O_RDWR), EACCES);
	CHECK_ERROR(set_parameter("max_bytes", 1), EACCES);
}

TEST(doors)
{
	struct stat st;

	REQUIRE_OK(stat(CONTROL, &st));
	CHECK(S_ISCHR(st.st_mode));
	CHECK_EQ(st.st_mode & 07777, 0660);
	REQUIRE_OK(stat(PROC_CONTROL, &st));
	CHECK_EQ(st.st_mode & 07777, 0600);
	CHECK_EQ(st.st_uid, 0);
	REQUIRE_OK(stat(PROC_REGIONS, &st));
	CHECK_EQ(st.st_mode & 07777, 0444);
	in_child(user_at_closed_doors, NULL);
}

static void user_creates(void *arg)
{
	int fd;

	(void)arg;
	become(USER_UID, USER_GID);
	fd = region_create("mine", 1, 0640, 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).uid, USER_UID);
	CHECK_EQ(region_info(fd).gid, USER_GID);
	CHECK_EQ(region_info(fd).mode, 0640);
	CHECK_ERROR(region_create("more", 1, 0600, PASHM_CREATE_PHYS), EPERM);
	CHECK_ERROR(region_create(NULL, 1, 0, PASHM_CREATE_PHYS), EPERM);
}

static void other_comes(void *arg)
{
	(void)arg;
	become(OTHER_UID, OTHER_GID);
	CHECK_ERROR(region_attach("mine", 0), EACCES);
	CHECK_ERROR(region_attach("mine", PASHM_ATTACH_READ_ONLY), EACCES);
	CHECK_ERROR(region_open("mine", O_RDONLY), EACCES);
	CHECK_ERROR(region_destroy("mine"), EPERM);
	CHECK_ERROR(region_create("mine", 1, 0600, 0), EEXIST);
}

static void user_destroys(void *arg)
{
	(void)arg;
	become(USER_UID, USER_GID);
	CHECK_OK(region_attach("mine", 0));
	CHECK_ERROR(region_destroy("roots"), EPERM);
	CHECK_OK(region_destroy("mine"));
}

TEST(owners)
{
	struct stat st;

	let_users_in();
	REQUIRE_OK(close(region_create("roots", 1, 0666, 0)));
	in_child(user_creates, NULL);
	REQUIRE_OK(stat(NODES "/mine", &st));
	CHECK_EQ(st.st_uid, USER_UID);
	CHECK_EQ(st.st_gid, USER_GID);
	CHECK_EQ(st.st_mode & 07777, 0640);
	in_child(other_comes, NULL);
	in_child(user_destroys, NULL);
	CHECK_ERROR(access(NODES "/mine", F_OK), ENOENT);
	CHECK_OK(access(NODES "/roots", F_OK));
	CHECK_OK(region_destroy("roots"));
}

TEST(root_may_all)
{
	let_users_in();
	in_child(user_creates, NULL);
	CHECK_OK(region_attach("mine", 0));
	CHECK_OK(region_open("mine", O_RDWR));
	CHECK_OK(region_destroy("mine"));
	/* no mode keeps root out */
	REQUIRE_OK(region_create("locked", 1, 0, 0));
	CHECK_OK(region_attach("locked", 0));
	CHECK_OK(region_open("locked", O_RDWR));
	CHECK_OK(region_destroy("locked"));
}

#define READS	1
#define WRITES	2

/* A region of user 1000 and group 1000; what the visitor may do with it. */
static const struct visit {
	const char *what;
	unsigned int mode;
	uid_t uid;
	gid_t gid;
	gid_t extra;		/* another group of the visitor's, or 0 */
	int may;
} visits[] = {
	{ "0600: owner", 0600, 1000, 1000, 0, READS | WRITES },
	{ "0600: owner of another group", 0600, 1000, 1001, 0, READS | WRITES },
	{ "0600: group", 0600, 1001, 1000, 0, 0 },
	{ "0600: others", 0600, 1001, 1001, 0, 0 },
	{ "0400: owner", 0400, 1000, 1000, 0, READS },
	{ "0200: owner", 0200, 1000, 1000, 0, 0 },
	{ "0000: owner", 0000, 1000, 1000, 0, 0 },
	{ "0660: group", 0660, 1001, 1000, 0, READS | WRITES },
	{ "0640: group", 0640, 1001, 1000, 0, READS },
	{ "0620: group", 0620, 1001, 1000, 0, 0 },
	{ "0660: one of many groups", 0660, 1001, 1001, 1000, READS | WRITES },
	{ "0640: one of many groups", 0640, 1001, 1001, 1000, READS },
	{ "0660: others", 0660, 1001, 1001, 0, 0 },
	{ "0666: others", 0666, 1001, 1001, 0, READS | WRITES },
	{ "0664: others", 0664, 1001, 1001, 0, READS },
	{ "0662: others", 0662, 1001, 1001, 0, 0 },
	/* the class that somebody is in decides, not the best one */
	{ "0066: owner", 0066, 1000, 1000, 0, 0 },
	{ "0466: owner", 0466, 1000, 1000, 0, READS },
	{ "0606: group", 0606, 1001, 1000, 0, 0 },
	{ "0606: one of many groups", 0606, 1001, 1001, 1000, 0 },
	{ "0606: others", 0606, 1001, 1001, 0, READS | WRITES },
};

static void visitor(void *arg)
{
	const struct visit *v = arg;
	int may_not = v->may & WRITES ? 0 : EACCES;

	REQUIRE_OK(setgroups(v->extra ? 1 : 0, &v->extra));
	REQUIRE_OK(setresgid(v->gid, v->gid, v->gid));
	REQUIRE_OK(setresuid(v->uid, v->uid, v->uid));
	CHECK_ERROR(region_attach("visited", 0), may_not);
	CHECK_ERROR(region_open("visited", O_RDWR), may_not);
	may_not = v->may & READS ? 0 : EACCES;
	CHECK_ERROR(region_attach("visited", PASHM_ATTACH_READ_ONLY), may_not);
	CHECK_ERROR(region_open("visited", O_RDONLY), may_not);
}

static void host(void *arg)
{
	const struct visit *v = arg;

	become(USER_UID, USER_GID);
	REQUIRE_OK(region_create("visited", 1, v->mode, 0));
}

/* ATTACH and opening the node must come to the same verdict. */
TEST_ROWS(attach, visits)
{
	struct visit v = *row;

	let_users_in();
	in_child(host, &v);
	in_child(visitor, &v);
	CHECK_OK(region_destroy("visited"));
}

static void user_asks_where(void *arg)
{
	int *fds = arg;
	struct pashm_phys phys;

	become(USER_UID, USER_GID);
	CHECK_ERROR(region_phys(fds[0], &phys, 0), EPERM);
	CHECK_EQ(phys.address, 0);
	CHECK_EQ(phys.length, 0);
	CHECK_ERROR(region_phys(fds[0], &phys, 1ULL << 40), EPERM);
	CHECK_ERROR(region_phys(region_new(1), &phys, 0), EPERM);
	CHECK_OK(region_phys(fds[1], &phys, 0));
	CHECK(phys.address);
	CHECK_ERROR(region_phys(fds[1], &phys, 1ULL << 40), EINVAL);
	CHECK_EQ(region_info(fds[1]).flags, PASHM_INFO_PHYS);
	CHECK_EQ(region_info(fds[0]).flags, 0);
}

TEST(physical_addresses)
{
	int fds[2] = { region_new(MIB),
		       region_create(NULL, MIB, 0, PASHM_CREATE_PHYS) };
	struct pashm_phys phys;

	REQUIRE_OK(fds[1]);
	let_users_in();
	CHECK_OK(region_phys(fds[0], &phys, 0));
	CHECK_OK(region_phys(fds[1], &phys, 0));
	in_child(user_asks_where, fds);
}

/* Of root. RHEL 7 allows none before it is told to. */
static void let_namespaces_be(void)
{
	static const char max[] = "/proc/sys/user/max_user_namespaces";
	char text[32];

	if (access("/proc/self/ns/user", F_OK))
		SKIP("no user namespaces here");
	if (file_read(max, text, sizeof(text)) > 0 && !strcmp(text, "0\n"))
		REQUIRE_OK(file_write(max, "100"));
}

/* Root of a user namespace of its own; what was root outside is still. */
static void enter_user_namespace(void)
{
	uid_t uid = geteuid();
	gid_t gid = getegid();
	char map[64];

	REQUIRE_OK(unshare(CLONE_NEWUSER));
	REQUIRE_OK(file_write("/proc/self/setgroups", "deny"));
	snprintf(map, sizeof(map), "0 %u 1\n", uid);
	REQUIRE_OK(file_write("/proc/self/uid_map", map));
	snprintf(map, sizeof(map), "0 %u 1\n", gid);
	REQUIRE_OK(file_write("/proc/self/gid_map", map));
	REQUIRE_EQ(getuid(), 0);
}

TEST(namespace_of_root)
{
	struct pashm_phys phys;
	int control, fd;

	let_namespaces_be();
	control = open(PROC_CONTROL, O_RDWR);
	REQUIRE_OK(control);
	REQUIRE_OK(set_parameter("max_user_bytes", MIB));
	enter_user_namespace();
	/* the same uid 0 as the file's owner, but nobody here */
	CHECK_ERROR(open(PROC_CONTROL, O_RDWR), EPERM);
	CHECK_ERROR(open(PROC_CONTROL, O_RDONLY), EPERM);
	fd = region_create("inside", MIB, 0600, 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).uid, 0);
	CHECK_ERROR(region_phys(fd, &phys, 0), EPERM);
	CHECK_ERROR(region_create(NULL, 1, 0, PASHM_CREATE_PHYS), EPERM);
	CHECK_ERROR(region_create(NULL, 1, 0, 0), EDQUOT);
	CHECK_OK(region_destroy("inside"));
	/* what was opened outside acts for who opened it */
	CHECK_EQ(write(control, "limits", 6), 6);
}

static void user_in_a_namespace(void *arg)
{
	int fd;

	(void)arg;
	become(USER_UID, USER_GID);
	/* a process that changed its ids isn't dumpable; this one is harmless */
	REQUIRE_OK(prctl(PR_SET_DUMPABLE, 1, 0, 0, 0));
	enter_user_namespace();
	CHECK_ERROR(open(PROC_CONTROL, O_RDWR), EACCES);
	/* capabilities of this namespace are none over others' regions */
	CHECK_ERROR(region_attach("roots", 0), EACCES);
	CHECK_ERROR(region_open("roots", O_RDWR), EACCES);
	CHECK_ERROR(region_destroy("roots"), EPERM);
	CHECK_ERROR(region_create(NULL, 1, 0, PASHM_CREATE_PHYS), EPERM);
	fd = region_create("users", 1, 0600, 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).uid, 0);
	fd = region_attach("others", 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).uid, 65534);	/* nobody that is known here */
	CHECK_EQ(region_info(fd).gid, 65534);
}

TEST(namespace_of_a_user)
{
	struct stat st;

	let_namespaces_be();
	let_users_in();
	REQUIRE_OK(close(region_create("roots", 1, 0600, 0)));
	REQUIRE_OK(close(region_create("others", 1, 0666, 0)));
	in_child(user_in_a_namespace, NULL);
	REQUIRE_OK(stat(NODES "/users", &st));
	CHECK_EQ(st.st_uid, USER_UID);
	CHECK_OK(region_destroy("users"));
	CHECK_OK(region_destroy("others"));
	CHECK_OK(region_destroy("roots"));
}

/* Calls on a device act for who makes them, not for who opened it. */
static void user_with_roots_control(void *arg)
{
	int control = *(int *)arg;
	struct pashm_create create = { .size = 1, .mode = 0600, .name = "u" };
	struct pashm_destroy destroy = { .name = "roots" };
	struct pashm_attach attach = { .name = "roots" };

	become(USER_UID, USER_GID);
	REQUIRE_OK(ioctl(control, PASHM_IOC_CREATE, &create));
	CHECK_EQ(region_info(create.fd).uid, USER_UID);
	CHECK_ERROR(ioctl(control, PASHM_IOC_DESTROY, &destroy), EPERM);
	CHECK_ERROR(ioctl(control, PASHM_IOC_ATTACH, &attach), EACCES);
	set_name(destroy.name, "u");
	CHECK_OK(ioctl(control, PASHM_IOC_DESTROY, &destroy));
}

TEST(control_opened_by_root)
{
	int control = control_open();

	REQUIRE_OK(close(region_create("roots", 1, 0600, 0)));
	in_child(user_with_roots_control, &control);
	CHECK_OK(region_destroy("roots"));
}

/* Commands act for who opened the file. */
static void user_with_roots_proc(void *arg)
{
	int control = *(int *)arg;
	static const char create[] = "create name=p size=1 phys=yes mode=0600";

	become(USER_UID, USER_GID);
	CHECK_EQ(write(control, create, strlen(create)),
		 (long long)strlen(create));
	CHECK_EQ(write(control, "destroy name=mine", 17), 17);
}

TEST(proc_control_opened_by_root)
{
	int control = open(PROC_CONTROL, O_RDWR), fd;

	REQUIRE_OK(control);
	let_users_in();
	in_child(user_creates, NULL);
	in_child(user_with_roots_proc, &control);
	fd = region_attach("p", 0);
	REQUIRE_OK(fd);
	CHECK_EQ(region_info(fd).uid, 0);
	CHECK_EQ(region_info(fd).flags, PASHM_INFO_PHYS);
	CHECK_ERROR(access(NODES "/mine", F_OK), ENOENT);
	CHECK_OK(region_destroy("p"));
}

int main(void)
{
	return tap_main();
}
