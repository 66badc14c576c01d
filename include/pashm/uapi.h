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
 * On that descriptor: mmap(MAP_SHARED), read, write, lseek, and the calls
 * PASHM_IOC_INFO and PASHM_IOC_PHYS. Its size is what PASHM_IOC_INFO says, or
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
 * - A call that isn't known on this kind of file: ENOTTY.
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

/* flags of struct pashm_create */
#define PASHM_CREATE_PHYS	(1U << 0)	/* let every holder ask PHYS */

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
 *
 * An anonymous region lives as long as a descriptor or a mapping of it. A named
 * one lives until PASHM_IOC_DESTROY, even if nobody has it open, and is
 * /dev/pashm/NAME, owned by the caller, with @mode. Names have 1 to 63 letters,
 * digits, '-', '_' and '.', and begin with a letter or a digit.
 *
 * Errors: EINVAL (size 0, a flag, the mode or the name is no good), EEXIST (the
 * name is taken), EFBIG (larger than any region can be here), ENOSPC (the limit
 * of all users together), EDQUOT (the caller's own limit; not for
 * CAP_SYS_RESOURCE), ENOMEM (no such run of memory could be found), EPERM
 * (PASHM_CREATE_PHYS without CAP_SYS_ADMIN), EMFILE, ENFILE, EINTR (killed while
 * looking for memory).
 */
struct pashm_create {
	__u64 size;
	__u32 flags;
	__u32 mode;
	__s32 fd;
	__u32 id;
	char name[PASHM_NAME_SIZE];
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
 * struct pashm_info - what a region is
 * @size:	out: bytes that can be read, written and mapped
 * @memory:	out: bytes of memory it holds, and counts in the limits
 * @map_size:	out: the largest page that a mapping of it can have, bytes
 * @id:		out: the region's number
 * @flags:	out: PASHM_INFO_* (in: 0)
 * @mode:	out: rights it was created with
 * @uid:	out: owner, as seen in the caller's user namespace
 * @gid:	out: group, likewise
 * @node:	out: NUMA node of the memory
 * @opens:	out: descriptors' open files on it now (dup shares one)
 * @mappings:	out: mappings of it now
 * @name:	out: its name, all zero if it has none
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

#define PASHM_IOC_MAGIC		0xBE

/* on /dev/pashm/control */
#define PASHM_IOC_QUERY		_IOWR(PASHM_IOC_MAGIC, 0x00, struct pashm_query)
#define PASHM_IOC_CREATE	_IOWR(PASHM_IOC_MAGIC, 0x01, struct pashm_create)
#define PASHM_IOC_ATTACH	_IOWR(PASHM_IOC_MAGIC, 0x02, struct pashm_attach)
#define PASHM_IOC_DESTROY	_IOWR(PASHM_IOC_MAGIC, 0x03, struct pashm_destroy)

/* on a region */
#define PASHM_IOC_INFO		_IOWR(PASHM_IOC_MAGIC, 0x20, struct pashm_info)
#define PASHM_IOC_PHYS		_IOWR(PASHM_IOC_MAGIC, 0x21, struct pashm_phys)

#endif /* _UAPI_PASHM_H */
