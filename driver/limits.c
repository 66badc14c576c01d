// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: How much memory regions may hold: in total, for each user, each of them
 *
 * Memory counts from before it is allocated until it is really freed: a region
 * that was destroyed and is still mapped counts. The limits are module
 * parameters, which root can change at any time; a limit lowered below what is in
 * use takes nothing away from anybody.
 */
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "caller.h"
#include "limits.h"

static unsigned long max_bytes;
module_param(max_bytes, ulong, 0644);
MODULE_PARM_DESC(max_bytes, "bytes that all regions may hold together (default: half of memory)");

static unsigned long max_user_bytes;
module_param(max_user_bytes, ulong, 0644);
MODULE_PARM_DESC(max_user_bytes, "bytes that the regions of one user may hold (default: a quarter of memory)");

static unsigned long max_region_bytes;
module_param(max_region_bytes, ulong, 0644);
MODULE_PARM_DESC(max_region_bytes, "bytes that one region may hold (default: 0, as many as all together)");

/**
 * struct pashm_account - what one user holds
 * @link:	in the list of accounts
 * @uid:	the user
 * @regions:	number of regions charged to it; the last one frees the account
 * @bytes:	their memory
 */
struct pashm_account {
	struct list_head link;
	kuid_t uid;
	unsigned long regions;
	size_t bytes;
};

static DEFINE_MUTEX(limits_lock);	/* accounts and used_bytes */
static LIST_HEAD(accounts);
static size_t used_bytes;

/**
 * pashm_limits_init() - fill in the limits that weren't given
 *
 * Context: module init, before anything can be charged.
 */
void pashm_limits_init(void)
{
	struct sysinfo info;
	unsigned long half;

	/* Lowmem only, in bytes; half of it fits in a long on 32 bit too. */
	si_meminfo(&info);
	half = (info.totalram - info.totalhigh) / 2 * info.mem_unit;
	if (!max_bytes)
		max_bytes = half;
	if (!max_user_bytes)
		max_user_bytes = half / 2;
}

static struct pashm_account *find_account(kuid_t uid)
{
	struct pashm_account *account;

	list_for_each_entry(account, &accounts, link)
		if (uid_eq(account->uid, uid))
			return account;
	return NULL;
}

static size_t region_max(void)
{
	size_t all = READ_ONCE(max_bytes), one = READ_ONCE(max_region_bytes);

	return one ? min(one, all) : all;
}

static bool exceeds(size_t used, size_t bytes, size_t max)
{
	return used > max || bytes > max - used;
}

/**
 * pashm_limits_charge() - ask for memory
 * @caller: who shall pay; CAP_SYS_RESOURCE lifts the user's own limit
 * @bytes: how much
 *
 * Context: may sleep.
 * Return: the account, for pashm_limits_put(); or ERR_PTR(): -EFBIG (more than
 * one region may have), -ENOSPC (all regions together), -EDQUOT (this user's),
 * -ENOMEM.
 */
struct pashm_account *pashm_limits_charge(const struct pashm_caller *caller,
					  size_t bytes)
{
	struct pashm_account *account, *fresh;
	int err = 0;

	if (bytes > region_max())
		return ERR_PTR(-EFBIG);
	fresh = kzalloc_obj(*fresh);
	if (!fresh)
		return ERR_PTR(-ENOMEM);
	fresh->uid = caller->uid;

	mutex_lock(&limits_lock);
	account = find_account(caller->uid);
	if (exceeds(used_bytes, bytes, READ_ONCE(max_bytes)))
		err = -ENOSPC;
	else if (exceeds(account ? account->bytes : 0, bytes,
			 READ_ONCE(max_user_bytes)) &&
		 !pashm_caller_capable(caller, CAP_SYS_RESOURCE))
		err = -EDQUOT;
	if (!err) {
		if (!account) {
			account = fresh;
			fresh = NULL;
			list_add(&account->link, &accounts);
		}
		account->regions++;
		account->bytes += bytes;
		used_bytes += bytes;
	}
	mutex_unlock(&limits_lock);

	kfree(fresh);
	return err ? ERR_PTR(err) : account;
}

/**
 * pashm_limits_uncharge() - give a part back
 * @account: from pashm_limits_charge()
 * @bytes: how much less the region holds than was charged
 *
 * Context: may sleep.
 */
void pashm_limits_uncharge(struct pashm_account *account, size_t bytes)
{
	mutex_lock(&limits_lock);
	account->bytes -= bytes;
	used_bytes -= bytes;
	mutex_unlock(&limits_lock);
}

/**
 * pashm_limits_put() - give back what a region still holds; it is gone
 * @account: from pashm_limits_charge()
 * @bytes: what is left of it
 *
 * Context: may sleep.
 */
void pashm_limits_put(struct pashm_account *account, size_t bytes)
{
	mutex_lock(&limits_lock);
	account->bytes -= bytes;
	used_bytes -= bytes;
	if (!--account->regions) {
		list_del(&account->link);
		kfree(account);
	}
	mutex_unlock(&limits_lock);
}

/**
 * pashm_limits_usage() - the limits and what is used of them
 * @uid: whose use goes to @usage->user_bytes
 * @usage: to be filled in
 *
 * Context: may sleep.
 */
void pashm_limits_usage(kuid_t uid, struct pashm_usage *usage)
{
	struct pashm_account *account;

	mutex_lock(&limits_lock);
	account = find_account(uid);
	usage->max_bytes = READ_ONCE(max_bytes);
	usage->max_user_bytes = READ_ONCE(max_user_bytes);
	usage->max_region_bytes = region_max();
	usage->used_bytes = used_bytes;
	usage->user_bytes = account ? account->bytes : 0;
	mutex_unlock(&limits_lock);
}
