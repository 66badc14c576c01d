/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/uaccess.h> as the newest kernel has it
 *
 * copy_struct_from_user(): since 5.4.
 * access_ok(): before 5.0 it was told the direction, which no architecture used. Headers
 * of that time tell it in macros of their own, as put_user() of arm64, so both forms do.
 * __copy_from_user(): before 4.12, on most architectures, it filled what couldn't be
 * copied up with zeros. Where it does that, bytes go through a buffer of their
 * own.
 * memdup_user_nul(): see <linux/string.h>.
 */
#ifndef COMPAT_LINUX_UACCESS_H
#define COMPAT_LINUX_UACCESS_H

#include_next <linux/uaccess.h>

#ifndef HAVE_COPY_STRUCT_FROM_USER
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/string.h>

static inline int copy_struct_from_user(void *dst, size_t ksize,
					const void __user *src, size_t usize)
{
	size_t size = min(ksize, usize);
	size_t done = size;
	u8 tail[64];

	while (done < usize) {
		size_t part = min(usize - done, sizeof(tail));

		if (copy_from_user(tail, src + done, part))
			return -EFAULT;
		if (memchr_inv(tail, 0, part))
			return -E2BIG;
		done += part;
	}
	memset(dst + size, 0, ksize - size);
	return copy_from_user(dst, src, size) ? -EFAULT : 0;
}
#endif

#ifndef HAVE_MEMDUP_USER_NUL
#include <linux/err.h>
#include <linux/slab.h>

static inline void *compat_memdup_user_nul(const void __user *src, size_t len)
{
	char *text = kmalloc(len + 1, GFP_KERNEL);

	if (!text)
		return ERR_PTR(-ENOMEM);
	if (copy_from_user(text, src, len)) {
		kfree(text);
		return ERR_PTR(-EFAULT);
	}
	text[len] = '\0';
	return text;
}
#endif

#ifndef HAVE_RAW_COPY_FROM_USER
#include <linux/kernel.h>
#include <linux/string.h>

static inline unsigned long
compat_copy_from_user(void *dst, const void __user *src, unsigned long len)
{
	unsigned long left = 0;
	u64 buf[32];

	while (len && !left) {
		unsigned long part = min_t(unsigned long, len, sizeof(buf));

		left = __copy_from_user(buf, src, part);
		memcpy(dst, buf, part - left);
		dst += part - left;
		src += part - left;
		len -= part - left;
	}
	return len;
}
#undef __copy_from_user
#define __copy_from_user	compat_copy_from_user
#endif

#ifdef HAVE_ACCESS_OK_3ARGS
static inline bool
compat_access_ok_3(int type, const void __user *ptr, unsigned long len)
{
	return access_ok(type, ptr, len);
}

static inline bool compat_access_ok_2(const void __user *ptr, unsigned long len)
{
	return compat_access_ok_3(VERIFY_WRITE, ptr, len);
}
#undef access_ok
#define compat_access_ok_of(a, b, c, name, ...)	name
#define access_ok(...)	compat_access_ok_of(__VA_ARGS__, compat_access_ok_3, \
					    compat_access_ok_2)(__VA_ARGS__)
#endif

#endif /* COMPAT_LINUX_UACCESS_H */
