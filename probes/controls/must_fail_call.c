/* whether a call of an undeclared function is refused */
/* SPDX-License-Identifier: GPL-2.0 */
int probe(void)
{
	return no_kernel_declares_this(0);
}
