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
		printf 'line=%s\narch=%s\nrelease=%s\nseconds=%s\n' "${c%-*}" "${c##*-}" "$(release_of "$c" 2>/dev/null)" "$(cat "$d/seconds")" >"$d/row"
		rows+=("$d/row")
	done
	printf '\n'
	"$VM_DIR/matrix" text "${rows[@]}"
	"$VM_DIR/matrix" json "${rows[@]}" >"$WORK/matrix.json"
	"$VM_DIR/matrix" markdown "${rows[@]}" >"$WORK/matrix.md"
	if [ -n "$doc" ]; then
		mkdir -p "$PASHM_TOP/doc"
		cp "$WORK/matrix.md" "$PASHM_TOP/doc/kernels.md"
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
