// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: /dev/pashm/control: query, create, attach, destroy, call
 *
 * Descriptors are installed last, when nothing can fail any more: a program
 * never gets one that it wasn't told about.
 */
#include <linux/cred.h>
#include <linux/err.h>
#include <linux/fcntl.h>
#include <linux/file.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/string.h>

#include "caller.h"
#include "command.h"
#include "control.h"
#include "device.h"
#include "dmabuf.h"
#include "file.h"
#include "ioctl.h"
#include "limits.h"
#include "memory.h"
#include "region.h"
#include "registry.h"
#include "sync.h"
#include "transaction.h"
#include "usercopy.h"

static int call_query(struct file *file, void *arg,
		      const struct pashm_user_struct *user)
{
	struct pashm_query *query = arg;
	struct pashm_usage usage;

	if (query->flags || query->pad)
		return -EINVAL;
	pashm_limits_usage(current_fsuid(), &usage);
	memset(query, 0, sizeof(*query));
	query->page_size = PAGE_SIZE;
	query->create_flags = PASHM_CREATE_KNOWN;
	query->attach_flags = PASHM_ATTACH_READ_ONLY;
	query->max_bytes = usage.max_bytes;
	query->max_user_bytes = usage.max_user_bytes;
	query->used_bytes = usage.used_bytes;
	query->user_bytes = usage.user_bytes;
	query->huge_size = pashm_memory_huge_size();
	if (query->huge_size)
		query->features |= PASHM_FEATURE_HUGE_MAP;
	query->features |= PASHM_FEATURE_BELL | PASHM_FEATURE_CALL;
	if (pashm_sync_here())
		query->features |= PASHM_FEATURE_SYNC;
	if (pashm_dmabuf_here())
		query->features |= PASHM_FEATURE_DMABUF;
	query->regions = pashm_registry_count();
	query->backends = pashm_memory_backends();
	query->max_region_bytes = usage.max_region_bytes;
	strscpy_pad(query->version, PASHM_VERSION, sizeof(query->version));
	return pashm_usercopy_put_struct(user, query, sizeof(*query));
}

/*
 * Open a region and tell the program by which descriptor: @fd is a member of @arg,
 * the struct that goes back to it.
 */
static int give_fd(struct pashm_region *region, int flags,
		   const struct pashm_user_struct *user, const void *arg,
		   size_t size, __s32 *fd)
{
	struct file *file;
	int err;

	*fd = get_unused_fd_flags(O_CLOEXEC);
	if (*fd < 0)
		return *fd;
	file = pashm_file_create(region, flags);
	err = PTR_ERR(file);
	if (IS_ERR(file))
		goto err_fd;
	err = pashm_usercopy_put_struct(user, arg, size);
	if (err)
		goto err_file;
	fd_install(*fd, file);
	return 0;

err_file:
	fput(file);
err_fd:
	put_unused_fd(*fd);
	return err;
}

static int call_create(struct file *control, void *arg,
		       const struct pashm_user_struct *user)
{
	struct pashm_caller caller = pashm_caller_current();
	struct pashm_create *create = arg;
	struct pashm_region *region;
	struct pashm_spec spec;
	int err;

	pashm_region_spec(create, &spec);
	region = pashm_region_create(&spec, &caller);
	if (IS_ERR(region))
		return PTR_ERR(region);
	create->size = region->size;
	create->id = region->id;
	err = give_fd(region, O_RDWR, user, create, sizeof(*create),
		      &create->fd);
	if (err)
		pashm_region_discard(region);
	else
		pashm_region_put(region);
	return err;
}

static bool may_open(const struct pashm_region *region, bool read_only)
{
	umode_t want = read_only ? 0004 : 0006;
	umode_t mode = region->mode;

	if (uid_eq(current_fsuid(), region->uid))
		mode >>= 6;
	else if (in_group_p(region->gid))
		mode >>= 3;
	return (mode & want) == want || capable(CAP_DAC_OVERRIDE);
}

static int call_attach(struct file *control, void *arg,
		       const struct pashm_user_struct *user)
{
	struct pashm_attach *attach = arg;
	bool read_only = attach->flags & PASHM_ATTACH_READ_ONLY;
	struct pashm_region *region;
	int err;

	if (attach->flags & ~PASHM_ATTACH_READ_ONLY || attach->pad ||
	    !pashm_name_valid(attach->name))
		return -EINVAL;
	region = pashm_registry_find(attach->name);
	if (!region)
		return -ENOENT;
	attach->size = region->size;
	attach->id = region->id;
	if (may_open(region, read_only))
		err = give_fd(region, read_only ? O_RDONLY : O_RDWR, user,
			      attach, sizeof(*attach), &attach->fd);
	else
		err = -EACCES;
	pashm_region_put(region);
	return err;
}

static int call_destroy(struct file *control, void *arg,
			const struct pashm_user_struct *user)
{
	struct pashm_caller caller = pashm_caller_current();
	const struct pashm_destroy *destroy = arg;

	if (destroy->flags || destroy->pad || !pashm_name_valid(destroy->name))
		return -EINVAL;
	return pashm_region_destroy(destroy->name, &caller);
}

static int call_call(struct file *control, void *arg,
		     const struct pashm_user_struct *user)
{
	struct pashm_call *call = arg;
	struct pashm_command *command;
	int err = -EACCES;

	if (call->flags || call->pad || !pashm_name_valid(call->name))
		return -EINVAL;
	command = pashm_command_find(call->name);
	if (!command)
		return -ENOENT;
	if (pashm_command_allowed(command))
		err = pashm_transaction_call(command, call);
	pashm_command_put(command);
	if (err)
		return err;
	return pashm_usercopy_put_struct(user, call, sizeof(*call));
}

static const struct pashm_ioctl calls[] = {
	PASHM_IOCTL(PASHM_IOC_QUERY, struct pashm_query, version, call_query),
	PASHM_IOCTL(PASHM_IOC_CREATE, struct pashm_create, name, call_create),
	PASHM_IOCTL(PASHM_IOC_ATTACH, struct pashm_attach, name, call_attach),
	PASHM_IOCTL(PASHM_IOC_DESTROY, struct pashm_destroy, name,
		    call_destroy),
	PASHM_IOCTL(PASHM_IOC_CALL, struct pashm_call, name, call_call),
};

static long control_ioctl(struct file *file, unsigned int cmd,
			  unsigned long arg)
{
	return pashm_ioctl_dispatch(calls, ARRAY_SIZE(calls), file, cmd,
				    (void __user *)arg);
}

static const struct file_operations control_operations = {
	.owner = THIS_MODULE,
	.open = nonseekable_open,
	.unlocked_ioctl = control_ioctl,
	.compat_ioctl = compat_ptr_ioctl,
};

/* udev gives it to group pashm. */
static struct miscdevice control = {
	.name = "pashm",
	.nodename = "pashm/" PASHM_CONTROL_NAME,
	.fops = &control_operations,
	.mode = 0660,
};

/**
 * pashm_control_init() - make /dev/pashm/control
 *
 * Context: module init, last: from here on there are users.
 * Return: 0 or -errno.
 */
int pashm_control_init(void)
{
	/* What an earlier time had got is no static number. */
	control.minor = MISC_DYNAMIC_MINOR;
	return misc_register(&control);
}

/**
 * pashm_control_exit() - remove /dev/pashm/control
 *
 * Context: module exit, first; nobody has it open.
 */
void pashm_control_exit(void)
{
	misc_deregister(&control);
}
