/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: The layout that programs are compiled with, for ever
 *
 * Checked by compiling, for 32 bit and 64 bit alike.
 */
#ifndef PASHM_TESTS_ABI_LAYOUT_H
#define PASHM_TESTS_ABI_LAYOUT_H

#include <stddef.h>

#include <pashm/uapi.h>

#define SIZE(type, size) \
	_Static_assert(sizeof(struct type) == (size), "size of " #type)
#define AT(type, member, offset) \
	_Static_assert(offsetof(struct type, member) == (offset), \
		       #member " of " #type)

SIZE(pashm_query, 120);
AT(pashm_query, flags, 0);
AT(pashm_query, page_size, 4);
AT(pashm_query, features, 8);
AT(pashm_query, create_flags, 16);
AT(pashm_query, attach_flags, 20);
AT(pashm_query, max_bytes, 24);
AT(pashm_query, max_user_bytes, 32);
AT(pashm_query, used_bytes, 40);
AT(pashm_query, user_bytes, 48);
AT(pashm_query, huge_size, 56);
AT(pashm_query, regions, 64);
AT(pashm_query, pad, 68);
AT(pashm_query, version, 72);
AT(pashm_query, backends, 104);
AT(pashm_query, max_region_bytes, 112);
SIZE(pashm_create, 120);
AT(pashm_create, size, 0);
AT(pashm_create, flags, 8);
AT(pashm_create, mode, 12);
AT(pashm_create, fd, 16);
AT(pashm_create, id, 20);
AT(pashm_create, name, 24);
AT(pashm_create, backend, 88);
AT(pashm_create, node, 92);
AT(pashm_create, align, 96);
AT(pashm_create, max_address, 104);
AT(pashm_create, address, 112);
SIZE(pashm_attach, 88);
AT(pashm_attach, size, 0);
AT(pashm_attach, flags, 8);
AT(pashm_attach, pad, 12);
AT(pashm_attach, fd, 16);
AT(pashm_attach, id, 20);
AT(pashm_attach, name, 24);
SIZE(pashm_destroy, 72);
AT(pashm_destroy, flags, 0);
AT(pashm_destroy, pad, 4);
AT(pashm_destroy, name, 8);
SIZE(pashm_info, 136);
AT(pashm_info, size, 0);
AT(pashm_info, memory, 8);
AT(pashm_info, map_size, 16);
AT(pashm_info, id, 24);
AT(pashm_info, flags, 28);
AT(pashm_info, mode, 32);
AT(pashm_info, uid, 36);
AT(pashm_info, gid, 40);
AT(pashm_info, node, 44);
AT(pashm_info, opens, 48);
AT(pashm_info, mappings, 52);
AT(pashm_info, name, 56);
AT(pashm_info, rings, 120);
AT(pashm_info, backend, 128);
AT(pashm_info, pad, 132);
SIZE(pashm_phys, 32);
AT(pashm_phys, offset, 0);
AT(pashm_phys, address, 8);
AT(pashm_phys, length, 16);
AT(pashm_phys, flags, 24);
AT(pashm_phys, pad, 28);
SIZE(pashm_call, 96);
AT(pashm_call, request, 0);
AT(pashm_call, reply, 8);
AT(pashm_call, request_len, 16);
AT(pashm_call, reply_len, 20);
AT(pashm_call, flags, 24);
AT(pashm_call, pad, 28);
AT(pashm_call, name, 32);
SIZE(pashm_ring, 16);
AT(pashm_ring, rings, 0);
AT(pashm_ring, flags, 8);
AT(pashm_ring, pad, 12);
SIZE(pashm_bell, 24);
AT(pashm_bell, rings, 0);
AT(pashm_bell, news, 8);
AT(pashm_bell, flags, 16);
AT(pashm_bell, pad, 20);
SIZE(pashm_eventfd, 8);
AT(pashm_eventfd, fd, 0);
AT(pashm_eventfd, flags, 4);
SIZE(pashm_range, 16);
AT(pashm_range, offset, 0);
AT(pashm_range, length, 8);
SIZE(pashm_sync, 16);
AT(pashm_sync, ranges, 0);
AT(pashm_sync, count, 8);
AT(pashm_sync, flags, 12);
SIZE(pashm_dmabuf, 8);
AT(pashm_dmabuf, flags, 0);
AT(pashm_dmabuf, fd, 4);

/* A kernel without these numbers breaks every program that was compiled. */
#if defined(__i386__) || defined(__x86_64__) || defined(__arm__) || \
	defined(__aarch64__) || defined(__riscv)
_Static_assert(PASHM_IOC_QUERY == 0xc078be00, "QUERY");
_Static_assert(PASHM_IOC_CREATE == 0xc078be01, "CREATE");
_Static_assert(PASHM_IOC_ATTACH == 0xc058be02, "ATTACH");
_Static_assert(PASHM_IOC_DESTROY == 0xc048be03, "DESTROY");
_Static_assert(PASHM_IOC_INFO == 0xc088be20, "INFO");
_Static_assert(PASHM_IOC_PHYS == 0xc020be21, "PHYS");
_Static_assert(PASHM_IOC_CALL == 0xc060be04, "CALL");
_Static_assert(PASHM_IOC_RING == 0xc010be22, "RING");
_Static_assert(PASHM_IOC_BELL == 0xc018be23, "BELL");
_Static_assert(PASHM_IOC_EVENTFD == 0xc008be24, "EVENTFD");
_Static_assert(PASHM_IOC_SYNC == 0xc010be25, "SYNC");
_Static_assert(PASHM_IOC_DMABUF == 0xc008be26, "DMABUF");
#endif

#endif /* PASHM_TESTS_ABI_LAYOUT_H */
