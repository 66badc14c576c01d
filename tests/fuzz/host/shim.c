// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The kernel's functions that the parsers call, as the kernel has them
 */
#include "shim.h"

/* One sign, one newline at the end, 0x before base 16; nothing else around it. */
int kstrtoull(const char *text, unsigned int base, u64 *number)
{
	const char *begin;
	u64 sum = 0;

	if (*text == '+')
		text++;
	if (base == 16 && text[0] == '0' && (text[1] | 0x20) == 'x')
		text += 2;
	for (begin = text; isxdigit((unsigned char)*text); text++) {
		unsigned int digit = isdigit((unsigned char)*text) ? *text - '0' :
				     (*text | 0x20) - 'a' + 10;

		if (digit >= base)
			break;
		if (__builtin_mul_overflow(sum, base, &sum) ||
		    __builtin_add_overflow(sum, digit, &sum))
			return -ERANGE;
	}
	if (text == begin)
		return -EINVAL;
	if (*text == '\n')
		text++;
	if (*text)
		return -EINVAL;
	*number = sum;
	return 0;
}

/* What was written, never what would have been. */
int vscnprintf(char *text, size_t size, const char *format, va_list args)
{
	int n;

	if (!size)
		return 0;
	n = vsnprintf(text, size, format, args);
	return (size_t)n < size ? n : (int)size - 1;
}

void *memchr_inv(const void *bytes, int c, size_t len)
{
	const unsigned char *byte = bytes;

	for (; len; len--, byte++)
		if (*byte != (unsigned char)c)
			return (void *)byte;
	return NULL;
}
