// SPDX-License-Identifier: LGPL-2.1-or-later
/**
 * DOC: Regions and devices, commands of modules
 */
#include <errno.h>
#include <string.h>

#include "internal.h"

int pashm_region_sync(const struct pashm_region *region, unsigned int direction,
		      const struct pashm_range *ranges, size_t count)
{
	struct pashm_range all = { 0, region->size };
	struct pashm_sync sync;
	int err = 0;

	if (!count) {
		ranges = &all;
		count = 1;
	}
	while (count && !err) {
		memset(&sync, 0, sizeof(sync));
		sync.ranges = (uintptr_t)ranges;
		sync.count = count < PASHM_SYNC_MAX ? count : PASHM_SYNC_MAX;
		sync.flags = direction;
		err = pashm_region_ioctl(region, PASHM_IOC_SYNC, &sync);
		ranges += sync.count;
		count -= sync.count;
	}
	return err;
}

int pashm_region_dmabuf(const struct pashm_region *region, unsigned int flags)
{
	struct pashm_dmabuf dmabuf;
	int err;

	memset(&dmabuf, 0, sizeof(dmabuf));
	dmabuf.flags = flags;
	dmabuf.fd = -1;
	err = pashm_region_ioctl(region, PASHM_IOC_DMABUF, &dmabuf);
	return err ? err : dmabuf.fd;
}

ssize_t pashm_command_call(const char *name, const void *request,
			   size_t request_len, void *reply, size_t reply_size)
{
	struct pashm_call call;
	int err;

	memset(&call, 0, sizeof(call));
	err = pashm_name_copy(call.name, name);
	if (err)
		return err;
	if (request_len > UINT32_MAX)
		return -EMSGSIZE;
	/* More room than there can be a reply does no harm. */
	if (reply_size > INT32_MAX)
		reply_size = INT32_MAX;
	call.request = request_len ? (uintptr_t)request : 0;
	call.request_len = (uint32_t)request_len;
	call.reply = reply_size ? (uintptr_t)reply : 0;
	call.reply_len = (uint32_t)reply_size;
	err = pashm_control_ioctl(PASHM_IOC_CALL, &call);
	return err ? err : (ssize_t)call.reply_len;
}
