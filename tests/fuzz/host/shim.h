/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: As much of the kernel as the driver's parsers need to be a program
 *
 * Every header of the kernel that they include is this one; the Makefile sees to it.
 */
#ifndef PASHM_TESTS_FUZZ_SHIM_H
#define PASHM_TESTS_FUZZ_SHIM_H

#include <ctype.h>
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>

typedef uint8_t u8;
typedef uint32_t u32;
typedef int32_t s32;
typedef unsigned long long u64;
typedef unsigned short umode_t;
typedef unsigned int __poll_t;
typedef u64 dma_addr_t, phys_addr_t, resource_size_t;
typedef struct { unsigned int val; } kuid_t, kgid_t;
typedef struct { int counter; } atomic_t;
typedef struct { long long counter; } atomic64_t;
typedef struct { int nothing; } wait_queue_head_t;

struct list_head { struct list_head *next, *prev; };
struct hlist_node { struct hlist_node *next, **pprev; };
struct kref { int count; };
struct mutex { int nothing; };
struct page;
struct device;
struct file;
struct poll_table_struct;

#define PAGE_SHIFT		12
#define pfn_to_page(pfn)	((struct page *)(uintptr_t)((pfn) << 6))
#define U64_MAX			UINT64_MAX
#define S32_MAX			INT32_MAX
#define ARRAY_SIZE(a)		(sizeof(a) / sizeof((a)[0]))
#define __printf(a, b)		__attribute__((format(printf, a, b)))

static inline bool IS_ERR(const void *p)
{
	return (uintptr_t)p >= (uintptr_t)-4095;
}

static inline long PTR_ERR(const void *p)
{
	return (long)p;
}

static inline void *ERR_PTR(long error)
{
	return (void *)error;
}

int kstrtoull(const char *text, unsigned int base, u64 *number);
int vscnprintf(char *text, size_t size, const char *format, va_list args);
void *memchr_inv(const void *bytes, int c, size_t len);

#endif /* PASHM_TESTS_FUZZ_SHIM_H */
