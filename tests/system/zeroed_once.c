// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: System test that memory is zeroed on a kernel as it comes
 *
 * As zeroed.c, which switches off what many kernels do of themselves.
 */
#define KERNEL_AS_IT_IS
#include "zeroed.c"
