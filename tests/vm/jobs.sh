# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
# shellcheck disable=SC2154
#
# DOC: the jobs of ./check, for sourcing by it (processes.sh runs them): which there
# are, and what each of them starts. Variables are those of ./check.

# host_job NAME WHAT CELLS COMMAND...: a job that prints TAP, with results of its own.
host_job() {
	local name=$1 what=$2 t=$SECONDS key
	# shellcheck disable=SC2086
	key="$sum $(cells_key $3) ${*:4}"
	shift 3
	OUT=$WORK/$name RESULTS=$WORK/$name/results
	mkdir -p "$OUT"
	if [ -n "$resume" ] && record_take "$name" "$OUT" "$key"; then
		progress "$what: $(tally "$RESULTS"), as before"
		return
	fi
	: >"$RESULTS"
	tap "$name" "$@" || failures "$RESULTS" "$name"
	echo $((SECONDS - t)) >"$OUT/seconds"
	record_keep "$name" "$OUT" "$key"
	progress "$what: $(tally "$RESULTS"), $((SECONDS - t)) s"
}

# cell_job CELL: builds for it, boots it and tests there. If there are fewer cells than
# jobs, a cell has several boots at a time.
cell_job() {
	local dir=$WORK/cells/$1 key boots=$((jobs / ${#ready[@]})) long=()
	[ "$boots" -ge 1 ] || boots=1
	# with time for everything, the tests of endurance take it
	[ "$level" != all ] || [ -n "$kernels" ] || long=(--append vm.seconds=60)
	key="$sum $(cells_key "$1") $accel ${PASHM_FAULTS:-}${PASHM_COVERAGE:-}${long[*]:+ long}"
	if [ -n "$resume" ] && record_take "$1" "$dir" "$key"; then
		progress "KERNEL $(release_of "$1") $(tally "$dir/results"), as before"
		return
	fi
	"$VM_DIR/cell" "$PASHM_CACHE/cells/$1" "$WORK/src" "$WORK/programs" "$dir" --accel "$accel" --jobs "$boots" "${long[@]}" || true
	record_keep "$1" "$dir" "$key"
}

# The probes' tests take all kernels that are built for with the same tools in one run:
# what does not depend on the kernel is tested once. With other tools, and in the slow mode
# on each kernel, only if there is time for everything.
probe_tests() { # [OPTION...] CELL...
	local c trees=() args=()
	while [[ $1 == --* ]]; do
		args+=("$1")
		shift
	done
	for c in "$@"; do
		trees+=("$(in_cell "$PASHM_CACHE/cells/$c" probe_tree)")
	done
	in_cell "$PASHM_CACHE/cells/$1" "$WORK/src/tests/probes/run" "${args[@]}" -w "$WORK/probes-work-$1" "${trees[@]}"
}

# shellcheck disable=SC2031
probe_tree() { echo "$kdir,ARCH=$karch,CROSS_COMPILE=$kcross,CC=$kcc"; }

# Where a cell's tools are; nothing: they are this machine's.
tools_of() { sed -n "s,^TOOLS='\(.*\)',\1,p" "$PASHM_CACHE/cells/$1/env"; }

# Whether tests/sanitizer/build has made the kernel: slow, and only the system tests and
# the suites are for it.
built_here() { [ -e "$PASHM_TOP/tests/sanitizer/config/${1%-*}" ]; }

# The ready cells by the tools that they are built with: "host" or a suite, then cells.
by_tools() {
	local c t
	for c in "${ready[@]}"; do
		! built_here "$c" || continue
		t=$(tools_of "$c")
		t=${t#"$PASHM_CACHE/tools/"}
		t=${t%/usr/bin}
		case $t in /*) t=$(cksum <<<"$t" | sed 's/ .*//; s/^/tools-/') ;; esac
		printf '%s %s\n' "${t:-host}" "$c"
	done | awk '{at[$1] = at[$1] " " $2} END {for (t in at) print t at[t]}' | sort
}

release_of() { sed -n "s/^RELEASE='\(.*\)'/\1/p" "$PASHM_CACHE/cells/$1/env"; }

# Where kunit.py runs the suites: in a kernel of its own, and so not if some were asked
# for. UML is x86's; with time for everything, QEMU's machines too.
kunit_tree_archs() {
	[ -z "$kernels$arches" ] && [ "$level" != quick ] && [ "$(host_arch)" = amd64 ] || return 0
	[ "$level" = all ] && echo um x86_64 arm64 || echo um
}

# Everything that runs side by side once user space is built: the tests that have a job
# of their own, and the cells.
start_jobs() {
	local c group probes=()
	[ "$level" = all ] || probes=(--ends)
	# the longest first
	while read -r -a group; do
		host_jobs+=("probes-${group[0]}")
		pool host_job "probes-${group[0]}" "the probes' tests on ${group[*]:1}" "${group[*]:1}" probe_tests "${probes[@]}" "${group[@]:1}"
		[ "$level" = all ] || probes=(--ends --kernels)
	done < <(by_tools)
	if [ -d "$WORK/user/here/root" ]; then
		host_jobs+=(check-user)
		pool host_job check-user "make check-user" '' check_user
	fi
	group=()
	read -r -a group < <(kunit_tree_archs) || true
	if [ ${#group[@]} -gt 0 ]; then
		host_jobs+=(kunit-tree)
		pool host_job kunit-tree "the KUnit suites by kunit.py on ${group[*]}" '' "$PASHM_TOP/tests/kunit/tree" "$WORK/src" \
			"$WORK/kunit-tree/scratch" "${group[@]}"
	fi
	# of Debian's kernels it is known what they have
	for c in "${ready[@]}"; do
		if [ -n "${disk[$c]:-}" ] || built_here "$c"; then continue; fi
		host_jobs+=(lint install vm-selftest disk-selftest kunit-selftest)
		pool host_job lint "make lint" "$c" lint "$PASHM_CACHE/cells/$c"
		pool host_job install "make install and the tarball" "$c" env PASHM_CELL="$PASHM_CACHE/cells/$c" PASHM_LONG="$with_packages" \
			"$PASHM_TOP/tests/packages/run" install
		pool host_job vm-selftest "the VM runner's own tests" "$c" env PASHM_ACCEL="$accel" "$VM_DIR/selftest/run" \
			"$PASHM_CACHE/cells/$c" "$WORK/vm-selftest/scratch"
		pool host_job disk-selftest "the tests of kernels on disk" "$c" "$VM_DIR/selftest/disk" \
			"$PASHM_CACHE/cells/$c" "$WORK/disk-selftest/scratch"
		pool host_job kunit-selftest "the KUnit suites' own test" "$c" env PASHM_ACCEL="$accel" \
			"$PASHM_TOP/tests/kunit/selftest" "$PASHM_CACHE/cells/$c" "$WORK/src" "$WORK/kunit-selftest/scratch"
		if [ "$level" = all ] && [ -z "$kernels$arches" ] && [ "${c##*-}" = amd64 ]; then
			host_jobs+=(fuzz-selftest)
			pool host_job fuzz-selftest "the fuzzer's own test" "$c" env PASHM_ACCEL="$accel" \
				"$PASHM_TOP/tests/fuzz/selftest" "$PASHM_CACHE/cells/$c" "$WORK/fuzz-selftest/scratch"
		fi
		break
	done
	if [ -n "$with_packages" ]; then
		host_jobs+=(packages)
		pool host_job packages "the packages" '' env PASHM_ACCEL="$accel" PASHM_WITH="${with[*]}" "$PASHM_TOP/tests/packages/run" debs dkms rpms boot
	fi
	host_jobs+=(ending-selftest)
	pool host_job ending-selftest "the test of an end by a signal" '' "$VM_DIR/selftest/ending" "$WORK/ending-selftest/scratch"
	host_jobs+=(tables-selftest)
	pool host_job tables-selftest "the tests of tables and records" '' "$VM_DIR/selftest/tables" "$WORK/tables-selftest/scratch"
	for c in "${ready[@]}"; do
		# what the README says doesn't depend on the kernel: once is enough
		[ "${c##*-} $(host_arch)" = "amd64 amd64" ] && [ -z "$(tools_of "$c")${disk[$c]:-}" ] && ! built_here "$c" || continue
		host_jobs+=(readme)
		pool host_job readme "what the README says, as written" "$c" "$WORK/src/tests/user/readme-test" "$WORK/src" \
			"$PASHM_CACHE/cells/$c" "$WORK/readme/work" --accel "$accel"
		break
	done
	for c in "${ready[@]}"; do
		pool cell_job "$c"
	done
}
