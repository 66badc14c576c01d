/* whether file operations have fop_flags (6.10, 210a03c9d51a) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>

const struct file_operations probe = { .fop_flags = FOP_MMAP_SYNC };
