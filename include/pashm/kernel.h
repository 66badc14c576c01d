/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: What pashm offers to other kernel modules
 *
 * Regions, their doorbells, and commands. A module says
 *
 *	#include <pashm/kernel.h>
 *	PASHM_IMPORT();
 *
 * and is built with this header and pashm's Module.symvers. While it is loaded, so is
 * pashm. What it has registered it takes back before it goes; if it forgets a command
 * or a listener, pashm does it, and says so in the log. A region that it forgets to
 * drop stays, and pashm with it.
 *
 * Unless it says otherwise, a function may sleep, and complains if it is called where
 * that isn't allowed. Functions that make something return ERR_PTR() with an error
 * of the call of that name in <pashm/uapi.h>.
 */
#ifndef _PASHM_KERNEL_H
#define _PASHM_KERNEL_H

#include <linux/dma-direction.h>
#include <linux/lockdep.h>
#include <linux/module.h>
#include <linux/types.h>
#include <linux/uidgid.h>

#include <pashm/uapi.h>

struct device;
struct pashm_command;
struct pashm_listener;
struct pashm_region;

/* What MODULE_IMPORT_NS() makes, which wants a string here and a word there. */
#define PASHM_IMPORT()	MODULE_INFO(import_ns, "PASHM")

/* ------------------------------------------------------------------- regions */

/**
 * pashm_create() - make a region
 * @create: as for PASHM_IOC_CREATE; what is "out" there isn't used. The name has zeros
 *	    up to its end: an initializer or strscpy_pad() leaves them, strscpy() not in
 *	    every kernel
 * @uid: owner; its memory counts as the owner's, without a limit of its own
 * @gid: group
 *
 * A region with a name is /dev/pashm/NAME for whom @uid, @gid and the mode allow it,
 * until pashm_destroy() or PASHM_IOC_DESTROY, and is not freed before.
 *
 * Context: may sleep, for seconds if memory is scarce.
 * Return: the region, held, for pashm_drop(); or ERR_PTR().
 */
struct pashm_region *pashm_create(const struct pashm_create *create,
				  kuid_t uid, kgid_t gid);

/**
 * pashm_lookup() - the region of a name, whoever made it
 * @name: the name
 *
 * Context: may sleep.
 * Return: the region, held, for pashm_drop(); or ERR_PTR(): -ENOENT, -EINVAL (that
 * is no name).
 */
struct pashm_region *pashm_lookup(const char *name);

/**
 * pashm_hold() - hold a region once more
 * @region: the region, held by the caller
 *
 * Context: any.
 * Return: @region.
 */
struct pashm_region *pashm_hold(struct pashm_region *region);

/**
 * pashm_drop() - hold a region no longer
 * @region: the region; NULL and ERR_PTR() are ignored
 *
 * The last holder frees it. Open files, mappings and the name are holders.
 *
 * Context: may sleep.
 */
void pashm_drop(struct pashm_region *region);

/**
 * pashm_destroy() - take a region's name away
 * @region: the region, held by the caller, who still holds it afterwards
 *
 * Who has it open or mapped keeps it.
 *
 * Context: may sleep.
 */
void pashm_destroy(struct pashm_region *region);

/**
 * pashm_address() - where the kernel sees a region
 * @region: the region
 *
 * Programs that have it mapped change it at any moment: read what counts once, with
 * READ_ONCE(), and check what was read.
 *
 * Context: any.
 * Return: the address of its first byte, good for pashm_size() while it is held.
 */
void *pashm_address(const struct pashm_region *region);

/**
 * pashm_size() - how large a region is
 * @region: the region
 *
 * Context: any.
 * Return: bytes, whole pages.
 */
size_t pashm_size(const struct pashm_region *region);

/**
 * pashm_phys() - where a region lies in physical memory
 * @region: the region
 * @offset: a byte of it
 * @phys: where the address goes, as the CPU sees it
 *
 * A device may see another address: that is the DMA API's matter.
 *
 * Context: any.
 * Return: 0, or -EINVAL if @offset isn't inside the region.
 */
int pashm_phys(const struct pashm_region *region, size_t offset,
	       phys_addr_t *phys);

/**
 * pashm_dma_map() - the address that a device knows a region by
 * @region: the region, held by the caller
 * @dev: the device that will read or write it
 * @direction: who writes
 * @dma: where the address goes
 *
 * All of the region, in one piece for the device, whatever lies between it and memory.
 * Between two uses, dma_sync_single_for_cpu() and dma_sync_single_for_device() on
 * this address. The region is held until pashm_dma_unmap().
 *
 * Context: may sleep.
 * Return: 0, -ENOMEM (it can't be mapped, or @dev can't reach it), -EOPNOTSUPP (the
 * memory isn't in the linear map).
 */
int pashm_dma_map(struct pashm_region *region, struct device *dev,
		  enum dma_data_direction direction, dma_addr_t *dma);

/**
 * pashm_dma_unmap() - undo pashm_dma_map()
 * @region: the region
 * @dev: the device, which has finished
 * @direction: as it was mapped
 * @dma: the address
 *
 * Context: may sleep.
 */
void pashm_dma_unmap(struct pashm_region *region, struct device *dev,
		     enum dma_data_direction direction, dma_addr_t dma);

/* ------------------------------------------------------------------ doorbells */

/**
 * pashm_ring() - ring a region's doorbell
 * @region: the region
 *
 * Wakes whoever polls it, signals its eventfds and calls its listeners. What was
 * written to the region before is seen by whom it wakes. Costs next to nothing if
 * nobody listens.
 *
 * Context: any but NMI; on a realtime kernel not from what stays a hard interrupt
 * there.
 * Return: how often it was rung, this time included.
 */
u64 pashm_ring(struct pashm_region *region);

/**
 * pashm_rings() - how often a region's doorbell was rung
 * @region: the region
 *
 * Context: any. What was written to the region before the last ring is seen
 * afterwards.
 * Return: the count.
 */
u64 pashm_rings(const struct pashm_region *region);

struct pashm_listener *__pashm_listen(struct pashm_region *region,
				      void (*heard)(void *ctx), void *ctx,
				      struct module *owner);

/**
 * pashm_listen() - be told of each ring, also of those by programs
 * @region: the region; the listener holds it
 * @heard: is called with @ctx, on the CPU that rings and before the ring returns, in
 *	whatever context that is: it doesn't sleep, and doesn't ring this doorbell
 * @ctx: whatever @heard wants
 *
 * Who listens looks at the region once after pashm_listen(): what came before has
 * not been told.
 *
 * Context: may sleep.
 * Return: the listener, for pashm_unlisten(); or ERR_PTR(-ENOMEM).
 */
#define pashm_listen(region, heard, ctx) \
	__pashm_listen(region, heard, ctx, THIS_MODULE)

/**
 * pashm_unlisten() - don't be told any more
 * @listener: from pashm_listen(); NULL and ERR_PTR() are ignored
 *
 * When it returns, the function isn't running on any CPU and won't be called again.
 *
 * Context: may sleep; not under a lock that the function takes.
 */
void pashm_unlisten(struct pashm_listener *listener);

/* ------------------------------------------------------------------- commands */

/* The largest request and the largest reply that a command can have, bytes. */
#define PASHM_COMMAND_MAX	1048576UL

/**
 * struct pashm_command_ops - a command that programs can call
 * @name:	like that of a region; the command is /proc/pashm/command/NAME
 * @mode:	rights, 0 to 0666; who may write may call
 * @uid:	owner
 * @gid:	group
 * @max_request: bytes of the longest request, at most PASHM_COMMAND_MAX. A longer
 *		one is refused without a call
 * @max_reply:	bytes of the longest reply, likewise
 * @handler:	obeys. @request has @request_len bytes and a zero byte behind them,
 *		@reply has room for @reply_len bytes, at most @max_reply, and is zeroed;
 *		both are the kernel's memory and nobody else's. Returns how many bytes
 *		of @reply there are, or -errno. A return of more than @reply_len, as
 *		snprintf() has it, is -ENOBUFS to the caller, -ERESTARTSYS is -EINTR, and
 *		what no program may see, such as -ENOTSUPP, is -EIO
 *
 * @handler may sleep, and runs for several callers at once, in the context of each:
 * current is the calling program. A handler that waits should do so interruptibly.
 */
struct pashm_command_ops {
	const char *name;
	umode_t mode;
	kuid_t uid;
	kgid_t gid;
	size_t max_request;
	size_t max_reply;
	ssize_t (*handler)(void *ctx, const void *request, size_t request_len,
			   void *reply, size_t reply_len);
};

struct pashm_command *
__pashm_command_register(const struct pashm_command_ops *ops, void *ctx,
			 struct module *owner, struct lock_class_key *key);

/**
 * pashm_command_register() - offer a command
 * @ops: what it is; not needed any more when this returns
 * @context: whatever the handler wants
 *
 * It can be called before this returns.
 *
 * Context: may sleep.
 * Return: the command, for pashm_command_unregister(); or ERR_PTR(): -EINVAL (a member
 * of @ops is no good), -EEXIST (the name is taken), -ENOMEM.
 */
#define pashm_command_register(ops, context)				\
({									\
	static struct lock_class_key __pashm_key;			\
									\
	__pashm_command_register(ops, context, THIS_MODULE,		\
				 &__pashm_key);				\
})

/**
 * pashm_command_unregister() - withdraw a command
 * @command: from pashm_command_register(); NULL and ERR_PTR() are ignored
 *
 * Waits for the calls that are running; who still has its file open gets ENODEV
 * from now on. The handler isn't running when it returns, and won't be called again.
 *
 * Context: may sleep, as long as the handler does. Not from the handler, nor under a lock
 * that the handler takes; lockdep knows.
 */
void pashm_command_unregister(struct pashm_command *command);

#endif /* _PASHM_KERNEL_H */
