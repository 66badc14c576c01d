/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/**
 * DOC: The ABI of pashm: what programs and the driver say to each other
 *
 * A region is zeroed, physically contiguous memory. A program gets one as a
 * file descriptor:
 *
 *	fd = open("/dev/pashm/control", O_RDWR | O_CLOEXEC);
 *	ioctl(fd, PASHM_IOC_CREATE, &create);	   a new region
 *	ioctl(fd, PASHM_IOC_ATTACH, &attach);	   one that has a name
 *	open("/dev/pashm/NAME", O_RDWR | O_CLOEXEC);	   the same, by path
 *
 * On that descriptor: mmap(MAP_SHARED), read, write, lseek, poll for its
 * doorbell, and the calls on a region. Its size is what PASHM_IOC_INFO says, or
 * lseek(SEEK_END); fstat() knows nothing of it.
 *
 * Rules that hold for every call here, for ever:
 *
 * - The argument is a pointer to the struct named in the call. All members have
 *   a fixed width, 64-bit ones lie on 8 bytes, and the layout is the same for
 *   32-bit and 64-bit programs.
 * - Fields marked "in" are read, "out" are written, "in/out" both. Bits of a
 *   flags field that the driver doesn't know, and padding that isn't zero, are
 *   refused with EINVAL.
 * - Structs grow at their end. The driver takes the size from the call's number:
 *   a shorter (older) struct is filled up with zeros, of a longer (newer) one the
 *   part that the driver doesn't know must be zero, or it answers E2BIG. No
 *   struct is ever longer than 4096 bytes.
 * - A call that fails changes nothing, neither in the driver nor in the struct.
 * - A call that isn't known on this kind of file: ENOTTY. PASHM_FEATURE_* say
 *   beforehand which there are.
 * - Every call may be made by several threads at once.
 * - Sizes and offsets are bytes.
 */
#ifndef _UAPI_PASHM_H
#define _UAPI_PASHM_H

#include <linux/ioctl.h>
#include <linux/types.h>

/* The longest name, with the zero byte that ends it. */
#define PASHM_NAME_SIZE		64

/* features of struct pashm_query */
#define PASHM_FEATURE_HUGE_MAP	(1ULL << 0)	/* mappings of 2 MiB pages or like */
#define PASHM_FEATURE_CALL	(1ULL << 1)	/* PASHM_IOC_CALL */
#define PASHM_FEATURE_BELL	(1ULL << 2)	/* PASHM_IOC_RING, _BELL, _EVENTFD */
#define PASHM_FEATURE_SYNC	(1ULL << 3)	/* PASHM_IOC_SYNC */
#define PASHM_FEATURE_DMABUF	(1ULL << 4)	/* PASHM_IOC_DMABUF */

/* where a region's memory comes from */
#define PASHM_BACKEND_ANY	0	/* what can do it, in the order below */
#define PASHM_BACKEND_PAGES	1	/* blocks of the page allocator, side by side */
#define PASHM_BACKEND_RANGE	2	/* a range that is cleared of movable pages */
#define PASHM_BACKEND_DMA	3	/* the DMA API: coherent, from CMA if there is */
#define PASHM_BACKEND_DMA_WC	4	/* the same, write-combined; only by name */
#define PASHM_BACKEND_RESERVED	5	/* a reserved physical range; only by name */

/* flags of struct pashm_create */
#define PASHM_CREATE_PHYS	(1U << 0)	/* let every holder ask PHYS */
#define PASHM_CREATE_NODE	(1U << 1)	/* on NUMA node @node, or not at all */

/* flags of struct pashm_attach */
#define PASHM_ATTACH_READ_ONLY	(1U << 0)	/* open for reading only */

/* flags of struct pashm_info */
#define PASHM_INFO_PHYS		(1U << 0)	/* created with PASHM_CREATE_PHYS */
#define PASHM_INFO_DESTROYED	(1U << 1)	/* its name is gone, its holders remain */

/**
 * struct pashm_query - what this driver can do, and what is in use
 * @flags:	in: 0
 * @page_size:	out: bytes; every region is a multiple of it
 * @features:	out: PASHM_FEATURE_*
 * @create_flags: out: the PASHM_CREATE_* that PASHM_IOC_CREATE knows
 * @attach_flags: out: the PASHM_ATTACH_* that PASHM_IOC_ATTACH knows
 * @max_bytes:	out: limit of all regions together
 * @max_user_bytes: out: limit of all regions of one user
 * @used_bytes:	out: memory that all regions hold now
 * @user_bytes:	out: memory that the caller's regions hold now
 * @huge_size:	out: bytes of the large page that mappings can use, 0 if none
 * @regions:	out: number of regions
 * @pad:	0
 * @version:	out: the driver's version, as text
 * @backends:	out: which there are here, 1 << PASHM_BACKEND_*
 * @max_region_bytes: out: limit of one region
 *
 * @used_bytes and @user_bytes count memory, which can be more than the sizes that
 * were asked for: a region of 3 MiB is two pages of 2 MiB.
 */
struct pashm_query {
	__u32 flags;
	__u32 page_size;
	__u64 features;
	__u32 create_flags;
	__u32 attach_flags;
	__u64 max_bytes;
	__u64 max_user_bytes;
	__u64 used_bytes;
	__u64 user_bytes;
	__u64 huge_size;
	__u32 regions;
	__u32 pad;
	char version[32];
	__u64 backends;
	__u64 max_region_bytes;
};

/**
 * struct pashm_create - make a region and open it
 * @size:	in/out: bytes, 1 or more; rounded up to whole pages
 * @flags:	in: PASHM_CREATE_*
 * @mode:	in: rights on a named region, 0 to 0666 (no execute bits); an
 *		anonymous one has none: 0
 * @fd:		out: a descriptor for reading and writing, close-on-exec
 * @id:		out: the region's number, never 0, not used again soon
 * @name:	in: a name, or all zero for an anonymous region
 * @backend:	in: PASHM_BACKEND_*
 * @node:	in: with PASHM_CREATE_NODE, the NUMA node; otherwise 0
 * @align:	in: alignment of its physical address, a power of two; 0: pages
 * @max_address: in: highest physical address that its last byte may have;
 *		0: any
 * @address:	in: with PASHM_BACKEND_RESERVED, where the range begins; otherwise 0
 *
 * An anonymous region lives as long as a descriptor or a mapping of it. A named
 * one lives until PASHM_IOC_DESTROY, even if nobody has it open, and is
 * /dev/pashm/NAME, owned by the caller, with @mode. Names have 1 to 63 letters,
 * digits, '-', '_' and '.', and begin with a letter or a digit.
 *
 * PASHM_BACKEND_RESERVED adopts a range of physical addresses, whole pages, with
 * its contents: one that the kernel was told to leave alone (memmap=, the device
 * tree's reserved-memory). It needs CAP_SYS_RAWIO, never takes System RAM, and is
 * refused by a kernel that is locked down. It is nobody's memory, so it counts in no
 * limit. get_user_pages() doesn't work on mappings of it: O_DIRECT and the like say
 * EFAULT, as with PASHM_BACKEND_DMA.
 *
 * Errors: EINVAL (size 0, a flag, the mode, the name, the backend or a constraint is
 * no good, or @address isn't the beginning of a page), EEXIST (the name is taken),
 * EFBIG (larger than any region can be here, or than the limit of one region), ENOSPC
 * (the limit of all users together), EDQUOT (the caller's own limit; not for
 * CAP_SYS_RESOURCE), ENOMEM (no such run of memory could be found), ERANGE (no memory
 * here meets the constraints, or the reserved range isn't one), EBUSY (the reserved
 * range is somebody's), EOPNOTSUPP (this kernel hasn't the backend), EPERM
 * (PASHM_CREATE_PHYS without CAP_SYS_ADMIN, a reserved range without CAP_SYS_RAWIO or
 * under lockdown), EMFILE, ENFILE, EINTR (killed while looking for memory).
 */
struct pashm_create {
	__u64 size;
	__u32 flags;
	__u32 mode;
	__s32 fd;
	__u32 id;
	char name[PASHM_NAME_SIZE];
	__u32 backend;
	__s32 node;
	__u64 align;
	__u64 max_address;
	__u64 address;
};

/**
 * struct pashm_attach - open a region by its name
 * @size:	out: bytes
 * @flags:	in: PASHM_ATTACH_*
 * @pad:	in: 0
 * @fd:		out: a descriptor, close-on-exec
 * @id:		out: the region's number
 * @name:	in: the name
 *
 * Rights are those of the owner, group and mode that the region was created
 * with; CAP_DAC_OVERRIDE passes.
 *
 * Errors: EINVAL (a flag or the name is no good), ENOENT (no region of that
 * name), EACCES (no right), EMFILE, ENFILE, ENOMEM.
 */
struct pashm_attach {
	__u64 size;
	__u32 flags;
	__u32 pad;
	__s32 fd;
	__u32 id;
	char name[PASHM_NAME_SIZE];
};

/**
 * struct pashm_destroy - take a region's name away
 * @flags:	in: 0
 * @pad:	in: 0
 * @name:	in: the name
 *
 * The name and /dev/pashm/NAME go at once. The memory goes with the last
 * descriptor and the last mapping: those who hold the region keep it, whole.
 * The owner may do this, and CAP_SYS_ADMIN.
 *
 * Errors: EINVAL, ENOENT (no region of that name), EPERM (not the owner).
 */
struct pashm_destroy {
	__u32 flags;
	__u32 pad;
	char name[PASHM_NAME_SIZE];
};

/**
 * struct pashm_call - call a command that a kernel module offers
 * @request:	in: address of the request, 0 if it is empty
 * @reply:	in: address of room for the reply, 0 if there is none
 * @request_len: in: bytes of the request
 * @reply_len:	in: bytes of room; out: bytes of the reply
 * @flags:	in: 0
 * @pad:	in: 0
 * @name:	in: the command. On /proc/pashm/command/NAME: all zero
 *
 * What the bytes mean is between the caller and the module. The command has an
 * owner, a group and a mode, like a file; who may write to it may call it.
 *
 * Errors: EINVAL, ENOENT (no such command), EACCES (no right), EMSGSIZE (the request
 * is longer than the command takes), ENOBUFS (the reply doesn't fit), ENODEV (its
 * module is going), EINTR (a signal, before the command began or as the command
 * says), ENOMEM, EFAULT, and whatever the command itself answers.
 */
struct pashm_call {
	__u64 request;
	__u64 reply;
	__u32 request_len;
	__u32 reply_len;
	__u32 flags;
	__u32 pad;
	char name[PASHM_NAME_SIZE];
};

/**
 * struct pashm_info - what a region is
 * @size:	out: bytes that can be read, written and mapped
 * @memory:	out: bytes of memory it holds, and counts in the limits (but for a
 *		reserved range, which isn't counted)
 * @map_size:	out: the largest page that a mapping of it can have, bytes
 * @id:		out: the region's number
 * @flags:	out: PASHM_INFO_* (in: 0)
 * @mode:	out: rights it was created with
 * @uid:	out: owner, as seen in the caller's user namespace
 * @gid:	out: group, likewise
 * @node:	out: NUMA node of the memory, -1 if it isn't known
 * @opens:	out: descriptors' open files on it now (dup shares one; a dma-buf is one)
 * @mappings:	out: mappings of it now
 * @name:	out: its name, all zero if it has none
 * @rings:	out: how often its doorbell was rung
 * @backend:	out: PASHM_BACKEND_* that the memory is from
 * @pad:	0
 */
struct pashm_info {
	__u64 size;
	__u64 memory;
	__u64 map_size;
	__u32 id;
	__u32 flags;
	__u32 mode;
	__u32 uid;
	__u32 gid;
	__s32 node;
	__u32 opens;
	__u32 mappings;
	char name[PASHM_NAME_SIZE];
	__u64 rings;
	__u32 backend;
	__u32 pad;
};

/**
 * struct pashm_phys - where a region lies in physical memory
 * @offset:	in: a byte of the region
 * @address:	out: its physical address, as the CPU sees it
 * @length:	out: bytes that lie contiguously from there: to the region's end
 * @flags:	in: 0
 * @pad:	in: 0
 *
 * The address is the CPU's. A device behind an IOMMU sees others.
 *
 * Errors: EINVAL (flags, or @offset not inside the region), EPERM (without
 * CAP_SYS_ADMIN, on a region that wasn't created with PASHM_CREATE_PHYS).
 */
struct pashm_phys {
	__u64 offset;
	__u64 address;
	__u64 length;
	__u32 flags;
	__u32 pad;
};

/**
 * struct pashm_ring - ring a region's doorbell
 * @rings:	out: how often it was rung, this time included
 * @flags:	in: 0
 * @pad:	in: 0
 *
 * Wakes everybody who polls the region, signals every eventfd of it, and tells the
 * kernel modules that listen. What was written to the region before is seen by
 * whom the bell wakes.
 *
 * Errors: EINVAL, EBADF (open for reading only).
 */
struct pashm_ring {
	__u64 rings;
	__u32 flags;
	__u32 pad;
};

/* flags of struct pashm_bell */
#define PASHM_BELL_PEEK		(1U << 0)	/* look, but leave poll() as it is */

/**
 * struct pashm_bell - hear a region's doorbell
 * @rings:	out: how often it was rung in all
 * @news:	out: how often since this open file last asked, or was opened
 * @flags:	in: PASHM_BELL_*
 * @pad:	in: 0
 *
 * poll() says POLLIN on a region while there is news. A thread that waits does
 * poll(), PASHM_IOC_BELL, then looks at the memory: what comes later rings again.
 * The call never waits itself.
 *
 * Errors: EINVAL.
 */
struct pashm_bell {
	__u64 rings;
	__u64 news;
	__u32 flags;
	__u32 pad;
};

/* flags of struct pashm_eventfd */
#define PASHM_EVENTFD_REMOVE	(1U << 0)	/* don't signal it any more */

/**
 * struct pashm_eventfd - an eventfd that a doorbell signals
 * @fd:		in: the eventfd
 * @flags:	in: PASHM_EVENTFD_*
 *
 * It is signalled, adding 1, for each ring, until it is removed or the open file that
 * it was given through is closed.
 *
 * Errors: EINVAL (a flag; not an eventfd), EBADF, EEXIST (given already), ENOENT
 * (to be removed, but was not given), ENOSPC (as many as can be on one open file: 16).
 */
struct pashm_eventfd {
	__s32 fd;
	__u32 flags;
};

/* flags of struct pashm_sync; one of them */
#define PASHM_SYNC_FOR_CPU	(1U << 0)	/* a device wrote, the CPU will read */
#define PASHM_SYNC_FOR_DEVICE	(1U << 1)	/* the CPU wrote, a device will read */

#define PASHM_SYNC_MAX		1024	/* ranges in one call */

/**
 * struct pashm_range - a part of a region
 * @offset:	bytes from its beginning
 * @length:	bytes
 */
struct pashm_range {
	__u64 offset;
	__u64 length;
};

/**
 * struct pashm_sync - make CPU and devices see the same
 * @ranges:	in: address of an array of struct pashm_range
 * @count:	in: how many, at most PASHM_SYNC_MAX
 * @flags:	in: PASHM_SYNC_*
 *
 * Where devices snoop the CPU's caches, there is nothing to do, and nothing is done
 * but to check the ranges. This is about caches: a device whose memory is copied on
 * its way, as it can't reach all, is told by DMA_BUF_IOCTL_SYNC on the dma-buf.
 *
 * Errors: EINVAL (flags, or a range that isn't inside the region), E2BIG (too many
 * ranges), EOPNOTSUPP (reserved memory outside of the kernel's linear map, where devices
 * may not snoop), EFAULT, ENOMEM.
 */
struct pashm_sync {
	__u64 ranges;
	__u32 count;
	__u32 flags;
};

/* flags of struct pashm_dmabuf */
#define PASHM_DMABUF_READ_ONLY	(1U << 0)	/* for reading only */

/**
 * struct pashm_dmabuf - export a region as a dma-buf
 * @flags:	in: PASHM_DMABUF_*
 * @fd:		out: the dma-buf, close-on-exec
 *
 * The dma-buf holds the region, all of it, and counts as an open file. One from an open
 * file that is for reading only is so, too, and needs the flag. A device can then be
 * given it to read from (DMA_TO_DEVICE), and in no other way.
 *
 * Mapped, it is as the region itself; but mmap() doesn't choose an address for large
 * pages. A program that reads or writes its mapping while a device has the dma-buf
 * tells so by DMA_BUF_IOCTL_SYNC.
 *
 * Errors: EINVAL, EACCES (not open for reading; open for reading only, without
 * PASHM_DMABUF_READ_ONLY), EOPNOTSUPP (this kernel has no dma-buf, or a reserved range
 * isn't in its linear map), EMFILE, ENFILE, ENOMEM.
 */
struct pashm_dmabuf {
	__u32 flags;
	__s32 fd;
};

#define PASHM_IOC_MAGIC		0xBE

/* on /dev/pashm/control */
#define PASHM_IOC_QUERY		_IOWR(PASHM_IOC_MAGIC, 0x00, struct pashm_query)
#define PASHM_IOC_CREATE	_IOWR(PASHM_IOC_MAGIC, 0x01, struct pashm_create)
#define PASHM_IOC_ATTACH	_IOWR(PASHM_IOC_MAGIC, 0x02, struct pashm_attach)
#define PASHM_IOC_DESTROY	_IOWR(PASHM_IOC_MAGIC, 0x03, struct pashm_destroy)

/* on /dev/pashm/control and on /proc/pashm/command/NAME */
#define PASHM_IOC_CALL		_IOWR(PASHM_IOC_MAGIC, 0x04, struct pashm_call)

/* on a region */
#define PASHM_IOC_INFO		_IOWR(PASHM_IOC_MAGIC, 0x20, struct pashm_info)
#define PASHM_IOC_PHYS		_IOWR(PASHM_IOC_MAGIC, 0x21, struct pashm_phys)
#define PASHM_IOC_RING		_IOWR(PASHM_IOC_MAGIC, 0x22, struct pashm_ring)
#define PASHM_IOC_BELL		_IOWR(PASHM_IOC_MAGIC, 0x23, struct pashm_bell)
#define PASHM_IOC_EVENTFD	_IOWR(PASHM_IOC_MAGIC, 0x24, struct pashm_eventfd)
#define PASHM_IOC_SYNC		_IOWR(PASHM_IOC_MAGIC, 0x25, struct pashm_sync)
#define PASHM_IOC_DMABUF	_IOWR(PASHM_IOC_MAGIC, 0x26, struct pashm_dmabuf)

#endif /* _UAPI_PASHM_H */
