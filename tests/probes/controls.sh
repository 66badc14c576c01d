# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: controls.sh - an engine whose controls come out wrong says nothing else

c=$work/controls
rm -rf "$c"
cp -R "$top/probes" "$c"
engine_before=$engine
engine=$c/probe.sh
plain_questions "$work/questions"

# control NAME: standard input takes the place of a control, for one run
control() {
	cp "$c/controls/$1.c" "$work/kept"
	{
		echo "/* whether this control is wrong */"
		cat
	} >"$c/controls/$1.c"
	shift_name=$1
	shift
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache --probes="$work/questions" "$@"
	cp "$work/kept" "$c/controls/$shift_name.c"
}

run_engine --no-cache --probes="$work/questions" -- "$@"
check "the copy of the engine works" eval '[ "$status" -eq 0 ] && plain_answers'

for mode in together isolated; do
	control must_pass --mode=$mode -- "$@" <<'EOF'
#include <linux/list.h>

int probe(struct list_head *head)
{
	return head->this_control_is_wrong;
}
EOF
	check "a control that must pass and does not stops with the compiler's message, $mode" \
		refused "this_control_is_wrong"

	for name in must_fail_call must_fail_pointer; do
		control $name --mode=$mode -- "$@" <<'EOF'
int probe(void)
{
	return 0;
}
EOF
		check "$name that passes stops, $mode" refused "the compiler takes $name\.c, which is wrong C"
	done

	control must_not_link --mode=$mode -- "$@" <<'EOF'
#include <linux/slab.h>

void probe(void)
{
	kfree(NULL);
}
EOF
	check "must_not_link that links stops, $mode" refused "was not found missing (must_not_link\.c"

	control must_not_link --mode=$mode -- "$@" <<'EOF'
int probe(void)
{
	return not_for_the_want_of_a_symbol;
}
EOF
	check "must_not_link that does not compile stops, $mode" refused "was not found missing (must_not_link\.c"
done
engine=$engine_before
