/* SPDX-License-Identifier: GPL-2.0 */
#ifndef PASHM_KUNIT_SUITES_H
#define PASHM_KUNIT_SUITES_H

#include <kunit/test.h>
#include <linux/types.h>

struct cred;
struct mm_struct;
struct task_struct;

extern struct kunit_suite pashm_address_suite;
extern struct kunit_suite pashm_command_suite;
extern struct kunit_suite pashm_dmabuf_suite;
extern struct kunit_suite pashm_doorbell_suite;
extern struct kunit_suite pashm_export_suite;
extern struct kunit_suite pashm_grammar_suite;
extern struct kunit_suite pashm_init_suite;
extern struct kunit_suite pashm_ioctl_suite;
extern struct kunit_suite pashm_limits_suite;
extern struct kunit_suite pashm_mapping_suite;
extern struct kunit_suite pashm_memory_suite;
extern struct kunit_suite pashm_region_suite;
extern struct kunit_suite pashm_ring_suite;
extern struct kunit_suite pashm_sync_suite;
extern struct kunit_suite pashm_transaction_suite;
extern struct kunit_suite pashm_usercopy_suite;
extern struct kunit_suite pashm_verb_suite;
extern struct kunit_suite pashm_withdraw_suite;

/* the driver's own init and exit; driver.c */
int pashm_kunit_up(void);
void pashm_kunit_down(void);

/* inject.c */
void pashm_inject_begin(unsigned int nth);
bool pashm_inject_end(void);
bool pashm_inject(void);

/**
 * struct pashm_held - what the driver holds
 * @bytes:	memory of all regions
 * @regions:	their number
 */
struct pashm_held {
	size_t bytes;
	unsigned int regions;
};

/* support.c */
extern struct mm_struct *pashm_kunit_mm;

struct pashm_held pashm_kunit_held(void);
void pashm_kunit_same(struct kunit *test, struct pashm_held before);
void pashm_kunit_user_begin(struct kunit *test);
void pashm_kunit_user_end(void);
void __user *pashm_kunit_user_pages(struct kunit *test, unsigned int readable,
				    unsigned int all);
const struct cred *pashm_kunit_drop(struct kunit *test, int cap);
void pashm_kunit_restore(const struct cred *old);

#define PASHM_TEAM_MAX	4

/**
 * struct pashm_team - threads that do the same
 * @work:	what: returns 0 or -errno. Doesn't wait for long
 * @arg:	its argument
 * @count:	how many threads there are
 * @tasks:	they
 */
struct pashm_team {
	int (*work)(void *arg);
	void *arg;
	unsigned int count;
	struct task_struct *tasks[PASHM_TEAM_MAX];
};

/* team.c */
void pashm_team_start(struct kunit *test, struct pashm_team *team,
		      unsigned int count);
void pashm_team_stop(struct kunit *test, struct pashm_team *team);

#endif /* PASHM_KUNIT_SUITES_H */
