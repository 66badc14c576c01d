// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test that memory is zeroed where the driver leaves that to the kernel
 *
 * As zeroed.c, on a kernel as it comes: many zero all that they allocate, and the driver
 * doesn't do it again.
 */
#define KERNEL_AS_IT_IS
#include "zeroed.c"
