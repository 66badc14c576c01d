# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: lib.sh - what the cases have in common
#
# The cases set nothing of the engine's up but a directory of probes, and look at
# the engine from outside: its answers, its messages, its status, its files.

count=0 failed=0
engine=$top/probes/probe.sh

# verdict STATUS TEXT: one line of TAP; on failure with what the engine said
verdict() {
	count=$((count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $count - $about: $2"
		return
	fi
	failed=$((failed + 1))
	echo "not ok $count - $about: $2"
	for v in "$work/out" "$work/err" "$work/differ"; do
		[ ! -s "$v" ] || sed 's/^/#   /' "$v" | head -n 60
	done
}

# check TEXT COMMAND...
check() {
	c_text=$1
	shift
	"$@"
	verdict $? "$c_text"
}

skip() {
	count=$((count + 1))
	echo "ok $count - $about: $1 # SKIP $2"
}

# run_engine ARGUMENT... [-- KBUILD-ARGUMENT...]: on the tree; sets status.
# $environment: words for env(1).
environment='' shell_under_test=sh
run_engine() {
	: >"$work/differ"
	# shellcheck disable=SC2086 # words
	env $environment "$shell_under_test" "$engine" -k "$kdir" -o "$work/pashm-probes.h" -w "$work/scratch" "$@" \
		>"$work/out" 2>"$work/err"
	status=$?
}

# refused PATTERN: it stopped, said one sentence that matches, and wrote nothing
refused() {
	[ "$status" -ne 0 ] && grep -q "$1" "$work/err" &&
		[ "$(grep -vc '^probe.sh: warning: ' "$work/err")" -eq 1 ] &&
		[ ! -e "$work/pashm-probes.h" ]
}

# answers FILE: "name yes|no" of the header, into FILE
answers() {
	sed -n 's/^#define HAVE_\([A-Z0-9_]*\) 1$/\1 yes/p
		s/^\/\* HAVE_\([A-Z0-9_]*\): no \*\/$/\1 no/p' "$work/pashm-probes.h" | tr '[:upper:]' '[:lower:]' >"$1"
	[ -s "$1" ]
}

answer_is() {
	answers "$work/answers" && grep -qx "$1 $2" "$work/answers"
}

same() {
	diff "$1" "$2" >"$work/differ" 2>&1
}

# question DIR NAME: makes a probe of standard input
question() {
	mkdir -p "$1"
	{
		echo "/* whether $2 holds */"
		cat
	} >"$1/$2.c"
}

# Two questions whose answers are the same on all kernels.
plain_questions() {
	rm -rf "$1"
	question "$1" a_yes <<'EOF'
#include <linux/slab.h>

void probe(void *memory)
{
	kfree(memory);
}
EOF
	question "$1" z_no <<'EOF'
#include <linux/list.h>

int probe(struct list_head *head)
{
	return head->there_is_no_such_member;
}
EOF
	question "$1" z_yes <<'EOF'
#include <linux/list.h>

struct list_head *probe(struct list_head *head)
{
	return head->next;
}
EOF
}

plain_answers() {
	answer_is a_yes yes && answer_is z_no no && answer_is z_yes yes
}

# like_it: a build directory of links to the real one; include/generated is a real
# directory. It becomes the tree that the engine is asked about.
like_it() {
	rm -rf "$work/tree"
	mkdir -p "$work/tree/include/generated"
	for f in "$real"/* "$real"/.[a-z]*; do
		case $f in */include) ;; *) ln -s "$f" "$work/tree/" ;; esac
	done
	for f in "$real"/include/*; do
		case $f in */generated) ;; *) ln -s "$f" "$work/tree/include/" ;; esac
	done
	ln -s "$real"/include/generated/* "$work/tree/include/generated/"
	kdir=$work/tree
}
