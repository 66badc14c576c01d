/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: <linux/string.h> as the newest kernel has it
 *
 * memdup_user_nul(): since 4.5. It makes a copy of a program's text, here as a
 * macro: <linux/uaccess.h> and <linux/slab.h> can't be included from here. Who uses
 * it includes <linux/uaccess.h>.
 * strscpy(): since 4.3.
 * strscpy_pad(): since 5.2. To zero the room behind the text is more than a service:
 * strscpy() copies words, and in some kernels (RHEL 7's is one) what follows the text
 * in the last word of the source is in the copy as well.
 */
#ifndef COMPAT_LINUX_STRING_H
#define COMPAT_LINUX_STRING_H

#include_next <linux/string.h>

#ifndef HAVE_MEMDUP_USER_NUL
#define memdup_user_nul(src, len)	compat_memdup_user_nul(src, len)
#endif

#ifndef HAVE_STRSCPY
#include <linux/errno.h>

static inline ssize_t compat_strscpy(char *dst, const char *src, size_t size)
{
	size_t len = strnlen(src, size);

	if (!size)
		return -E2BIG;
	if (len < size) {
		memcpy(dst, src, len + 1);
		return len;
	}
	memcpy(dst, src, size - 1);
	dst[size - 1] = '\0';
	return -E2BIG;
}
#define strscpy	compat_strscpy
#endif

#ifndef HAVE_STRSCPY_PAD
static inline ssize_t compat_strscpy_pad(char *dst, const char *src, size_t size)
{
	ssize_t len = strscpy(dst, src, size);

	if (len >= 0)
		memset(dst + len, 0, size - len);
	return len;
}
#define strscpy_pad	compat_strscpy_pad
#endif

#endif /* COMPAT_LINUX_STRING_H */
