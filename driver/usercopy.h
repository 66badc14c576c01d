/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_USERCOPY_H
#define PASHM_USERCOPY_H

#include <linux/compiler.h>
#include <linux/types.h>

/**
 * struct pashm_user_struct - a struct that a program passed to an ioctl
 * @ptr:	where it lies in user memory
 * @size:	how large the program thinks it is, in bytes
 */
struct pashm_user_struct {
	void __user *ptr;
	size_t size;
};

int pashm_usercopy_get_struct(void *dst, size_t size,
			      const struct pashm_user_struct *src);
int pashm_usercopy_put_struct(const struct pashm_user_struct *dst,
			      const void *src, size_t size);
void __user *pashm_usercopy_pointer(u64 address);
ssize_t pashm_usercopy_read(void __user *dst, const void *src, size_t len);
ssize_t pashm_usercopy_write(void *dst, const void __user *src, size_t len);
char *pashm_usercopy_text(const char __user *src, size_t len);
void *pashm_usercopy_array(u64 src, size_t count, size_t size);

#endif /* PASHM_USERCOPY_H */
