# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=sh
#
# DOC: What the tests of pashm(1) share. Sourced, never run.

failures=0
scratch=$(mktemp -d "${TMPDIR:-/tmp}/pashm-test.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
trap 'exit 1' HUP INT TERM

wrong() { # TEXT
	echo "WRONG: $1"
	failures=$((failures + 1))
}

# run STATUS COMMAND...: output in $out, errors in $err; what was not expected is shown.
run() {
	want=$1
	shift
	"$@" >"$scratch/out" 2>"$scratch/err"
	got=$?
	# shellcheck disable=SC2034 # the tests look at it
	out=$(cat "$scratch/out") err=$(cat "$scratch/err")
	[ "$got" = "$want" ] || wrong "exit status $got, expected $want: $* ($out $err)"
}

says() { # PATTERN TEXT WHAT: the text has a line that matches
	printf '%s\n' "$2" | grep -q -e "$1" || wrong "$3: no line matches '$1' in: $2"
}

is() { # GOT WANTED WHAT
	[ "$1" = "$2" ] || wrong "$3: '$1', expected '$2'"
}

finish() {
	[ "$failures" -eq 0 ] && exit 0
	echo "$failures failed"
	exit 1
}
