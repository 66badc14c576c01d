#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: compile.sh - the part of the probe engine that kbuild runs
#
# probe.sh starts one kbuild run; a rule in it calls this script with kbuild's
# own compiler and flags:
#
#	compile.sh WORKDIR MODE SYMVERS NM CC... -- FLAGS...
#
# It compiles the probes, all in one unit (MODE together) or one at a time
# (isolated), drops those that do not compile until what is left compiles
# clean, then looks the symbols that the object wants up in SYMVERS, `none' for
# a kernel that has no such file.  Left in WORKDIR:
#
#	answers		NAME yes|no|unsure, tab separated
#	probe.log	for each "no", why
#	ns		SYMBOL NAMESPACE, for symbols that have one
#	runs		how often the compiler was started, a line each
#	stop		one sentence, if no answer can be trusted

set -u
LC_ALL=C
export LC_ALL
unset LANGUAGE GCC_COLORS
work=$1 mode=$2 symvers=$3 nm=$4
shift 4
here=$work/engine
rm -f "$work/answers" "$work/stop"
: >"$work/answers.new"
: >"$work/probe.log"
: >"$work/runs"
: >"$work/ignore"
tab='	'

stop() {
	printf '%s\n' "$*" >"$work/stop"
	exit 1
}

# note NAME ANSWER REASON: one answer, and why
note() {
	printf '%s\t%s\n' "$1" "$2" >>"$work/answers.new"
	[ "$2" = yes ] || printf '%s: %s: %s\n' "$1" "$2" "${3#"$work/raw/"}" >>"$work/probe.log"
}

# The first message of the compiler, for a person.
first_error() {
	awk '/[Ee]rror: / || /not found|No such file/ { said = $0; exit }
	     said == "" { said = $0 } END { print said == "" ? "nothing" : said }' "$1"
}

# What kind of compiler is it?  Everything up to -- is the compiler.
identify() {
	n=$#
	keep=1
	while [ "$n" -gt 0 ]; do
		a=$1
		shift
		n=$((n - 1))
		[ "$a" != -- ] || keep=
		[ -z "$keep" ] || set -- "$@" "$a"
	done
	echo "$*" >"$work/cc"
	printf 'pashm __clang__ __GNUC__ __GNUC_MINOR__ __GNUC_PATCHLEVEL__ __clang_major__ __clang_minor__ __clang_patchlevel__
k_x86 __i386__ __x86_64__\nk_arm64 __aarch64__\nk_arm __arm__\nk_riscv __riscv\nk_powerpc __powerpc__\nk_s390 __s390__\nk_mips __mips__\nk_loongarch __loongarch__\n' |
		"$@" -E -P -x c - >"$work/cc.id" 2>"$work/cc.err"
	# shellcheck disable=SC2046 # the words are wanted
	set -- $(awk '$1 == "pashm"' "$work/cc.id")
	case ${2:-} in
	1) cc_kind=clang cc_version=$6.$7.$8 ;;
	'' | __GNUC__) cc_kind='' cc_version='' ;;
	*) cc_kind=gcc cc_version=$3.$4.$5 ;;
	esac
	printf '%s %s\n' "$cc_kind" "$cc_version" >"$work/cc.kind"
	cc_arch=$(awk '/^k_/ { for (i = 2; i <= NF; i++) if ($i !~ /^__/) { print substr($1, 3); exit } }' "$work/cc.id")
	read -r karch <"$work/karch"
}
cc_arch='' karch=''
identify "$@"
[ -n "$cc_kind" ] ||
	stop "The compiler \`$(cat "$work/cc")' does not work; it said: $(first_error "$work/cc.err")"
# clang makes code for any machine, as its flags say
[ "$cc_kind" = clang ] || [ -z "$karch" ] || [ -z "$cc_arch" ] || [ "$cc_arch" = "$karch" ] ||
	stop "The compiler \`$(cat "$work/cc")' makes code for $cc_arch, and the kernel is for $karch; give the prefix of a compiler for it in CROSS_COMPILE="

# kbuild's flags, without what makes a warning an error, writes dependency
# files, leaves object code to the linker or adds debugging information.
n=$#
flags='' dirs='' takes_dir=''
while [ "$n" -gt 0 ]; do
	a=$1
	shift
	n=$((n - 1))
	if [ -z "$flags" ]; then
		[ "$a" != -- ] || { flags=1 && continue; }
		set -- "$@" "$a"
		continue
	fi
	if [ -n "$takes_dir" ]; then
		dirs="$dirs$a
" takes_dir=''
		set -- "$@" "$a"
		continue
	fi
	case $a in
	-Werror | -Werror=* | -Wp,-M* | -flto | -flto=* | -fwhole-program | -save-temps*) continue ;;
	-I | -isystem | -idirafter) takes_dir=1 ;;
	-I*) dirs="$dirs${a#-I}
" ;;
	esac
	set -- "$@" "$a"
done
for a in -g0 -fno-lto -Werror=implicit-function-declaration -Werror=implicit-int \
	-Werror=incompatible-pointer-types -Werror=int-conversion; do
	set -- "$@" "$a"
done
case $cc_kind in
# one error at a time, at the line of the probe and not inside a macro; no
# merging of probes that look alike, no data addressed through a neighbour
gcc) set -- "$@" -Werror=discarded-qualifiers -ftrack-macro-expansion=0 -fmax-errors=0 \
	-fno-diagnostics-show-caret -fdiagnostics-color=never -fno-ipa-icf -fno-section-anchors ;;
clang) set -- "$@" -ferror-limit=0 -fno-caret-diagnostics -fno-color-diagnostics ;;
esac

# compile UNIT ACTION... -- CC FLAGS...: runs the compiler; messages in UNIT.err
compile() {
	c_unit=$1 c_do=$2
	shift 2
	# options this compiler turned out not to know
	for c_bad in ${unknown:-}; do
		c_n=$#
		while [ "$c_n" -gt 0 ]; do
			c_a=$1
			shift
			c_n=$((c_n - 1))
			[ "$c_a" = "$c_bad" ] || set -- "$@" "$c_a"
		done
	done
	echo "$c_unit $c_do" >>"$work/runs"
	case $c_do in
	look) "$@" -fsyntax-only "$c_unit.c" ;;
	generate) "$@" -S -o "$c_unit.s" "$c_unit.c" ;;
	assemble) "$@" -c -x assembler -o "$c_unit.o" "$c_unit.s" ;;
	esac >"$c_unit.err" 2>&1
}

# missing OBJECT: undefined symbols that no module of this kernel would find
missing() {
	# Weak ones may stay undefined.  The rest of the list is what the last
	# step of a module's build adds: its own struct module, and the helpers
	# that some compilers expect and the kernel links into every module.
	# shellcheck disable=SC2086 # a command with its options, on powerpc
	$nm -u "$1" 2>"$work/nm.err" | awk '$1 == "U" { print $2 }' >"$work/undefined"
	[ ! -s "$work/nm.err" ] || grep -q 'no symbols' "$work/nm.err" ||
		stop "$nm cannot read the compiled probes: $(head -n 1 "$work/nm.err")"
	[ -s "$work/undefined" ] || return 0
	[ "$symvers" != none ] || { sort "$work/undefined" && return; }
	awk '
	NR == FNR { ns = $5 ~ /^EXPORT_/ ? $3 : $5; known[$2] = ns; next }
	/^(__this_module|_GLOBAL_OFFSET_TABLE_|\.TOC\.)$/ { next }
	/^_(rest|save)(gpr|fpr|vr|gpr0|gpr1)_/ { next }
	$1 in known { if (known[$1] != "") print $1 "\t" known[$1] >ns_file; next }
	{ print }' FS='\t' ns_file="$work/ns.part" "$symvers" FS=' ' "$work/undefined"
	[ ! -e "$work/ns.part" ] || { cat "$work/ns.part" >>"$work/ns" && rm -f "$work/ns.part"; }
}

# unlinked NAME SYMBOLS: the answer for a probe that compiles but would not link
unlinked() {
	if [ "$symvers" = none ]; then
		note "$1" unsure "it compiles, but without Module.symvers nobody knows whether modules may use $2"
	else
		note "$1" no "it compiles, but the kernel does not export $2 to modules"
	fi
}

# alone NAME CC...: one probe, from its own text
alone() {
	o_name=$1
	shift
	o_unit=$work/alone/$o_name
	o_label=$(awk -F '\t' -v n="$o_name" '$1 == n { print $2 }' "$work/labels")
	printf '#include "%s"\n#line 1 "%s"\nconst void *const probe_ref = (const void *)&probe;\n' \
		"$work/raw/$o_name.c" "$o_label" >"$o_unit.c"
	while :; do
		compile "$o_unit" generate "$@"
		o_status=$?
		awk -v table="$work/labels" -v unit="$o_unit.c" -v heads=0 -f "$here/blame.awk" \
			"$o_unit.err" >"$work/blame"
		learn "$work/blame" || break
	done
	# status 0 with a verdict: a compiler that cannot make these warnings errors
	a=$(awk -F '\t' '$1 != "option" { print $NF; exit }' "$work/blame")
	if [ -n "$a" ] || [ "$o_status" -ne 0 ]; then
		note "$o_name" no "${a:-$(first_error "$o_unit.err")}"
		return
	fi
	compile "$o_unit" assemble "$@" || { note "$o_name" no "$(first_error "$o_unit.err")" && return; }
	missing "$o_unit.o" >"$work/missing"
	# what even the control that must pass misses is the environment's
	[ "$o_name" != must_pass ] || cp "$work/missing" "$work/ignore"
	a=$(awk 'FILENAME == skip { ignore[$1]; next } !($1 in ignore) { printf "%s%s", sep, $1; sep = " " }' \
		skip="$work/ignore" "$work/ignore" "$work/missing")
	if [ -n "$a" ]; then unlinked "$o_name" "$a"; else note "$o_name" yes ''; fi
}

# learn BLAME-FILE: takes up options that the compiler does not know; were there any?
learn() {
	l_old=${unknown:-}
	while IFS=$tab read -r l_what l_option; do
		[ "$l_what" = option ] || continue
		case " ${unknown:-} " in *" $l_option "*) ;; *) unknown="${unknown:-} $l_option" ;; esac
	done <"$1"
	[ "$l_old" != "${unknown:-}" ]
}

# write_unit: the headers of all probes in $work/list first, then the probes
write_unit() {
	awk -F '\t' '
	FILENAME == list { want[$1]; next }
	($1 in want) && !($2 in done) { done[$2]; print "#include <" $2 ">" }
	' list="$work/list" "$work/list" "$work/headers" >"$work/unit.c"
	heads=$(awk 'END { print NR }' "$work/unit.c")
	sed "s,.*,#include \"$work/copy/&.c\"," "$work/list" >>"$work/unit.c"
}

# drop NAMES-FILE: takes them off the list
drop() {
	awk 'NR == FNR { gone[$1]; next } !($1 in gone)' FS='\t' "$1" "$work/list" >"$work/list.new"
	mv "$work/list.new" "$work/list"
}

# All probes on the list in one unit, dropping until it compiles clean.
together() {
	t_do=look
	while :; do
		[ -s "$work/list" ] || return
		write_unit
		compile "$work/unit" "$t_do" "$@"
		t_status=$?
		cp "$work/unit.err" "$work/round.$t_do.err"
		awk -v table="$work/labels" -v unit="$work/unit.c" -v heads="$heads" \
			-f "$here/blame.awk" "$work/unit.err" >"$work/blame"
		! learn "$work/blame" || continue
		a=$(awk -F '\t' '$1 == "stop" { print $2; exit }' "$work/blame")
		[ -z "$a" ] || stop "An error that no probe can be blamed for: $a"
		if [ ! -s "$work/blame" ]; then
			[ "$t_status" -eq 0 ] ||
				stop "The compiler failed without naming a line; it said: $(first_error "$work/unit.err")"
			[ "$t_do" = look ] || return
			t_do=generate
			continue
		fi
		a=$(awk -F '\t' '$1 == "no" && $2 == "must_pass" { print $3; exit }' "$work/blame")
		[ -z "$a" ] || stop "A probe that every kernel passes does not compile; the compiler said: $a"
		: >"$work/gone"
		# everybody who asks for a header with an error in it is compiled apart
		awk -F '\t' '
		FILENAME == blame { if ($1 == "head") bad[$2]; next }
		FILENAME == unit { if (FNR in bad) { h = $0; gsub(/.*<|>.*/, "", h); head[h] } next }
		$2 in head { print $1 }' blame="$work/blame" unit="$work/unit.c" \
			"$work/blame" "$work/unit.c" "$work/headers" | sort -u >"$work/aside"
		cat "$work/aside" >>"$work/apart"
		cat "$work/aside" >>"$work/gone"
		awk -F '\t' '$1 == "no" && !($2 in seen) { seen[$2]; print $2 "\t" $3 }' "$work/blame" >"$work/blamed"
		while IFS=$tab read -r a b; do
			grep -qx "$a" "$work/aside" || note "$a" no "$b"
			echo "$a" >>"$work/gone"
		done <"$work/blamed"
		drop "$work/gone"
		t_do=generate
	done
}

# Assembles the clean unit, and asks for whom its undefined symbols are.
linked() {
	[ -s "$work/list" ] || return
	until compile "$work/unit" assemble "$@"; do
		# once more without the marks that name the C lines, for the rows
		sed '/^# *[0-9][0-9]* "/d' "$work/unit.s" >"$work/unit.s.new"
		mv "$work/unit.s.new" "$work/unit.s"
		cp "$work/unit.err" "$work/round.assemble.err"
		! compile "$work/unit" assemble "$@" || break
		a=$(awk -F : 'tolower($0) ~ / error: / && $2 ~ /^[0-9]+$/ { print $2 }' "$work/unit.err" | tr '\n' ' ')
		awk -v table="$work/ids" -v symbols= -v rows="$a" -f "$here/link.awk" "$work/unit.s" |
			awk -F '\t' '$3 != "" { print $3 }' | sort -u >"$work/gone"
		[ -s "$work/gone" ] || stop "The assembler refuses the probes; it said: $(first_error "$work/unit.err")"
		while read -r b; do
			note "$b" no "$(first_error "$work/round.assemble.err")"
		done <"$work/gone"
		drop "$work/gone"
		together "$@"
	done
	missing "$work/unit.o" >"$work/missing"
	awk -v table="$work/ids" -v symbols="$work/missing" -f "$here/link.awk" "$work/unit.s" >"$work/uses"
	awk -F '\t' -v list="$work/list" '
	FILENAME == list { want[$1]; next }
	$1 == "root" { root[$2] }
	END { for (n in want) if (!(n in root)) print n }' "$work/list" "$work/uses" >"$work/lost"
	[ ! -s "$work/lost" ] || stop "The compiled unit has nothing of the probe $(head -n 1 "$work/lost")"
	# What isn't in the text is wanted by the assembler, for whatever it assembles (on
	# ARM, __aeabi_unwind_cpp_pr0), and by no probe.
	awk -F '\t' '
	FILENAME == uses { if ($1 == "use") known[$3]; next }
	!($1 in known)' uses="$work/uses" "$work/uses" "$work/missing" |
		while read -r a; do
			! grep -qwF -e "$a" "$work/unit.s" || echo "$a"
		done >"$work/lost"
	[ ! -s "$work/lost" ] ||
		stop "The unit wants $(head -n 1 "$work/lost"), which the kernel does not export, and no probe can be blamed for it"
	awk -F '\t' '$1 == "use" && $2 == "must_pass" { print $3 }' "$work/uses" >"$work/ignore"
	awk -F '\t' '
	FILENAME == skip { ignore[$1]; next }
	FILENAME == uses {
		if ($1 == "use" && !($3 in ignore))
			wants[$2] = wants[$2] (wants[$2] == "" ? "" : " ") $3
		next
	}
	{ print $1 "\t" wants[$1] }' skip="$work/ignore" uses="$work/uses" \
		"$work/ignore" "$work/uses" "$work/list" >"$work/linked"
	while IFS=$tab read -r a b; do
		if [ -n "$b" ]; then unlinked "$a" "$b"; else note "$a" yes ''; fi
	done <"$work/linked"
}

: >"$work/list"
: >"$work/apart"
mkdir -p "$work/alone"
rm -f "$work/ns" "$work/ns.part"

# A header that is nowhere would end the compilation for all: whoever wants it
# is compiled alone, where the compiler says so itself.
: >"$work/absent"
awk -F '\t' '!($2 in seen) { seen[$2]; print $2 }' "$work/headers" >"$work/headers.once"
while read -r h; do
	old_ifs=$IFS
	IFS='
'
	found=
	for d in $dirs; do
		[ ! -f "$d/$h" ] || { found=1 && break; }
	done
	IFS=$old_ifs
	[ -n "$found" ] || echo "$h" >>"$work/absent"
done <"$work/headers.once"

awk -F '\t' -v mode="$mode" -v list="$work/list" -v apart="$work/apart" '
FILENAME == absent { nowhere[$1]; next }
FILENAME == headers { if ($2 in nowhere) lacks[$1] = $2; next }
{
	why = $5
	if ($2 in lacks)
		why = "no <" lacks[$2] "> in any directory of the kernel"
	if (mode == "together" && why == "") {
		print $2 >list
		next
	}
	print $2 >apart
	if (mode == "together")
		print $2 ": compiled alone: " why
}' absent="$work/absent" headers="$work/headers" \
	"$work/absent" "$work/headers" "$work/probes" >>"$work/probe.log"

together "$@"
linked "$@"
sort -u "$work/apart" >"$work/apart.sorted"
if grep -qx must_pass "$work/apart.sorted"; then
	alone must_pass "$@"
fi
while read -r name; do
	[ "$name" = must_pass ] || alone "$name" "$@"
done <"$work/apart.sorted"
mv "$work/answers.new" "$work/answers"
exit 0
