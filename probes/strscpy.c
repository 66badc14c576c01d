/* whether modules can call strscpy() (4.3, 30035e45753b) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/string.h>

ssize_t probe(char *dst, const char *src)
{
	return strscpy(dst, src, 16);
}
