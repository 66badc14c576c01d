/* whether poll() of a file returns __poll_t (4.16, 8ced390c2b18) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/types.h>

__poll_t probe;
