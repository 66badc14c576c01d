# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2153
#
# DOC: what was tested before: a job's results are kept in PASHM_CACHE/records/NAME,
# with a key of all that they depend on. Sourced by ./check, never run.

RECORDS=$PASHM_CACHE/records

# source_sum DIR: one number for everything there that is built or run.
source_sum() {
	(
		cd "$1" || exit
		find . -type f ! -name '*.md' ! -path './doc/*' ! -path './autom4te.cache/*' -print0 |
			sort -z | xargs -0 cksum | cksum | tr ' ' -
	)
}

# cells_key CELL...: which kernels they are, to the byte.
cells_key() {
	local c
	for c in "$@"; do
		cksum <"$PASHM_CACHE/cells/$c/vmlinuz"
		cat "$PASHM_CACHE/cells/$c/env"
	done | cksum | tr ' ' -
}

record_keep() { # NAME DIR KEY
	[ -s "$2/results" ] && [ -s "$2/seconds" ] || return 0
	rm -rf "$RECORDS/$1.new"
	mkdir -p "$RECORDS/$1.new"
	cp "$2/results" "$2/seconds" "$RECORDS/$1.new/"
	echo "$3" >"$RECORDS/$1.new/key"
	rm -rf "${RECORDS:?}/$1"
	mv "$RECORDS/$1.new" "$RECORDS/$1"
}

# record_take NAME DIR KEY: if it passed, and nothing is different, it need not be done
# again.
record_take() {
	local r=$RECORDS/$1
	[ -e "$r/key" ] && [ "$(cat "$r/key")" = "$3" ] || return 1
	[ "$(count fail "$r/results")" -eq 0 ] && [ "$(count ok "$r/results")" -gt 0 ] || return 1
	mkdir -p "$2"
	cp "$r/results" "$r/seconds" "$2/"
}
