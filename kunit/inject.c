// SPDX-License-Identifier: GPL-2.0
/**
 * DOC: which call fails
 *
 * KUnit runs one test at a time, so one task injects at a time; calls of other
 * tasks are never touched.
 */
#include <linux/sched.h>

#include "suites.h"

static struct task_struct *injecting;
static unsigned int wanted, seen;

/**
 * pashm_inject_begin() - make a call of this task fail
 * @nth: which, from 1
 */
void pashm_inject_begin(unsigned int nth)
{
	wanted = nth;
	seen = 0;
	WRITE_ONCE(injecting, current);
}

/**
 * pashm_inject_end() - end of pashm_inject_begin()
 *
 * Return: whether there were so many calls, and one failed.
 */
bool pashm_inject_end(void)
{
	WRITE_ONCE(injecting, NULL);
	return seen >= wanted;
}

/**
 * pashm_inject() - a call that may fail is being made
 *
 * Return: whether it shall.
 */
bool pashm_inject(void)
{
	return READ_ONCE(injecting) == current && ++seen == wanted;
}
