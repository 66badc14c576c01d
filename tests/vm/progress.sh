# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: one line per step, with the time since the start, and results in the
# form of tests/vm/report. Sourced, never run.

: "${PASHM_T0:=$(date +%s)}"
export PASHM_T0

clock() { local s=$(($(date +%s) - PASHM_T0)); printf '%2d:%02d' $((s / 60)) $((s % 60)); }
# To where PASHM_PROGRESS, a descriptor, leads: what takes long is seen though all else that
# it says goes to a log.
progress() { printf '[%s] %s\n' "$(clock)" "$*" >&"${PASHM_PROGRESS:-1}"; }

point() { printf '%s\t%s\t%s\n' "$1" "$2" "$3" >>"$RESULTS"; } # ok|fail|skip NAME TEXT

# step NAME TEXT COMMAND...: one point; what the command said goes to OUT/NAME.log,
# the end of it is shown on failure.
step() {
	local name=$1 text=$2
	shift 2
	if "$@" >"$OUT/$name.log" 2>&1; then
		point ok "$name" "$text"
		return 0
	fi
	point fail "$name" "$text: failed"
	tail -n 25 "$OUT/$name.log" | tr '\t' ' ' | sed "s/^/more\t$name\t/" >>"$RESULTS"
	return 1
}

# tap NAME COMMAND...: a program that prints TAP; its points are counted.
tap() {
	local name=$1 rc=0
	shift
	"$@" >"$OUT/$name.tap" 2>"$OUT/$name.log" || rc=$?
	"$VM_DIR/report" --tap "$name" "$rc" "$OUT/$name.tap" >"$OUT/$name.results" ||
		point fail "$name" "its output cannot be judged"
	if grep -q '^fail' "$OUT/$name.results"; then
		tail -n 15 "$OUT/$name.log" | tr '\t' ' ' | sed "s/^/more\t$name\t/" >>"$OUT/$name.results"
	fi
	cat "$OUT/$name.results" >>"$RESULTS"
	! grep -q '^fail' "$OUT/$name.results"
}

count() { grep -c "^$1"$'\t' "$2" || true; } # ok|fail|skip FILE

# tally FILE: "ok/total" with what was skipped
tally() {
	local ok bad skipped
	ok=$(count ok "$1") bad=$(count fail "$1") skipped=$(count skip "$1")
	printf '%d/%d' "$ok" $((ok + bad))
	[ "$skipped" -eq 0 ] || printf ', %d skipped' "$skipped"
}

failures() { # FILE PREFIX: each failure with what explains it
	awk -F '\t' -v p="$2" '$1 == "fail" {printf "        FAIL %s %s: %s\n", p, $2, $3}
		$1 == "more" {printf "             | %s\n", $3}' "$1"
}
