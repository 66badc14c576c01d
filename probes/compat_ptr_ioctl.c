/* whether modules can call compat_ptr_ioctl() (5.5, 2952db0fd51b) */
/* SPDX-License-Identifier: GPL-2.0 */
#include <linux/fs.h>

const struct file_operations probe = { .compat_ioctl = compat_ptr_ioctl };
