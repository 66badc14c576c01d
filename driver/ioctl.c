// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: How an ioctl finds its function, and its struct the kernel
 *
 * A call is known by its type, number and direction. The size in it is the
 * program's own idea of the struct, which may be older or newer than the
 * driver's: usercopy evens that out.
 */
#include <linux/build_bug.h>
#include <linux/errno.h>
#include <linux/ioctl.h>

#include "ioctl.h"

/* The layout is a promise to every program there is. */
static_assert(sizeof(struct pashm_query) == 120);
static_assert(sizeof(struct pashm_create) == 120);
static_assert(sizeof(struct pashm_attach) == 88);
static_assert(sizeof(struct pashm_destroy) == 72);
static_assert(sizeof(struct pashm_call) == 96);
static_assert(sizeof(struct pashm_info) == 136);
static_assert(sizeof(struct pashm_phys) == 32);
static_assert(sizeof(struct pashm_ring) == 16);
static_assert(sizeof(struct pashm_bell) == 24);
static_assert(sizeof(struct pashm_eventfd) == 8);
static_assert(sizeof(struct pashm_sync) == 16);
static_assert(sizeof(struct pashm_range) == 16);
static_assert(sizeof(struct pashm_dmabuf) == 8);

union any_struct {
	struct pashm_query query;
	struct pashm_create create;
	struct pashm_attach attach;
	struct pashm_destroy destroy;
	struct pashm_call call;
	struct pashm_info info;
	struct pashm_phys phys;
	struct pashm_ring ring;
	struct pashm_bell bell;
	struct pashm_eventfd eventfd;
	struct pashm_sync sync;
	struct pashm_dmabuf dmabuf;
};

static bool same_call(unsigned int a, unsigned int b)
{
	return _IOC_TYPE(a) == _IOC_TYPE(b) && _IOC_NR(a) == _IOC_NR(b) &&
	       _IOC_DIR(a) == _IOC_DIR(b);
}

/**
 * pashm_ioctl_dispatch() - read the struct and make the call
 * @calls: what this kind of file knows
 * @count: how many
 * @file: the file
 * @cmd: the call
 * @arg: the program's struct
 *
 * Context: may sleep.
 * Return: what the call's function says; -ENOTTY (no such call), -EINVAL (struct
 * shorter than in the first version), -E2BIG (longer, and the tail isn't zero),
 * -EFAULT.
 */
long pashm_ioctl_dispatch(const struct pashm_ioctl *calls, size_t count,
			  struct file *file, unsigned int cmd,
			  void __user *arg)
{
	struct pashm_user_struct user = { arg, _IOC_SIZE(cmd) };
	union any_struct buf;
	size_t i;
	int err;

	for (i = 0; i < count; i++)
		if (same_call(calls[i].cmd, cmd))
			break;
	if (i == count)
		return -ENOTTY;
	if (user.size < calls[i].first)
		return -EINVAL;
	err = pashm_usercopy_get_struct(&buf, calls[i].size, &user);
	if (err)
		return err;
	return calls[i].fn(file, &buf, &user);
}
