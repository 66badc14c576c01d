#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: probe.sh - asks a kernel's own compiler what the kernel's API looks like
#
# Every probes/*.c is one question, compiled with kbuild's compiler and flags,
# all together (compile.sh).  The answers become a header with HAVE_* macros.
# Needs sh, awk and what building a module needs; called by configure, and
# without it by DKMS.
#
# This file owns the options, the checks of the kernel tree, the cache, the
# families, the controls and the header.

# shellcheck disable=SC2015 # A && B || die: die does not return
set -u
LC_ALL=C
export LC_ALL
tab='	'

usage() {
	cat <<EOF
Usage: probe.sh -k KDIR -o HEADER [-w WORKDIR] [OPTION]... [-- KBUILD-ARGUMENT...]
Compile the probes against a kernel and write what it has to HEADER.

  -k KDIR             the kernel's build directory
  -o HEADER           the header to write (or, with --verify, to check)
  -w WORKDIR          scratch directory [probes.work]; probe.log there says
                      why each "no" is one
  --mode=MODE         together: all probes in one unit (default);
                      isolated: each alone, slow, with the same answers
                      (--probe-mode=MODE is the same option)
  --cache-dir=DIR     keep answers here [\$XDG_CACHE_HOME/pashm/probes, or
                      ~/.cache/pashm/probes]
  --no-cache          compile, whatever the cache holds, and do not fill it
  --without-symvers   go on without Module.symvers: what cannot be known is "no"
  --any-compiler      only warn of a compiler that does not fit the kernel
  --probes=DIR        take the questions from DIR
  --verify            compile nothing: is HEADER made for this kernel?

KBUILD-ARGUMENTs (ARCH=arm64 CROSS_COMPILE=... LLVM=1 CC=...) go to the
kernel's make.
EOF
}

die() {
	printf 'probe.sh: %s\n' "$*" >&2
	exit 1
}

# The scripts of this directory, and the probes.
here=$(cd "$(dirname "$0")" && pwd) || exit 1
probes=$here kdir='' header='' work=probes.work
mode=together cache_dir='' use_cache=1 need_symvers=1 any_compiler='' verify=''
if [ -n "${XDG_CACHE_HOME:-}" ]; then
	cache_dir=$XDG_CACHE_HOME/pashm/probes
elif [ -n "${HOME:-}" ]; then
	cache_dir=$HOME/.cache/pashm/probes
fi
while [ $# -gt 0 ]; do
	case $1 in
	-k | -o | -w) [ $# -ge 2 ] || die "$1 needs a value" ;;
	esac
	case $1 in
	-k) kdir=$2 && shift ;;
	-o) header=$2 && shift ;;
	-w) work=$2 && shift ;;
	--mode=* | --probe-mode=*) mode=${1#*=} ;;
	--cache-dir=*) cache_dir=${1#*=} ;;
	--no-cache) use_cache='' ;;
	--without-symvers) need_symvers='' ;;
	--any-compiler) any_compiler=1 ;;
	--probes=*) probes=${1#*=} ;;
	--verify) verify=1 ;;
	--help | -h) usage && exit 0 ;;
	--) shift && break ;;
	*) usage >&2 && exit 2 ;;
	esac
	shift
done
if [ -z "$kdir" ] || [ -z "$header" ]; then
	usage >&2
	exit 2
fi
case $mode in together | isolated) ;; *) die "there is no probe mode \`$mode'; it is together or isolated" ;; esac

# What a caller's make or configure left in the environment is for user space.
make=${MAKE:-make}
unset MAKE MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES GNUMAKEFLAGS
unset CFLAGS CPPFLAGS LDFLAGS KBUILD_OUTPUT KBUILD_EXTMOD

# ---------------------------------------------------------------- the kernel

[ -d "$kdir" ] || die "there is no kernel build directory $kdir"
kdir=$(cd "$kdir" && pwd) || exit 1
case $kdir in *[:%\ $tab\'\"\\\$\#]*) die "a kernel build directory with a blank, quote or one of :%#\$\\ in its path cannot be used: $kdir" ;; esac
[ -f "$kdir/Makefile" ] && [ -d "$kdir/include" ] ||
	die "$kdir is not a kernel build directory (it has no kernel Makefile)"
config=$kdir/include/generated/autoconf.h
[ -f "$config" ] ||
	die "$kdir is not a configured kernel: it has no include/generated/autoconf.h; install the kernel's headers package, or run \`make modules_prepare' there"
release=$(sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$kdir/include/generated/utsrelease.h" 2>/dev/null)
[ -n "$release" ] || die "$kdir does not say which kernel it is for (include/generated/utsrelease.h)"
old=$(echo "$release" | awk -F '[.-]' '{ print $1 * 1000 + $2 < 3010 }')
[ "$old" = 0 ] || die "Linux $release is too old: 3.10 is the first kernel that is supported"
grep -q '^#define CONFIG_MODULES 1$' "$config" ||
	die "Linux $release in $kdir is configured without loadable modules (CONFIG_MODULES)"
# The kernel's own make takes ARCH, or this machine's, and knows no better.
karch=$(awk '/^#define CONFIG_(X86|ARM64|ARM|RISCV|PPC|S390|MIPS|LOONGARCH) 1$/ {
	sub(/^CONFIG_/, "", $2); print $2 == "PPC" ? "powerpc" : tolower($2); exit }' "$config")
asked=${ARCH:-}
for a in "$@"; do
	case $a in ARCH=*) asked=${a#ARCH=} ;; esac
done
[ -n "$asked" ] || asked=$(uname -m)
case $asked in
i?86 | x86_64) asked=x86 ;;
aarch64*) asked=arm64 ;;
arm64) ;;
arm*) asked=arm ;;
riscv*) asked=riscv ;;
ppc* | powerpc*) asked=powerpc ;;
s390*) asked=s390 ;;
mips*) asked=mips ;;
loongarch*) asked=loongarch ;;
esac
[ -n "$verify" ] || [ -z "$karch" ] || [ "$karch" = "$asked" ] ||
	die "Linux $release in $kdir is for $karch, and this would be a build for $asked; give ARCH=$karch, and in CROSS_COMPILE= the prefix of a compiler for it"

symvers=$kdir/Module.symvers
if [ ! -s "$symvers" ]; then
	# a header that was made without it says so by its hash
	[ -z "$need_symvers" ] || [ -n "$verify" ] ||
		die "$symvers is missing, so nobody can tell what Linux $release exports; install linux-headers-$release (Debian, Ubuntu) or kernel-devel-$release (RPM), build the kernel's modules, or give --without-symvers"
	symvers=none
fi

sum() {
	cat "$@" | cksum | awk '{ printf "%08x-%x", $1, $2 }'
}
if [ "$symvers" = none ]; then hash=$(sum "$config"); else hash=$(sum "$config" "$symvers"); fi
[ -n "$hash" ] || die "cksum does not work here, and without it no header can be told from another"

if [ -n "$verify" ]; then
	[ -f "$header" ] || die "$header is missing; run configure, or probe.sh without --verify"
	made=$(sed -n 's/^#define PASHM_PROBED_RELEASE "\(.*\)"$/\1/p' "$header")
	made_hash=$(sed -n 's/^#define PASHM_PROBED_HASH "\(.*\)"$/\1/p' "$header")
	[ "$made" = "$release" ] ||
		die "$header was made for Linux ${made:-(unknown)}, but $kdir is Linux $release: run configure again for that kernel"
	[ "$made_hash" = "$hash" ] ||
		die "$header was made for another build or configuration of Linux $release than the one in $kdir: run configure again"
	exit 0
fi

# ------------------------------------------------------- questions and cache

probes=$(cd "$probes" 2>/dev/null && pwd) || die "there is no directory of probes at the place given"
mkdir -p "$work" || die "cannot make the work directory $work"
work=$(cd "$work" && pwd) || exit 1
case $work in *[:%\ $tab\'\"\\\$\#]*) die "kbuild cannot work in a directory with a blank, quote or one of :%#\$\\ in its path: $work" ;; esac
for f in "$probes"/*.c; do
	[ -f "$f" ] || die "there are no probes in $probes"
	name=${f##*/}
	name=${name%.c}
	case $name in
	must_*) die "$name.c: names that begin with must_ are for the controls" ;;
	*[!a-z0-9_.]* | *.*.* | .* | *. | *__* | *_ | *_.*)
		die "$name.c: a probe is named with a-z, 0-9 and single _, a family's with one dot (FAMILY.VARIANT.c)" ;;
	esac
	[ -s "$f" ] || die "$name.c is empty"
done

# Everything that an answer depends on.
key=$({
	printf '%s\n' "$release" "$hash" "$kdir" "$mode" "$need_symvers" "$any_compiler" "$@" \
		"ARCH=${ARCH:-} SUBARCH=${SUBARCH:-} CROSS_COMPILE=${CROSS_COMPILE:-}" \
		"LLVM=${LLVM:-} LLVM_IAS=${LLVM_IAS:-} CC=${CC:-}" \
		"KCFLAGS=${KCFLAGS:-} KCPPFLAGS=${KCPPFLAGS:-}"
	for f in compile.h utsversion.h; do
		[ ! -f "$kdir/include/generated/$f" ] || cat "$kdir/include/generated/$f"
	done
	for f in "$here"/*.sh "$here"/*.awk "$here"/controls/*.c "$probes"/*.c; do
		echo "$f"
		cat "$f"
	done
} | sum -)
cached=
[ -z "$use_cache" ] || [ -z "$cache_dir" ] || cached=$cache_dir/$release-$key

# install_file FROM TO: atomically, and leaves an equal file's time alone
install_file() {
	! cmp -s "$1" "$2" || return 0
	cp "$1" "$2.$$" && mv -f "$2.$$" "$2" && return
	rm -f "$2.$$"
	return 1
}

# show ANSWERS NOTE: one line per question
show() {
	awk -F '\t' -v note="$2" '$1 == "answer" { printf "checking %s... %s%s\n", $4, note, $3 }' "$1"
	awk -F '\t' '$1 == "warning" { print "probe.sh: warning: " $2 }' "$1" >&2
}

if [ -n "$cached" ] && [ -f "$cached/answers" ] && [ -f "$cached/header" ]; then
	show "$cached/answers" '(cached) '
	install_file "$cached/header" "$header" || die "cannot write $header"
	cp "$cached/log" "$work/probe.log" 2>/dev/null
	exit 0
fi

# ------------------------------------------------------------------- the run

rm -rf "$work/copy" "$work/raw" "$work/alone" "$work/engine"
rm -f "$work"/answers "$work"/cc.kind "$work"/stop "$work"/unit.* "$work"/probe.log "$work"/ns
mkdir -p "$work/copy" "$work/raw" "$work/engine" || exit 1
cp "$here"/compile.sh "$here"/*.awk "$work/engine/" && cp "$here"/controls/*.c "$probes"/*.c "$work/raw/" ||
	die "cannot copy the probes to $work"
awk -v out="$work" -f "$here/scan.awk" "$here"/controls/*.c "$probes"/*.c >"$work/scan" ||
	die "awk failed on the probes"
a=$(awk -F '\t' '$1 == "stop" { print $2; exit }' "$work/scan")
[ -z "$a" ] || die "$a"
awk -F '\t' '$1 == "header" { print $2 "\t" $3 }' "$work/scan" >"$work/headers"
awk -F '\t' '$1 == "probe"' "$work/scan" >"$work/probes"
awk -F '\t' '{ label = "probes/" ($2 ~ /^must_/ ? "controls/" : "") $2 ".c"; print $2 "\t" label }' "$work/probes" >"$work/labels"
awk -F '\t' '{ id = $2; gsub(/\./, "_", id); print $2 "\t" id }' "$work/probes" >"$work/ids"
a=$(cut -f 2 "$work/ids" | sort | uniq -d | head -n 1)
[ -z "$a" ] || die "two probes would both answer HAVE_$(echo "$a" | tr '[:lower:]' '[:upper:]')"

# A target of ours, so that kbuild sets up $(CC) and $(c_flags) and does no more:
# no modpost, no objtool, no license.  Before 5.7 kbuild has a rule of its own
# for each object of a module, which beats ours, but none for its assembler text.
cat >"$work/Kbuild" <<EOF
obj-m := unit.o
\$(obj)/unit.s: FORCE
	@sh $work/engine/compile.sh $work $mode $symvers '\$(NM)' \$(CC) -- \$(c_flags)
EOF
: >"$work/unit.c"
echo "$karch" >"$work/karch"
"$make" -C "$kdir" M="$work" "$@" unit.s >"$work/make.log" 2>&1 </dev/null

# A compiler that is not the kernel's explains more than what it stumbles over.
: >"$work/warnings"
config_value() {
	sed -n "s/^#define $1 \"*\([^\"]*\)\"*\$/\1/p" "$config"
}
cc_kind='' cc_version=''
[ ! -f "$work/cc.kind" ] || read -r cc_kind cc_version <"$work/cc.kind"
kernel_kind=''
[ -z "$(config_value CONFIG_CC_IS_GCC)" ] || kernel_kind=gcc
[ -z "$(config_value CONFIG_CC_IS_CLANG)" ] || kernel_kind=clang
a=$(config_value "CONFIG_$(echo "$kernel_kind" | tr '[:lower:]' '[:upper:]')_VERSION")
kernel_cc=$(awk -v v="${a:-0}" 'BEGIN { if (v) print int(v / 10000) "." int(v / 100) % 100 "." v % 100 }')
if [ -n "$kernel_kind" ] && [ -n "$cc_kind" ] && [ "$kernel_kind $kernel_cc" != "$cc_kind $cc_version" ]; then
	a="Linux $release was compiled with $kernel_kind $kernel_cc, and the compiler here, \`$(cat "$work/cc")', is $cc_kind $cc_version"
	b=
	case $kernel_kind:$cc_kind in
	gcc:gcc | clang:clang) [ "${cc_version%%.*}" -ge "${kernel_cc%%.*}" ] || b="too old for it" ;;
	*) b="of another kind" ;;
	esac
	[ -z "$b" ] || [ -n "$any_compiler" ] ||
		die "$a: $b; name another with CC= (KERNEL_CC= for configure) or LLVM=, or give --any-compiler"
	printf '%s\n' "$a" >"$work/warnings"
fi
# What the driver can do without, and a person may miss.
grep -q '^#define CONFIG_PROC_FS 1$' "$config" ||
	echo "Linux $release is configured without /proc (CONFIG_PROC_FS): there will be no /proc/pashm; /dev/pashm/control can do the same" >>"$work/warnings"
grep -q '^#define CONFIG_DEVTMPFS 1$' "$config" ||
	echo "Linux $release is configured without devtmpfs (CONFIG_DEVTMPFS): /dev/pashm has to be made by udev or mdev" >>"$work/warnings"

[ ! -f "$work/stop" ] || die "$(cat "$work/stop") (see $work)"
if [ ! -f "$work/answers" ]; then
	a=$(awk '/rror|not found|No such|\*\*\*/ { print; exit }' "$work/make.log")
	die "the kernel's make in $kdir stopped before anything was compiled; it said: ${a:-nothing} (see $work/make.log)"
fi

# ------------------------------------------------------------- the controls

answer() {
	awk -F '\t' -v n="$1" '$1 == n { print $2 }' "$work/answers"
}
reason() {
	sed -n "s/^$1: no: //p" "$work/probe.log"
}
for f in "$here"/controls/*.c; do
	name=${f##*/}
	name=${name%.c}
	a=$(answer "$name")
	# it must fail for the want of the symbol, and of nothing else
	case $name:$a:$(reason "$name") in must_not_link*:no:'it compiles, but the kernel does not export'*) a=unsure ;; esac
	case $name:$a in
	must_pass*:yes | must_fail*:no | must_not_link*:unsure) ;;
	must_pass*) die "a probe that every kernel passes, $name.c, did not: $(reason "$name") (see $work/probe.log)" ;;
	must_fail*) die "the compiler takes $name.c, which is wrong C: no answer can be trusted (compiler and flags are in $work)" ;;
	must_not_link*) die "a symbol that nothing exports was not found missing ($name.c: $(answer "$name") $(reason "$name")): no answer can be trusted (see $work)" ;;
	*) die "the control $name.c has no known kind" ;;
	esac
done

# ------------------------------------------------------ families, the header

# Without Module.symvers some answers are unsure: a family still has the one
# member that compiles, any other question takes the safe answer.
awk -F '\t' '
FILENAME == answers { said[$1] = $2; next }
$2 ~ /^must_/ { next }
{
	a = said[$2]
	family = index($2, ".") ? substr($2, 1, index($2, ".") - 1) : ""
	if (a == "unsure")
		a = family == "" ? "no" : "yes"
	if (a != "yes" && a != "no") {
		print "stop\t" $2 ".c was not answered"
		exit
	}
	print "answer\t" $2 "\t" a "\t" $3
	if (family != "") {
		size[family]++
		if (a == "yes")
			holds[family] = holds[family] (holds[family] == "" ? "" : " and ") $2
		if (a == "yes")
			count[family]++
	}
}
END {
	for (f in size) {
		if (size[f] < 2)
			print "stop\tthe family " f " has one member only"
		else if (!count[f])
			print "stop\tnone of probes/" f ".*.c holds: a kernel newer than this source?"
		else if (count[f] > 1)
			print "stop\tonly one of probes/" f ".*.c can hold, but " holds[f] " do"
	}
}' answers="$work/answers" "$work/answers" "$work/probes" >"$work/result"
awk '{ print "warning\t" $0 }' "$work/warnings" >>"$work/result"
show "$work/result" ''
a=$(awk -F '\t' '$1 == "stop" { print $2; exit }' "$work/result")
[ -z "$a" ] || die "Linux $release: $a (see $work/probe.log)"

{
	cat <<EOF
/* SPDX-License-Identifier: GPL-2.0 */
/* Made by probes/probe.sh for Linux $release; do not edit. */
#ifndef PASHM_PROBES_H
#define PASHM_PROBES_H

#define PASHM_PROBED_RELEASE "$release"
#define PASHM_PROBED_HASH "$hash"

EOF
	awk -F '\t' '$1 == "answer" {
		name = "HAVE_" toupper($2)
		gsub(/\./, "_", name)
		print $3 == "yes" ? "#define " name " 1" : "/* " name ": no */"
	}' "$work/result"
	if [ -s "$work/ns" ]; then
		printf '\n/* namespaces of symbols that need MODULE_IMPORT_NS() */\n'
		sort -u "$work/ns" | awk -F '\t' '{ print "#define NS_" toupper($1) " " $2 }'
	fi
	printf '\n#endif\n'
} >"$work/header"
install_file "$work/header" "$header" || die "cannot write $header"

if [ -n "$cached" ]; then
	# a cache that cannot be written is no reason to fail
	(
		umask 077
		mkdir -p "$cache_dir" && rm -rf "$cached.$$" && mkdir "$cached.$$" &&
			cp "$work/header" "$cached.$$/header" &&
			cp "$work/result" "$cached.$$/answers" &&
			cp "$work/probe.log" "$cached.$$/log" &&
			{ [ ! -d "$cached" ] || rm -rf "$cached"; } &&
			mv "$cached.$$" "$cached"
	) 2>/dev/null || rm -rf "$cached.$$"
fi
exit 0
