#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: what asking a kernel costs
#
#	probes.sh [-w WORKDIR] [-n RUNS] KDIR[,VAR=VALUE]... [-- KBUILD-ARGUMENT...]
#
# Times the probes, without their cache, against the smallest thing that anybody
# does with kbuild, the build of an empty module (`make modules': compile, modpost,
# link), for the same kernel.  The best of RUNS [3] counts, by CPU time.  Without
# --, the KBUILD_ARGS of the environment (quoted as for a shell) go to kbuild.

set -u
here=$(cd "$(dirname "$0")" && pwd) || exit 1
engine=$here/../probes/probe.sh
base='' runs=3 trees=''
while [ $# -gt 0 ]; do
	case $1 in
	-w) base=$2 && shift ;;
	-n) runs=$2 && shift ;;
	--) break ;;
	-*) sed -n 's/^# \{0,1\}//; 5,10p' "$0" >&2 && exit 2 ;;
	*) trees="$trees$1
" ;;
	esac
	shift
done
[ -n "$trees" ] || { echo "probes.sh: no kernel build directory was named" >&2 && exit 2; }
if [ "${1:-}" = -- ]; then
	shift
else
	eval "set -- ${KBUILD_ARGS:-}"
fi
if [ -z "$base" ]; then
	base=$(mktemp -d "${TMPDIR:-/tmp}/pashm-bench.XXXXXX") || exit 1
	trap 'rm -rf "$base"' EXIT
	trap 'exit 1' HUP INT TERM
fi
rm -rf "$base"
mkdir -p "$base/empty" && base=$(cd "$base" && pwd) || exit 1
unset MAKEFLAGS MFLAGS MAKELEVEL

# measure FILE COMMAND...: appends "cpu wall" of the fastest run, in seconds
measure() {
	m_file=$1
	shift
	: >"$m_file.all"
	m_n=0
	while [ "$m_n" -lt "$runs" ]; do
		m_n=$((m_n + 1))
		rm -rf "$base/empty"
		mkdir "$base/empty"
		printf 'obj-m := empty.o\n' >"$base/empty/Kbuild"
		printf '#include <linux/module.h>\nMODULE_LICENSE("GPL");\n' >"$base/empty/empty.c"
		# times(1) of a shell that ran nothing else: its children's CPU time
		sh -c 'date +%s.%N; "$@" >"$0" 2>&1 || exit 1; date +%s.%N; times' \
			"$m_file.log" "$@" >"$base/time" || {
			echo "probes.sh: \`$*' failed; the end of what it said:" >&2
			tail -n 5 "$m_file.log" >&2
			exit 1
		}
		awk '
		function seconds(t) { split(t, p, /[ms]/); return p[1] * 60 + p[2] }
		NR == 1 { start = $1 }
		NR == 2 { wall = $1 - start }
		NR == 4 { printf "%.2f %.2f\n", seconds($1) + seconds($2), wall }' "$base/time" >>"$m_file.all"
	done
	sort -n "$m_file.all" | head -n 1 >"$m_file"
}

tree() {
	kdir=${1%%,*}
	rest=${1#"$kdir"}
	shift
	while [ -n "$rest" ]; do
		rest=${rest#,}
		set -- "$@" "${rest%%,*}"
		case $rest in *,*) rest=,${rest#*,} ;; *) rest= ;; esac
	done
	release=$(sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$kdir/include/generated/utsrelease.h")
	measure "$base/probes" "$engine" -k "$kdir" -o "$base/probes.h" -w "$base/scratch" --no-cache -- "$@"
	measure "$base/empty.time" "${MAKE:-make}" -C "$kdir" M="$base/empty" "$@" modules
	[ -f "$base/empty/empty.ko" ] || { echo "probes.sh: the empty module was not built" >&2 && exit 1; }
	number=$(grep -c '^checking whether' "$base/probes.log")
	cat "$base/probes" "$base/empty.time" | awk -v release="$release" -v number="$number" -v runs="$(grep -c . "$base/scratch/runs")" '
	NR == 1 { cpu = $1; wall = $2 }
	NR == 2 {
		printf "%-28s %6d %5d %8.2f %8.2f %8.2f %8.2f %7.1f\n", release, number, runs, cpu, wall, $1, $2, cpu / $1
	}'
}

printf '%-28s %6s %5s %17s %17s %7s\n' '' '' '' 'probes, s' 'empty module, s' ratio
printf '%-28s %6s %5s %8s %8s %8s %8s %7s\n' kernel probes runs CPU wall CPU wall 'of CPU'
while IFS= read -r one <&3; do
	[ -z "$one" ] || tree "$one" "$@"
done 3<<EOF
$trees
EOF
