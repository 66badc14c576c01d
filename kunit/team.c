// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: what suites share: several threads that do the same at once
 *
 * A thread calls one function again and again until the team is stopped, or the
 * function says that something is wrong. It can't use KUnit's macros: they are for the
 * test's own thread.
 */
#include <linux/err.h>
#include <linux/kthread.h>
#include <linux/sched.h>

#include "suites.h"

static int member(void *data)
{
	struct pashm_team *team = data;
	int err = 0;

	while (!kthread_should_stop()) {
		if (err)
			schedule_timeout_interruptible(1);
		else
			err = team->work(team->arg);
		cond_resched();
	}
	return err;
}

/**
 * pashm_team_start() - begin
 * @test: the test; until pashm_team_stop() it must not use an assertion
 * @team: @work and @arg are filled in
 * @count: how many threads, at most PASHM_TEAM_MAX
 */
void pashm_team_start(struct kunit *test, struct pashm_team *team,
		      unsigned int count)
{
	for (team->count = 0; team->count < count; team->count++) {
		struct task_struct *task = kthread_run(member, team,
						       "pashm_kunit");

		KUNIT_EXPECT_FALSE(test, IS_ERR(task));
		if (IS_ERR(task))
			break;
		team->tasks[team->count] = task;
	}
}

/**
 * pashm_team_stop() - end
 * @test: the test
 * @team: the team; nobody of it has said that something is wrong
 */
void pashm_team_stop(struct kunit *test, struct pashm_team *team)
{
	unsigned int i;

	for (i = 0; i < team->count; i++)
		KUNIT_EXPECT_EQ(test, kthread_stop(team->tasks[i]), 0);
}
