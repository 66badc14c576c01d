/* whether there is strscpy() (4.3, 30035e45753b) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/string.h>

size_t probe(char *dst, const char *src)
{
	return sizeof(strscpy(dst, src, 16));
}
