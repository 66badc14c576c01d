/* SPDX-License-Identifier: GPL-2.0 */
/*
 * DOC: Model of <pashm/ring.h> and its doorbell: is a wake-up ever lost?
 *
 * A store of an index stays in its CPU's store buffer for as long as it likes, which is
 * what reorders it with the load behind it. Only a full barrier waits for it. (Loads
 * and stores that acquire and release order are not relaxed here.) The bell is a system
 * call, which orders everything.
 *
 * The consumer takes the news, empties the ring and sleeps until there is news. If a
 * wake-up is lost, it never gets all records, and spin finds that end state invalid.
 * With -DNO_PUSH_FENCE or -DNO_POP_FENCE it must. tests/model/run tries all three.
 */
#define RECORDS	4	/* that are pushed in all */
#define COUNT	2	/* that the ring has room for */

byte pushed, popped;		/* in the region */
byte new_pushed, new_popped;	/* in the store buffers: ahead, if different */
byte rings, seen;

inline push_fence()
{
#ifndef NO_PUSH_FENCE
	pushed == new_pushed;	/* blocks until the buffer has drained */
#endif
	skip
}

inline pop_fence()
{
#ifndef NO_POP_FENCE
	popped == new_popped;
#endif
	skip
}

active proctype producer()
{
	byte before;

	do
	:: new_pushed == RECORDS -> break
	:: else ->
		atomic { new_pushed - popped < COUNT; before = new_pushed; new_pushed++ };
		push_fence();
		if
		:: popped == before -> rings++
		:: else
		fi
	od
}

active proctype consumer()
{
	do
	:: new_popped == RECORDS -> break
	:: else ->
		seen = rings;
		do
		:: pushed != new_popped ->
			assert(pushed - new_popped <= COUNT);
			new_popped++
		:: else ->
			pop_fence();
			if
			:: pushed == new_popped -> break
			:: else
			fi
		od;
		if
		:: new_popped == RECORDS -> break
		:: else -> rings != seen	/* asleep in poll() */
		fi
	od
}

active proctype producers_buffer()
{
end:	do
	:: atomic { pushed != new_pushed -> pushed = new_pushed }
	od
}

active proctype consumers_buffer()
{
end:	do
	:: atomic { popped != new_popped -> popped = new_popped }
	od
}
