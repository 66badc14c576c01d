/* whether a bare frame is taken for a page after mprotect() (MIPS, between 4.19 and 6.12) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/mm.h>

int probe[_PAGE_SPECIAL && !(_PAGE_CHG_MASK & _PAGE_SPECIAL) ? 1 : -1];
