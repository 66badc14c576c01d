/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_TESTS_LIB_FAKE_MODEL_H
#define PASHM_TESTS_LIB_FAKE_MODEL_H

#include <pthread.h>

#include <pashm/pashm.h>

#include "fake.h"

#define FAKE_FDS	256
#define FAKE_REGIONS	16

enum fake_kind { FAKE_OTHER, FAKE_CONTROL, FAKE_REGIONS_FILE, FAKE_COMMAND_FILE, FAKE_REGION };

struct fake_model {
	bool used;
	char name[PASHM_NAME_SIZE];
	uint64_t size;
	uint32_t id, mode, backend;
	uint64_t rings;
	int opens;
	int memory;
};

struct fake_file {
	enum fake_kind kind;
	int region;
	bool read_only;
	uint64_t seen;
};

extern struct fake_model fake_models[FAKE_REGIONS];
extern struct fake_file fake_files[FAKE_FDS];
extern pthread_mutex_t fake_lock; /* all of the above */
extern pthread_cond_t fake_bell;

int fake_find(const char *name);
int fake_region_open(int i, bool read_only);
void fake_region_put(int i);

#endif /* PASHM_TESTS_LIB_FAKE_MODEL_H */
