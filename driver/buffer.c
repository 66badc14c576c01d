// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: Buffers for requests and replies
 *
 * A call of a command can need 2 MiB of kernel memory, for as long as the command
 * takes, and a reply is kept until it has been read. So buffers count for the user
 * who calls, and there is a limit to what one user can have of them, in all programs
 * and open files together. CAP_SYS_RESOURCE passes.
 */
#include <linux/capability.h>
#include <linux/cred.h>
#include <linux/errno.h>
#include <linux/list.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/sched.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uidgid.h>

#include "buffer.h"

/* Sixteen calls with the largest request and reply there can be. */
#define USER_MAX	(32UL << 20)

/**
 * struct pashm_payer - a user who has buffers
 * @link:	in the list of payers
 * @uid:	the user
 * @buffers:	how many; the last one frees the payer
 * @bytes:	all of them
 */
struct pashm_payer {
	struct list_head link;
	kuid_t uid;
	unsigned long buffers;
	size_t bytes;
};

static DEFINE_MUTEX(payers_lock);	/* the list, and what is counted */
static LIST_HEAD(payers);

static struct pashm_payer *find_payer(kuid_t uid)
{
	struct pashm_payer *payer;

	list_for_each_entry(payer, &payers, link)
		if (uid_eq(payer->uid, uid))
			return payer;
	return NULL;
}

static bool exceeds(const struct pashm_payer *payer, size_t size)
{
	return payer->bytes > USER_MAX || size > USER_MAX - payer->bytes;
}

/* The current user pays for @size bytes; NULL if there is no more to be had. */
static struct pashm_payer *charge(size_t size)
{
	kuid_t uid = current_fsuid();
	struct pashm_payer *payer;

	mutex_lock(&payers_lock);
	payer = find_payer(uid);
	if (!payer) {
		payer = kzalloc_obj(*payer);
		if (!payer)
			goto out;
		payer->uid = uid;
		list_add(&payer->link, &payers);
	} else if (exceeds(payer, size) && !capable(CAP_SYS_RESOURCE)) {
		payer = NULL;
		goto out;
	}
	payer->buffers++;
	payer->bytes += size;
out:
	mutex_unlock(&payers_lock);
	return payer;
}

static void uncharge(struct pashm_payer *payer, size_t size)
{
	mutex_lock(&payers_lock);
	payer->bytes -= size;
	if (!--payer->buffers) {
		list_del(&payer->link);
		kfree(payer);
	}
	mutex_unlock(&payers_lock);
}

/**
 * pashm_buffer_alloc() - get a buffer, on the current user's account
 * @buffer: the buffer, empty before
 * @size: bytes, bounded by the caller
 *
 * Context: may sleep.
 * Return: 0, or -ENOMEM: no memory, or as much as one user can have.
 */
int pashm_buffer_alloc(struct pashm_buffer *buffer, size_t size)
{
	struct pashm_payer *payer = charge(size);
	void *data;

	if (!payer)
		return -ENOMEM;
	data = kvmalloc_array(size + 1, 1, GFP_KERNEL_ACCOUNT | __GFP_ZERO |
			      __GFP_NOWARN);
	if (!data) {
		uncharge(payer, size);
		return -ENOMEM;
	}
	buffer->data = data;
	buffer->size = size;
	buffer->payer = payer;
	return 0;
}

/**
 * pashm_buffer_free() - give a buffer back
 * @buffer: the buffer, which may be empty; is empty afterwards
 *
 * Context: may sleep.
 */
void pashm_buffer_free(struct pashm_buffer *buffer)
{
	if (!buffer->data)
		return;
	kvfree(buffer->data);
	uncharge(buffer->payer, buffer->size);
	buffer->data = NULL;
	buffer->size = 0;
}

/**
 * pashm_buffer_shrink() - keep only the beginning of a buffer
 * @buffer: the buffer
 * @size: how much of it, at most what it has; 0 makes it empty
 *
 * Context: may sleep. Can't fail: it rather keeps too much memory.
 */
void pashm_buffer_shrink(struct pashm_buffer *buffer, size_t size)
{
	void *data;

	if (!size) {
		pashm_buffer_free(buffer);
		return;
	}
	if (buffer->size - size < PAGE_SIZE)
		return;
	data = kvmalloc_array(size + 1, 1, GFP_KERNEL_ACCOUNT | __GFP_NOWARN);
	if (!data)
		return;
	memcpy(data, buffer->data, size);
	((char *)data)[size] = '\0';
	kvfree(buffer->data);
	mutex_lock(&payers_lock);
	buffer->payer->bytes -= buffer->size - size;
	mutex_unlock(&payers_lock);
	buffer->data = data;
	buffer->size = size;
}
