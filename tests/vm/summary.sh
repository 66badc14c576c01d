# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154
#
# DOC: the tables and the last line of ./check, for sourcing by it. Variables are those
# of ./check.

# What never came to its end has not passed.
ended() { # DIR
	[ ! -s "$1/results" ] || [ ! -e "$1/seconds" ] || return 0
	mkdir -p "$1"
	printf 'fail\t%s\tdid not reach its end\n' "${1##*/}" >>"$1/results"
	echo - >"$1/seconds"
}

# write_row CELL RESULTS-DIR FILE: what tests/vm/matrix makes a line of.
write_row() {
	printf 'line=%s\narch=%s\nrelease=%s\nseconds=%s\n' "${1%-*}" "${1##*-}" "$(release_of "$1" 2>/dev/null)" "$(cat "$2/seconds")" >"$3"
}

# doc_rows ROW...: these, and for the kernels that this run was not asked for the last
# results there are: in the order of tests/vm/table, then kernels on disk.
doc_rows() {
	local c row
	declare -A here=()
	for row; do here[$(basename "$(dirname "$row")")]=$row; done
	{
		"$VM_DIR/kernels" list all | tr ' ' -
		{ printf '%s\n' "${!here[@]}"; ls "$RECORDS" 2>/dev/null || true; } | sort -V
	} | awk '!seen[$0]++' | while read -r c; do
		row=${here[$c]:-}
		if [ -z "$row" ]; then
			row=$RECORDS/$c/row
			# jobs of this machine have records, too
			[ -e "$PASHM_CACHE/cells/$c/env" ] && [ -s "$RECORDS/$c/results" ] || continue
			write_row "$c" "$RECORDS/$c" "$row"
		fi
		echo "$row"
	done
}

summary() {
	local c d ok=0 bad=0 skipped=0 rows=()
	printf '\n%-40s %11s %8s %6s\n' "builds and tests on this machine" passed skipped s
	for d in "$OUT" "${host_jobs[@]/#/$WORK/}"; do
		ended "$d"
		printf '%-40s %11s %8d %6s\n' "${d##*/}" "$(tally "$d/results" | sed 's/,.*//')" "$(count skip "$d/results")" "$(cat "$d/seconds")"
	done
	for c in "${cells[@]}"; do
		d=$WORK/cells/$c
		# a kernel that cannot be had is in the table, too
		[[ " ${ready[*]} " == *" $c "* ]] || { mkdir -p "$d" && printf 'fail\tget\tit cannot be had\n' >"$d/results" && echo - >"$d/seconds"; }
		ended "$d"
		write_row "$c" "$d" "$d/row"
		rows+=("$d/row")
	done
	printf '\n'
	"$VM_DIR/matrix" text "${rows[@]}"
	"$VM_DIR/matrix" json "${rows[@]}" >"$WORK/matrix.json"
	"$VM_DIR/matrix" markdown "${rows[@]}" >"$WORK/matrix.md"
	if [ -n "$doc" ]; then
		mkdir -p "$PASHM_TOP/doc"
		mapfile -t rows < <(doc_rows "${rows[@]}")
		"$VM_DIR/matrix" markdown "${rows[@]}" >"$PASHM_TOP/doc/kernels.md"
	fi
	# that a kernel cannot be had is among the results of this machine already
	for d in "$OUT" "${host_jobs[@]/#/$WORK/}" "${ready[@]/#/$WORK/cells/}"; do
		ok=$((ok + $(count ok "$d/results")))
		bad=$((bad + $(count fail "$d/results")))
		skipped=$((skipped + $(count skip "$d/results")))
	done
	[ "$bad" -eq 0 ] || printf '\nlogs and consoles: %s\n' "$WORK"
	printf '\n'
	printf '%d passed, %d failed, %d skipped\n' "$ok" "$bad" "$skipped"
	[ "$bad" -eq 0 ] && [ "$ok" -gt 0 ]
}
