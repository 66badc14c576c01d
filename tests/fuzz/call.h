/* SPDX-License-Identifier: GPL-2.0 */
/**
 * DOC: A call of the ABI, made well or badly
 */
#ifndef PASHM_TESTS_FUZZ_CALL_H
#define PASHM_TESTS_FUZZ_CALL_H

#include "fuzz.h"

union argument {
	struct pashm_query query;
	struct pashm_create create;
	struct pashm_attach attach;
	struct pashm_destroy destroy;
	struct pashm_call call;
	struct pashm_info info;
	struct pashm_phys phys;
	struct pashm_ring ring;
	struct pashm_bell bell;
	struct pashm_eventfd eventfd;
	struct pashm_sync sync;
	struct pashm_dmabuf dmabuf;
	char bytes[4200];
};

long call_on(int fd, unsigned long call, union argument *arg, uint32_t place,
	     uint32_t shape, const int *errors);

#define ERRORS(...) ((const int[]){ __VA_ARGS__ __VA_OPT__(,) 0 })

#endif /* PASHM_TESTS_FUZZ_CALL_H */
