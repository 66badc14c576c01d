/* whether there is strscpy_pad() (5.2, 458a3bf82df4) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/string.h>

size_t probe(char *dst, const char *src)
{
	return sizeof(strscpy_pad(dst, src, 16));
}
