// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: The binary interface of libpashm.so.1, written down a second time
 *
 * Compiled against the header by headers.sh: a function whose type isn't what it was, or a
 * struct whose layout isn't, is an error. Functions are added here together with the header;
 * structs grow at their end, and their old members stay where they are.
 */
#include <pashm/pashm.h>

const char *pashm_library_version(void);
int pashm_driver_query(struct pashm_query *query, size_t size);
int pashm_driver_has(uint64_t features);
int pashm_driver_command(const char *line, char *reply, size_t size);
int pashm_region_create(const char *name, uint64_t size,
	const struct pashm_options *options, struct pashm_region **region);
int pashm_region_attach(const char *name, unsigned int flags, struct pashm_region **region);
int pashm_region_from_fd(int fd, struct pashm_region **region);
void pashm_region_close(struct pashm_region *region);
int pashm_region_destroy(const char *name);
int pashm_region_fd(const struct pashm_region *region);
uint64_t pashm_region_size(const struct pashm_region *region);
uint32_t pashm_region_id(const struct pashm_region *region);
int pashm_region_info(const struct pashm_region *region, struct pashm_info *info,
	size_t size);
int pashm_region_phys(const struct pashm_region *region, uint64_t offset,
	uint64_t *address, uint64_t *length);
int pashm_region_map(const struct pashm_region *region, uint64_t offset, size_t length,
	unsigned int flags, void **address);
int pashm_unmap(void *address, size_t length);
int pashm_region_sync(const struct pashm_region *region, unsigned int direction,
	const struct pashm_range *ranges, size_t count);
int pashm_region_dmabuf(const struct pashm_region *region, unsigned int flags);
int pashm_region_ring(const struct pashm_region *region, uint64_t *rings);
int pashm_region_wait(const struct pashm_region *region, int timeout, uint64_t *news);
int pashm_region_bell(const struct pashm_region *region, unsigned int flags,
	uint64_t *rings, uint64_t *news);
int pashm_region_eventfd(const struct pashm_region *region, int eventfd,
	unsigned int flags);
ssize_t pashm_command_call(const char *name, const void *request, size_t request_len,
	void *reply, size_t reply_size);
int pashm_list_read(struct pashm_list **list);
size_t pashm_list_count(const struct pashm_list *list);
int pashm_list_get(const struct pashm_list *list, size_t index, struct pashm_entry *entry,
	size_t size);
void pashm_list_free(struct pashm_list *list);
const char *pashm_explain(int doing, int error);
int pashm_parse_size(const char *text, uint64_t *size);
const char *pashm_backend_name(unsigned int backend);
int pashm_backend_from_name(const char *name);

#define AT(type, member, offset) \
	_Static_assert(offsetof(type, member) == (offset), #member " was at " #offset)

AT(struct pashm_options, struct_size, 0);
AT(struct pashm_options, flags, sizeof(size_t));
AT(struct pashm_options, mode, sizeof(size_t) + 4);
AT(struct pashm_options, backend, sizeof(size_t) + 8);
AT(struct pashm_options, node, sizeof(size_t) + 12);
AT(struct pashm_entry, size, 0);
AT(struct pashm_entry, memory, 8);
AT(struct pashm_entry, map_size, 16);
AT(struct pashm_entry, id, 24);
AT(struct pashm_entry, uid, 28);
AT(struct pashm_entry, gid, 32);
AT(struct pashm_entry, mode, 36);
AT(struct pashm_entry, opens, 40);
AT(struct pashm_entry, mappings, 44);
AT(struct pashm_entry, known, 48);
AT(struct pashm_entry, node, 52);
AT(struct pashm_entry, backend, 56);
AT(struct pashm_entry, name, 60);
#if UINTPTR_MAX > UINT32_MAX
AT(struct pashm_options, align, 24);
AT(struct pashm_options, max_address, 32);
AT(struct pashm_options, address, 40);
#endif

_Static_assert(PASHM_MAP_READ_ONLY == 1 && PASHM_MAP_POPULATE == 2, "flags of mappings");
_Static_assert(PASHM_ENTRY_NODE == 1 && PASHM_ENTRY_BACKEND == 2, "what is known");
_Static_assert(PASHM_DOING_CREATE == 1 && PASHM_DOING_LIST == 10, "what was tried");
