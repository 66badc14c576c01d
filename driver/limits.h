/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_LIMITS_H
#define PASHM_LIMITS_H

#include <linux/types.h>
#include <linux/uidgid.h>

struct pashm_account;
struct pashm_caller;

/**
 * struct pashm_usage - limits and what is used of them, in bytes
 * @max_bytes:		all regions together
 * @max_user_bytes:	all regions of one user
 * @max_region_bytes:	one region
 * @used_bytes:		all regions now
 * @user_bytes:		the regions of the user asked for, now
 */
struct pashm_usage {
	size_t max_bytes;
	size_t max_user_bytes;
	size_t max_region_bytes;
	size_t used_bytes;
	size_t user_bytes;
};

void pashm_limits_init(void);
struct pashm_account *pashm_limits_charge(const struct pashm_caller *caller,
					  size_t bytes);
void pashm_limits_uncharge(struct pashm_account *account, size_t bytes);
void pashm_limits_put(struct pashm_account *account, size_t bytes);
void pashm_limits_usage(kuid_t uid, struct pashm_usage *usage);

#endif /* PASHM_LIMITS_H */
