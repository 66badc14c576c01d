# shellcheck shell=bash disable=SC2034,SC2154
# SPDX-License-Identifier: GPL-2.0
#
# DOC: what tests/vm/cell does otherwise on a kernel that tests/sanitizer/build has made;
# sourced by it. PASHM_FAULTS and PASHM_COVERAGE, not empty, are ./check's --faults and
# --coverage.

# everything takes several times as long there, and memory for its own notes: after an
# hour, it is in pieces
[ "$LINE" = clang ] || machine=(--mem 2G --timeout 1200 --up 900 --disk-rate 8 --apart '*.i386' --apart contiguous.i386 \
	--append "page_poison=1 page_owner=on hung_task_panic=0")

# the Makefiles of the kernel look for it; gcov's data comes out by tests/vm/guest-unload
[ -z "${PASHM_COVERAGE:-}" ] || export GCOV_PROFILE=y

# vmalloc() shows where it was called from when it fails, in fork() and the loading of
# modules as well; what is an alarm has another line besides. kmemleak can do without what it
# asks for. See failnth.conf for the rest.
allowed() {
	local i
	echo 'allow-log=cut here'
	echo 'allow-log=WARNING: .*/x86/mm/pat'
	for i in 1 2 3; do echo 'allow-log=kmemleak: Cannot allocate'; done
	for i in 1 2 3 4 5 6 7 8 9 10; do echo 'allow-log=^Call Trace:'; done
}

# Each program as NAME.faults, which has tests/sanitizer/faults run it. Not those that
# are there for an Oops or make calls fail themselves, nor what takes the driver away.
faulty_programs() {
	local p n dir=$OUT/faults
	mkdir -p "$dir"
	arch_facts "$ARCH"
	step faults "tests/sanitizer/faults builds" "$(program_cc)" -std=gnu11 -static -O2 -Wall -Wextra -D_GNU_SOURCE \
		-D_FILE_OFFSET_BITS=64 -I"$SOURCE/include" -I"$SOURCE/tests/system" -o "$dir/faults" "$SOURCE/tests/sanitizer/faults.c" || return 0
	kos+=(--file "$dir/faults")
	while read -r p; do
		n=$PROGRAMS/$ARCH/$p
		case $p in founding_*|failnth*|unloading|library|tool|python) continue ;; esac
		printf '#!/bin/sh\nexec /lib/faults %s\n' "$p" >"$dir/$p.faults"
		chmod 755 "$dir/$p.faults"
		{ [ ! -e "$n.conf" ] || cat "$n.conf"; allowed; } >"$dir/$p.conf"
		kos+=(--file "$n")
		tests+=("$dir/$p.faults")
	done <"$PROGRAMS/$ARCH/order"
}

if [ -n "${PASHM_FAULTS:-}" ]; then
	collect_programs() { faulty_programs; }
	build_kunit() { :; }
fi

judge_coverage() {
	[ -n "${PASHM_COVERAGE:-}" ] || return 0
	tap coverage "$PASHM_TOP/tests/coverage/report" "$SOURCE" "$OUT" || true
	sed -n 's/^# //p' "$OUT/coverage.tap"
}
