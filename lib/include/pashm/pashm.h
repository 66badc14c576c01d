/* SPDX-License-Identifier: LGPL-2.1-or-later */
/**
 * DOC: libpashm: physically contiguous memory for programs
 *
 *	struct pashm_region *region;
 *	void *memory;
 *	int err;
 *
 *	err = pashm_region_create("ring0", 64 << 20, NULL, &region);
 *	if (!err)
 *		err = pashm_region_map(region, 0, 0, 0, &memory);
 *	if (err)
 *		errx(1, "%s", pashm_explain(PASHM_DOING_CREATE, err));
 *
 * - Functions that return int return 0, or a negative errno. What pointers point to
 *   is then as it was.
 * - There is no global state. Any function may be called by several threads at once, also
 *   with the same region, except that pashm_region_close() and pashm_list_free() must be
 *   the last.
 * - A driver that is older than this library lacks calls: -EOPNOTSUPP. One that is newer
 *   does all that this library knows.
 * - Structs that can grow are passed with their size, so that programs, library and
 *   driver need not be of the same age.
 */
#ifndef PASHM_PASHM_H
#define PASHM_PASHM_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <pashm/uapi.h>

#ifdef __cplusplus
extern "C" {
#endif

#define PASHM_LIBRARY_MAJOR	0
#define PASHM_LIBRARY_MINOR	1

/** struct pashm_region - an open region; opaque */
struct pashm_region;

/* ------------------------------------------------------------ the driver */

/* The version of this library, as text. */
const char *pashm_library_version(void);

/**
 * pashm_driver_query() - what the driver can do, limits, and what is in use
 * @query: to be filled in
 * @size: sizeof(*@query); members that the driver doesn't know become 0
 *
 * Return: 0; -ENODEV: the driver isn't loaded; -EACCES: no right to use it.
 */
int pashm_driver_query(struct pashm_query *query, size_t size);

/**
 * pashm_driver_has() - whether the driver can do something
 * @features: PASHM_FEATURE_*, one or more
 *
 * Return: 1 if it has them all, 0 if not, or as pashm_driver_query().
 */
int pashm_driver_has(uint64_t features);

/**
 * pashm_driver_command() - write a line to /proc/pashm/control and read the reply
 * @line: the command, as pashm-proc(5) has it
 * @reply: room for the reply, which is there after an error, too: a sentence that says
 *	what is wrong. Ends with a zero byte, without a newline
 * @size: bytes of room; a longer reply is cut
 *
 * Return: 0, or what the command failed with; -ENODEV, -EACCES.
 */
int pashm_driver_command(const char *line, char *reply, size_t size);

/* --------------------------------------------------------------- regions */

/**
 * struct pashm_options - how to make a region
 * @struct_size: sizeof(struct pashm_options); PASHM_OPTIONS_INIT sets it
 * @flags: PASHM_CREATE_*
 * @mode: rights on a named region
 * @backend: PASHM_BACKEND_*
 * @node: with PASHM_CREATE_NODE, the NUMA node
 * @align: alignment of the physical address, a power of two; 0: pages
 * @max_address: highest physical address that the last byte may have; 0: any
 * @address: with PASHM_BACKEND_RESERVED, where the range begins
 */
struct pashm_options {
	size_t struct_size;
	uint32_t flags;
	uint32_t mode;
	uint32_t backend;
	int32_t node;
	uint64_t align;
	uint64_t max_address;
	uint64_t address;
};

#define PASHM_OPTIONS_INIT { sizeof(struct pashm_options), 0, 0600, 0, 0, 0, 0, 0 }

/**
 * pashm_region_create() - make a region and open it
 * @name: its name, or NULL for one that lives as long as it's open or mapped
 * @size: bytes; rounded up to whole pages
 * @options: NULL: mode 0600, any memory
 * @region: the open region
 *
 * Return: 0; -EOPNOTSUPP: the driver is too old for these options, or the kernel hasn't
 * the backend; otherwise as PASHM_IOC_CREATE, or -ENODEV, -EACCES.
 */
int pashm_region_create(const char *name, uint64_t size,
			const struct pashm_options *options,
			struct pashm_region **region);

/**
 * pashm_region_attach() - open a region by its name
 * @name: the name
 * @flags: PASHM_ATTACH_*
 * @region: the open region
 *
 * Who has no right to open /dev/pashm/control gets the region through its own path.
 *
 * Return: 0; -ENOENT: there is none of that name; -EACCES: no right; -ENODEV.
 */
int pashm_region_attach(const char *name, unsigned int flags,
			struct pashm_region **region);

/**
 * pashm_region_from_fd() - use a descriptor that came from elsewhere
 * @fd: an open region; on success the library's, and closed with @region
 * @region: the open region
 *
 * Return: 0; -ENOTTY: it isn't a region of pashm; -EBADF.
 */
int pashm_region_from_fd(int fd, struct pashm_region **region);

/* Closes the descriptor; mappings stay. NULL is allowed. */
void pashm_region_close(struct pashm_region *region);

/* Takes a region's name away; who holds the region keeps it, whole. */
int pashm_region_destroy(const char *name);

/* The descriptor, for poll(), fcntl(), or to send to another process. */
int pashm_region_fd(const struct pashm_region *region);

/* Bytes of the region. */
uint64_t pashm_region_size(const struct pashm_region *region);

/* The region's number. */
uint32_t pashm_region_id(const struct pashm_region *region);

/**
 * pashm_region_info() - what a region is, and who uses it now
 * @region: the region
 * @info: to be filled in
 * @size: sizeof(*@info); members that the driver doesn't know become 0
 */
int pashm_region_info(const struct pashm_region *region,
		      struct pashm_info *info, size_t size);

/**
 * pashm_region_phys() - where a byte lies in physical memory
 * @region: the region
 * @offset: the byte
 * @address: its address, as the CPU sees it
 * @length: bytes that lie contiguously from there; may be NULL
 *
 * Return: 0; -EPERM: neither CAP_SYS_ADMIN nor granted when it was made; -EINVAL.
 */
int pashm_region_phys(const struct pashm_region *region, uint64_t offset,
		      uint64_t *address, uint64_t *length);

/* --------------------------------------------------------------- mapping */

#define PASHM_MAP_READ_ONLY	(1U << 0)
#define PASHM_MAP_POPULATE	(1U << 1)	/* all pages at once, no faults later */

/**
 * pashm_region_map() - map a region, or a part of it
 * @region: the region
 * @offset: where the part begins; a multiple of the page size
 * @length: bytes; 0: all from @offset on
 * @flags: PASHM_MAP_*
 * @address: where it is now
 *
 * The address is such that large pages can be used, whether the kernel takes care of
 * that or not.
 *
 * Return: 0; -EINVAL: not inside the region, or not a page's boundary; -EACCES: open for
 * reading only, and PASHM_MAP_READ_ONLY wasn't given; -ENOMEM.
 */
int pashm_region_map(const struct pashm_region *region, uint64_t offset,
		     size_t length, unsigned int flags, void **address);

/* @length as it was given to pashm_region_map(), or pashm_region_size() - offset. */
int pashm_unmap(void *address, size_t length);

/* --------------------------------------------------------------- devices */

/**
 * pashm_region_sync() - make CPU and devices see the same
 * @region: the region
 * @direction: PASHM_SYNC_FOR_CPU or PASHM_SYNC_FOR_DEVICE
 * @ranges: parts of it
 * @count: how many, any number; 0: the whole region
 */
int pashm_region_sync(const struct pashm_region *region, unsigned int direction,
		      const struct pashm_range *ranges, size_t count);

/**
 * pashm_region_dmabuf() - export a region as a dma-buf
 * @region: the region
 * @flags: PASHM_DMABUF_*
 *
 * Return: a descriptor, close-on-exec, the caller's to close; or a negative errno.
 */
int pashm_region_dmabuf(const struct pashm_region *region, unsigned int flags);

/* -------------------------------------------------------------- doorbell */

/**
 * pashm_region_ring() - ring the doorbell
 * @region: the region
 * @rings: how often it was rung, this time included; may be NULL
 */
int pashm_region_ring(const struct pashm_region *region, uint64_t *rings);

/**
 * pashm_region_wait() - wait for the doorbell
 * @region: the region
 * @timeout: milliseconds; 0: only look; negative: as long as it takes
 * @news: how often it was rung since this open file last asked; may be NULL
 *
 * Return: 0; -ETIMEDOUT; -EINTR: a signal came.
 */
int pashm_region_wait(const struct pashm_region *region, int timeout,
		      uint64_t *news);

/**
 * pashm_region_bell() - look at the doorbell, without waiting
 * @region: the region
 * @flags: PASHM_BELL_*
 * @rings: how often it was rung in all; may be NULL
 * @news: how often since this open file last asked; may be NULL
 */
int pashm_region_bell(const struct pashm_region *region, unsigned int flags,
		      uint64_t *rings, uint64_t *news);

/**
 * pashm_region_eventfd() - let the doorbell signal an eventfd
 * @region: the region
 * @eventfd: from eventfd(2); stays the caller's
 * @flags: 0, or PASHM_EVENTFD_REMOVE
 */
int pashm_region_eventfd(const struct pashm_region *region, int eventfd,
			 unsigned int flags);

/* -------------------------------------------------------------- commands */

/**
 * pashm_command_call() - call a command that a kernel module offers
 * @name: the command
 * @request: its bytes; may be NULL if there are none
 * @request_len: how many
 * @reply: room for the reply; may be NULL if there is none
 * @reply_size: bytes of room
 *
 * Return: bytes of the reply, or a negative errno: -ENOENT: no such command; -EACCES;
 * -EMSGSIZE; -ENOBUFS: the reply doesn't fit; or what the command answers.
 */
ssize_t pashm_command_call(const char *name, const void *request,
			   size_t request_len, void *reply, size_t reply_size);

/* ------------------------------------------------------------------ list */

/* What struct pashm_entry tells; what isn't known is 0, or -1 for a node. */
#define PASHM_ENTRY_NODE	(1U << 0)
#define PASHM_ENTRY_BACKEND	(1U << 1)

/**
 * struct pashm_entry - a line of /proc/pashm/regions
 * @size: bytes
 * @memory: bytes of memory that it holds
 * @map_size: the largest page that a mapping can have
 * @id: the region's number
 * @uid: owner
 * @gid: group
 * @mode: rights
 * @opens: open files on it
 * @mappings: mappings of it
 * @known: PASHM_ENTRY_*
 * @node: NUMA node
 * @backend: PASHM_BACKEND_*
 * @name: empty if it has none
 */
struct pashm_entry {
	uint64_t size;
	uint64_t memory;
	uint64_t map_size;
	uint32_t id;
	uint32_t uid;
	uint32_t gid;
	uint32_t mode;
	uint32_t opens;
	uint32_t mappings;
	uint32_t known;
	int32_t node;
	uint32_t backend;
	char name[PASHM_NAME_SIZE];
};

/** struct pashm_list - all regions, as they were at one moment; opaque */
struct pashm_list;

/**
 * pashm_list_read() - read /proc/pashm/regions
 * @list: the list; to be given to pashm_list_free()
 *
 * Return: 0; -ENODEV; -EPROTO: the table isn't one that this library can read; -ENOMEM.
 */
int pashm_list_read(struct pashm_list **list);

/* How many regions are in the list. */
size_t pashm_list_count(const struct pashm_list *list);

/**
 * pashm_list_get() - one region of a list
 * @list: the list
 * @index: from 0 on
 * @entry: to be filled in
 * @size: sizeof(*@entry)
 *
 * Return: 0; -ENOENT: there are fewer.
 */
int pashm_list_get(const struct pashm_list *list, size_t index,
		   struct pashm_entry *entry, size_t size);

/* NULL is allowed. */
void pashm_list_free(struct pashm_list *list);

/* ------------------------------------------------------------------ text */

/* What was tried, for pashm_explain() */
#define PASHM_DOING_ANYTHING	0
#define PASHM_DOING_CREATE	1
#define PASHM_DOING_ATTACH	2
#define PASHM_DOING_DESTROY	3
#define PASHM_DOING_MAP		4
#define PASHM_DOING_PHYS	5
#define PASHM_DOING_BELL	6
#define PASHM_DOING_CALL	7
#define PASHM_DOING_SYNC	8
#define PASHM_DOING_DMABUF	9
#define PASHM_DOING_LIST	10

/**
 * pashm_explain() - say in words why something failed
 * @doing: PASHM_DOING_*
 * @error: what the function returned
 *
 * Return: a phrase for people, which lives for ever; never NULL.
 */
const char *pashm_explain(int doing, int error);

/**
 * pashm_parse_size() - read a size: 4096, 0x1000, 64K, 2M, 1G, 1T
 * @text: the text
 * @size: bytes
 *
 * Return: 0; -EINVAL; -ERANGE: more than 64 bits can say.
 */
int pashm_parse_size(const char *text, uint64_t *size);

/* "pages", "range", "dma", "dma-wc", "reserved", "any"; NULL if there is none such. */
const char *pashm_backend_name(unsigned int backend);

/* The PASHM_BACKEND_* of a name, or -EINVAL. */
int pashm_backend_from_name(const char *name);

#ifdef __cplusplus
}
#endif

#endif /* PASHM_PASHM_H */
