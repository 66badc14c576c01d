// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: To and from user memory
 *
 * The only place in pashm that touches user memory. A pointer that came from
 * user space is never dereferenced: on CPUs with SMAP or PAN that is an oops, on
 * others a hole. All that the rest of the driver sees are kernel buffers.
 */
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/sched/signal.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "usercopy.h"

/* No struct of the ABI will ever be longer; don't look for zeros behind it. */
#define STRUCT_MAX	4096

/**
 * pashm_usercopy_get_struct() - read a struct that may be older or newer
 * @dst: kernel struct
 * @size: its size
 * @src: the program's struct
 *
 * A shorter struct is filled up with zeros. Of a longer one, what this driver
 * doesn't know must be zero.
 *
 * Context: may sleep.
 * Return: 0, -E2BIG for a tail that isn't zero or an absurd size, -EFAULT.
 */
int pashm_usercopy_get_struct(void *dst, size_t size,
			      const struct pashm_user_struct *src)
{
	if (src->size > STRUCT_MAX)
		return -E2BIG;
	return copy_struct_from_user(dst, size, src->ptr, src->size);
}

/**
 * pashm_usercopy_put_struct() - write a struct back to a program
 * @dst: the program's struct
 * @src: kernel struct
 * @size: its size
 *
 * A shorter struct gets what fits. A longer one keeps its tail, which was zero
 * or pashm_usercopy_get_struct() had refused it.
 *
 * Context: may sleep.
 * Return: 0 or -EFAULT.
 */
int pashm_usercopy_put_struct(const struct pashm_user_struct *dst,
			      const void *src, size_t size)
{
	if (copy_to_user(dst->ptr, src, min(size, dst->size)))
		return -EFAULT;
	return 0;
}

/**
 * pashm_usercopy_pointer() - an address that a struct has as a number
 * @address: the number
 *
 * Return: the pointer. A number that no pointer can hold becomes one that nothing can
 * be copied to or from.
 */
void __user *pashm_usercopy_pointer(u64 address)
{
	return (void __user *)(unsigned long)min_t(u64, address, ULONG_MAX);
}

/*
 * How much to copy at a time.
 *
 * Region memory is many pages side by side, each allocated for itself. Hardened
 * usercopy rightly refuses a copy that crosses from one allocation to the next,
 * so copies end with the page.
 *
 * They end with the user's page, too. A copy that faults may have left out more
 * than the fault made it: some CPUs' copy loads many words before it stores the
 * first. Now either all of it can be copied or nothing, on every CPU.
 */
static size_t part_of(const void *addr, const void __user *user, size_t len)
{
	return min3(len, (size_t)(PAGE_SIZE - offset_in_page(addr)),
		    (size_t)(PAGE_SIZE - offset_in_page(user)));
}

/**
 * pashm_usercopy_read() - copy region memory to a program
 * @dst: user buffer
 * @src: region memory
 * @len: bytes
 *
 * Context: may sleep.
 * Return: bytes copied, which is less than @len if the user buffer ends early or
 * the caller is killed; -EFAULT if none were.
 */
ssize_t pashm_usercopy_read(void __user *dst, const void *src, size_t len)
{
	size_t done = 0;

	while (done < len) {
		size_t part = part_of(src + done, dst + done, len - done);
		size_t left = copy_to_user(dst + done, src + done, part);

		done += part - left;
		if (left)
			return done ? done : -EFAULT;
		if (fatal_signal_pending(current))
			return done;
		cond_resched();
	}
	return done;
}

/**
 * pashm_usercopy_write() - copy from a program to region memory
 * @dst: region memory
 * @src: user buffer
 * @len: bytes
 *
 * Where the user buffer can't be read, @dst keeps its contents. copy_from_user()
 * would fill it with zeros, which is right for a fresh buffer and loses data in
 * one that others share.
 *
 * Context: may sleep.
 * Return: as pashm_usercopy_read().
 */
ssize_t pashm_usercopy_write(void *dst, const void __user *src, size_t len)
{
	size_t done = 0;

	if (!access_ok(src, len))
		return -EFAULT;
	while (done < len) {
		size_t part = part_of(dst + done, src + done, len - done);
		size_t left = __copy_from_user(dst + done, src + done, part);

		done += part - left;
		if (left)
			return done ? done : -EFAULT;
		if (fatal_signal_pending(current))
			return done;
		cond_resched();
	}
	return done;
}

/**
 * pashm_usercopy_text() - a copy of a program's text, with a zero byte behind it
 * @src: user buffer
 * @len: bytes, bounded by the caller
 *
 * Context: may sleep.
 * Return: a buffer for kfree(), or ERR_PTR(-ENOMEM or -EFAULT).
 */
char *pashm_usercopy_text(const char __user *src, size_t len)
{
	return memdup_user_nul(src, len);
}

/**
 * pashm_usercopy_array() - a copy of a program's array
 * @src: its address, from a struct of the ABI
 * @count: number of elements, bounded by the caller, not 0
 * @size: bytes of each
 *
 * Context: may sleep.
 * Return: a buffer for kfree(), or ERR_PTR(-ENOMEM or -EFAULT).
 */
void *pashm_usercopy_array(u64 src, size_t count, size_t size)
{
	if (src > ULONG_MAX)
		return ERR_PTR(-EFAULT);
	return memdup_user((const void __user *)(unsigned long)src,
			   count * size);
}
