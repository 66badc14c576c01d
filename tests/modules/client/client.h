/* SPDX-License-Identifier: GPL-2.0 */
#ifndef CLIENT_H
#define CLIENT_H

#include <linux/kernel.h>
#include <linux/types.h>

#include <pashm/kernel.h>

ssize_t say(void *reply, size_t room, const char *fmt, ...) __printf(3, 4);

int commands_init(void);
void commands_exit(void);
ssize_t commands_do(char *word[4], void *reply, size_t room);

ssize_t regions_do(char *word[4], void *reply, size_t room);
void regions_exit(void);
struct pashm_region *client_hold(void);

ssize_t produce(void *ctx, const void *request, size_t request_len,
		void *reply, size_t reply_len);
ssize_t consume(void *ctx, const void *request, size_t request_len,
		void *reply, size_t reply_len);

#endif /* CLIENT_H */
