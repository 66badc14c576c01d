# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: compilers.sh - broken, odd and old compilers
#
# The wrappers stand before the compiler that the kernel's make would use, which
# a first run finds out.

d=$work/questions
plain_questions "$d"
rm -f "$work/pashm-probes.h"
run_engine --no-cache --probes="$d" -- "$@"
cc=$(cat "$work/scratch/cc")

# with CC-COMMAND ARGUMENT...: a run with another compiler
with() {
	w_cc=$1
	shift
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache "$@" "CC=$w_cc"
}

# wrapper NAME: standard input is a script; $cc is the real compiler
wrapper() {
	{
		echo '#!/bin/sh'
		echo "cc='$cc'"
		cat
	} >"$work/$1"
	chmod +x "$work/$1"
}

with false --probes="$d" -- "$@"
check "CC=false stops" refused "The compiler .false' does not work"
with "$work/no-such-cc" --probes="$d" -- "$@"
check "a compiler that is not there stops" refused "no-such-cc' does not work; it said: .*not found"
with true --probes="$d" -- "$@"
check "a compiler that does nothing, and says so to nobody, stops" refused "does not work"

wrapper launcher <<'EOF'
exec "$@"
EOF
with "$work/launcher $cc" --probes="$d" -- "$@"
check "a compiler behind a launcher (ccache gcc) works" eval '[ "$status" -eq 0 ] && plain_answers'

wrapper elsewhere <<'EOF'
elsewhere="-U__x86_64__ -U__i386__ -U__aarch64__ -U__arm__ -U__riscv -U__powerpc__ -U__s390__ -U__loongarch__ -D__mips__=1"
case $cc in *mips*) elsewhere="-U__mips__ -D__riscv=1" ;; esac
case " $* " in *" -E "*) exec $cc $elsewhere "$@" ;; esac
exec $cc "$@"
EOF
with "$work/elsewhere" --probes="$d" -- "$@"
check "a compiler for another architecture stops" \
	refused "elsewhere' makes code for [mr]i[ps][a-z]*, and the kernel is for .*; give the prefix of a compiler for it in CROSS_COMPILE="

# knows what it is, and compiles nothing
wrapper hollow <<'EOF'
case " $* " in *" -E "*) exec $cc "$@" ;; esac
exit 0
EOF
with "$work/hollow" --probes="$d" -- "$@"
check "a compiler that succeeds without compiling stops" eval '[ "$status" -ne 0 ] && [ ! -e "$work/pashm-probes.h" ]'

wrapper crash <<'EOF'
case " $* " in *" -E "*) exec $cc "$@" ;; *" -fsyntax-only "* | *" -S "*) echo "cc1: internal compiler error: out of luck" >&2; exit 4 ;; esac
exec $cc "$@"
EOF
with "$work/crash" --probes="$d" -- "$@"
check "a compiler that crashes stops with its message" refused "internal compiler error: out of luck"

# An old compiler: knows neither the newer -Werror= nor the newer -f options,
# so that wrong pointers are warnings to it and macros are expanded in messages.
wrapper old <<'EOF'
for a; do
	shift
	case $a in
	-Werror=incompatible-pointer-types | -Werror=discarded-qualifiers | -Werror=int-conversion)
		echo "cc1: error: $a: no option -W${a#-Werror=}" >&2; exit 1 ;;
	-fdiagnostics-color=* | -fno-ipa-icf)
		echo "gcc: error: unrecognized command line option '$a'" >&2; exit 1 ;;
	esac
	set -- "$@" "$a"
done
exec $cc "$@" -Wno-error
EOF
with "$work/old" -- "$@"
answers "$work/old.answers"
check "a compiler without the newer options gives the same answers" \
	eval '[ "$status" -eq 0 ] && same "$work/together" "$work/old.answers"'

# takes everything for a warning that it does not print
wrapper lax <<'EOF'
exec $cc "$@" -fpermissive -Wno-error -w
EOF
with "$work/lax" --probes="$d" -- "$@"
check "a compiler that lets wrong C pass in silence stops" refused "which is wrong C: no answer can be trusted"

# kbuild's own flags that a compiler does not have are a message, not a row of no
wrapper flagless <<'EOF'
case " $* " in *" -E "*) exec $cc "$@" ;; esac
echo "cc: error: no such target" >&2
exit 1
EOF
with "$work/flagless" --probes="$d" -- "$@"
check "a compiler that refuses every unit stops with its message" refused "cc: error: no such target"

# An older one than the kernel's, and one of another patch level, if the kernel
# says what it was compiled with (4.18 and later).
version=$(sed -n 's/^#define CONFIG_GCC_VERSION \([1-9][0-9]*\)$/\1/p' "$kdir/include/generated/autoconf.h")
if [ -n "$version" ]; then
	wrapper older <<EOF
case " \$* " in *" -E "*) echo "pashm __clang__ $((version / 10000 - 1)) 9 9 a b c"; exit 0 ;; esac
exec \$cc "\$@"
EOF
	with "$work/older" --probes="$d" -- "$@"
	check "a compiler older than the kernel's stops, and both are named" \
		refused "was compiled with gcc $((version / 10000))\..*is gcc $((version / 10000 - 1))\.9\.9: too old for it"
	with "$work/older" --probes="$d" --any-compiler -- "$@"
	check "with --any-compiler that is a warning" \
		eval '[ "$status" -eq 0 ] && plain_answers && grep -q "^probe.sh: warning: .*was compiled with" "$work/err"'
	wrapper patched <<EOF
case " \$* " in *" -E "*) echo "pashm __clang__ $((version / 10000)) 99 99 a b c"; exit 0 ;; esac
exec \$cc "\$@"
EOF
	with "$work/patched" --probes="$d" -- "$@"
	check "another patch level is a warning" \
		eval '[ "$status" -eq 0 ] && plain_answers && grep -q "^probe.sh: warning: .*is gcc $((version / 10000))\.99\.99" "$work/err"'
else
	skip "a compiler older than the kernel's stops, and both are named" "the kernel does not say, or is clang's"
fi

# other tools
rm -f "$work/pashm-probes.h"
run_engine --no-cache --probes="$d" -- "$@" NM=false
check "a broken nm stops" eval '[ "$status" -ne 0 ] && [ ! -e "$work/pashm-probes.h" ]'
if command -v busybox >/dev/null; then
	mkdir -p "$work/busybox"
	for name in awk sed sh sort grep cmp tr cut uniq head; do
		ln -sf "$(command -v busybox)" "$work/busybox/$name"
	done
	rm -f "$work/pashm-probes.h"
	environment=PATH=$work/busybox:$PATH shell_under_test=$work/busybox/sh
	run_engine --no-cache -- "$@"
	environment='' shell_under_test=sh
	answers "$work/busybox.answers"
	check "busybox's sh, awk and sed give the same answers" \
		eval '[ "$status" -eq 0 ] && same "$work/together" "$work/busybox.answers"'
else
	skip "busybox's sh, awk and sed give the same answers" "no busybox"
fi

# gcc and clang
if command -v clang >/dev/null && grep -q '^#define CONFIG_CC_IS_GCC 1' "$kdir/include/generated/autoconf.h"; then
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache --probes="$d" -- "$@" LLVM=1 CC=clang
	check "clang for a kernel of gcc stops, and names both" refused "was compiled with gcc .*is clang .*of another kind"
else
	skip "clang for a kernel of gcc stops, and names both" "no clang, or the kernel is clang's own"
fi
