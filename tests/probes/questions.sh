# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: questions.sh - the form of a probe, and families

d=$work/questions
ask() {
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache --probes="$d" -- "$@"
}

# member NAME yes|no
member() {
	if [ "$2" = yes ]; then a=next; else a=there_is_no_such_member; fi
	question "$d" "$1" <<EOF
#include <linux/list.h>

void *probe(struct list_head *head)
{
	return head->$a;
}
EOF
}

plain_questions "$d"
member family.old yes
member family.new no
ask "$@"
check "a family of which one holds is answered" \
	eval '[ "$status" -eq 0 ] && answer_is family_old yes && answer_is family_new no'

plain_questions "$d"
member family.old no
member family.new no
ask "$@"
check "a family of which none holds stops, by name" refused 'none of probes/family\.\*\.c holds: a kernel newer than this source?'

plain_questions "$d"
member family.old yes
member family.new yes
ask "$@"
check "a family of which two hold stops, and names them" refused 'family\.new and family\.old do\|family\.old and family\.new do'

plain_questions "$d"
member family.only yes
ask "$@"
check "a family of one is refused" refused 'the family family has one member only'

plain_questions "$d"
printf 'int probe;\n' >"$d/bare.c"
ask "$@"
check "a probe without a question is refused" refused 'bare\.c: line 1 must be the question'

plain_questions "$d"
question "$d" nothing <<'EOF'
int prober;
EOF
ask "$@"
check "a probe with no \`probe' in it is refused" refused "nothing\.c: nothing in it is called .probe'"

plain_questions "$d"
: >"$d/empty.c"
ask "$@"
check "an empty probe is refused" refused 'empty\.c is empty'

plain_questions "$d"
cp "$d/a_yes.c" "$d/a.yes.c"
cp "$d/a_yes.c" "$d/a.no.c"
ask "$@"
check "two probes for one macro are refused" refused 'two probes would both answer HAVE_A_YES'

for name in Upper da-sh two.dots.here must_mine 'bl ank' double__under; do
	plain_questions "$d"
	cp "$d/a_yes.c" "$d/$name.c"
	ask "$@"
	check "a probe called $name is refused" refused 'names that begin with must_\|a probe is named with'
done

rm -rf "$d" && mkdir "$d"
ask "$@"
check "a directory without probes is refused" refused 'there are no probes in'

# the source may lie anywhere, the work may not
mkdir -p "$work/a b'c\$d"
cp -R "$top/probes" "$work/a b'c\$d/"
plain_questions "$d"
cp "$d"/*.c "$work/a b'c\$d/"
rm -f "$work/pashm-probes.h"
engine_before=$engine
engine="$work/a b'c\$d/probes/probe.sh"
run_engine --no-cache --probes="$work/a b'c\$d" -- "$@"
engine=$engine_before
check "a source directory with odd characters in its path will do" eval '[ "$status" -eq 0 ] && plain_answers'
for name in 'a b' a:b a%b 'a#b'; do
	rm -f "$work/pashm-probes.h"
	run_engine -w "$work/$name" --no-cache --probes="$d" -- "$@"
	check "a work directory called $name is refused" refused 'kbuild cannot work in a directory with'
done

for name in --mode=isolated --probe-mode=isolated; do
	rm -f "$work/pashm-probes.h"
	run_engine "$name" --no-cache --probes="$d" -- "$@"
	check "$name is a name of the slow mode" \
		eval '[ "$status" -eq 0 ] && plain_answers && [ -e "$work/scratch/alone/a_yes.c" ]'
done
rm -f "$work/pashm-probes.h"
run_engine --mode=quick --no-cache --probes="$d" -- "$@"
check "an unknown mode is refused" refused "there is no probe mode .quick'"

# a caller's make must not steer the kernel's
rm -f "$work/pashm-probes.h"
environment='MAKEFLAGS=n MAKELEVEL=3 CFLAGS=-Dinline=oops'
run_engine --no-cache --probes="$d" -- "$@"
check "the caller's MAKEFLAGS and CFLAGS change nothing" eval '[ "$status" -eq 0 ] && plain_answers'
rm -f "$work/pashm-probes.h"
environment='-u HOME -u XDG_CACHE_HOME'
run_engine --probes="$d" -- "$@"
environment=
check "without HOME it works, without a cache" eval '[ "$status" -eq 0 ] && plain_answers'
