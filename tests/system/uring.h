/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: io_uring, as much of it as the tests use: one call at a time
 */
#ifndef PASHM_TESTS_URING_H
#define PASHM_TESTS_URING_H

#include <linux/io_uring.h>
#include <sys/uio.h>

#include "support.h"

/* One number on all architectures, those with a base of their own excepted. */
#ifndef __NR_io_uring_setup
#define __NR_io_uring_setup	425
#define __NR_io_uring_enter	426
#define __NR_io_uring_register	427
#endif

#define URING_ENTRIES	8

struct uring {
	int fd;
	struct io_uring_params params;
	char *sq, *cq;
	struct io_uring_sqe *sqes;
};

static inline uint32_t *uring_word(char *ring, uint32_t offset)
{
	return (uint32_t *)(ring + offset);
}

static inline void *uring_map(int fd, size_t len, ull offset)
{
	void *p = mmap(NULL, len, PROT_READ | PROT_WRITE, MAP_SHARED, fd, offset);

	REQUIRE(p != MAP_FAILED);
	return p;
}

/* The test is skipped where the kernel hasn't it, or the administrator forbids it. */
static inline struct uring uring_new(void)
{
	struct uring u = { .fd = -1 };
	struct io_uring_params *p = &u.params;

	u.fd = syscall(__NR_io_uring_setup, URING_ENTRIES, p);
	if (u.fd < 0 && errno == ENOSYS)
		SKIP("this kernel has no io_uring");
	if (u.fd < 0 && errno == EPERM)
		SKIP("kernel.io_uring_disabled forbids it");
	REQUIRE_OK(u.fd);
	u.sq = uring_map(u.fd, p->sq_off.array + p->sq_entries * sizeof(uint32_t),
			 IORING_OFF_SQ_RING);
	u.cq = uring_map(u.fd, p->cq_off.cqes +
			 p->cq_entries * sizeof(struct io_uring_cqe),
			 IORING_OFF_CQ_RING);
	u.sqes = uring_map(u.fd, p->sq_entries * sizeof(*u.sqes), IORING_OFF_SQES);
	return u;
}

/* Hand one call over. */
static inline void uring_begin(struct uring *u, const struct io_uring_sqe *sqe)
{
	uint32_t *tail = uring_word(u->sq, u->params.sq_off.tail);
	uint32_t slot = *tail & *uring_word(u->sq, u->params.sq_off.ring_mask);

	u->sqes[slot] = *sqe;
	uring_word(u->sq, u->params.sq_off.array)[slot] = slot;
	__atomic_store_n(tail, *tail + 1, __ATOMIC_RELEASE);
	REQUIRE_EQ(syscall(__NR_io_uring_enter, u->fd, 1, 0, 0, NULL, 0), 1);
}

/* Wait for the end of one: its result, or -errno. */
static inline int uring_end(struct uring *u)
{
	uint32_t *head = uring_word(u->cq, u->params.cq_off.head);
	uint32_t *tail = uring_word(u->cq, u->params.cq_off.tail);
	const struct io_uring_cqe *cqes = (void *)(u->cq + u->params.cq_off.cqes);
	int result;

	while (__atomic_load_n(tail, __ATOMIC_ACQUIRE) == *head) {
		int n = syscall(__NR_io_uring_enter, u->fd, 0, 1,
				IORING_ENTER_GETEVENTS, NULL, 0);

		REQUIRE(n >= 0 || errno == EINTR);
	}
	result = cqes[*head & *uring_word(u->cq, u->params.cq_off.ring_mask)].res;
	__atomic_store_n(head, *head + 1, __ATOMIC_RELEASE);
	return result;
}

/* READ_FIXED or WRITE_FIXED between a file and the registered buffer @index. */
static inline void uring_fixed(struct uring *u, int operation, int fd, char *at,
			       size_t len, ull offset, int index)
{
	struct io_uring_sqe sqe = {
		.opcode = operation, .fd = fd, .off = offset,
		.addr = (uintptr_t)at, .len = len, .buf_index = index,
	};

	uring_begin(u, &sqe);
}

/* READV or WRITEV, which are as old as io_uring is. */
static inline void uring_vector(struct uring *u, int operation, int fd,
				const struct iovec *part, ull offset)
{
	struct io_uring_sqe sqe = {
		.opcode = operation, .fd = fd, .off = offset,
		.addr = (uintptr_t)part, .len = 1,
	};

	uring_begin(u, &sqe);
}

static inline int uring_register(struct uring *u, const struct iovec *parts,
				 unsigned int count)
{
	return syscall(__NR_io_uring_register, u->fd, IORING_REGISTER_BUFFERS,
		       parts, count);
}

static inline int uring_unregister(struct uring *u)
{
	return syscall(__NR_io_uring_register, u->fd, IORING_UNREGISTER_BUFFERS,
		       NULL, 0);
}

#endif /* PASHM_TESTS_URING_H */
