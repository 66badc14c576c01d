# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: cache.sh - a second run compiles nothing, unless something changed

d=$work/questions
plain_questions "$d"
c=$work/cache
rm -rf "$c"

# counts how often the kernel's make is started
cat >"$work/counting-make" <<EOF
#!/bin/sh
echo run >>"$work/makes"
exec ${MAKE:-make} "\$@"
EOF
chmod +x "$work/counting-make"

# ask VAR=VALUE-or-nothing ARGUMENT...: sets makes, too
ask() {
	rm -f "$work/makes"
	environment="MAKE=$work/counting-make $1"
	shift
	run_engine --cache-dir="$c" --probes="$d" "$@"
	environment=
	makes=0
	[ ! -f "$work/makes" ] || makes=$(grep -c run "$work/makes")
}

rm -f "$work/pashm-probes.h"
ask '' -- "$@"
check "the first run compiles" eval '[ "$status" -eq 0 ] && plain_answers && [ "$makes" -eq 1 ]'
cp "$work/pashm-probes.h" "$work/first.h"
grep checking "$work/out" >"$work/first.out"
rm -f "$work/pashm-probes.h"
ask '' -- "$@"
check "the second run starts no make, and says the same" \
	eval '[ "$status" -eq 0 ] && [ "$makes" -eq 0 ] && same "$work/first.h" "$work/pashm-probes.h"'
sed 's/\.\.\. (cached) /... /' "$work/out" >"$work/second.out"
check "the lines are those of the first run, marked (cached)" \
	eval '[ "$(grep -c "(cached)" "$work/out")" -eq 3 ] && same "$work/first.out" "$work/second.out"'
touch -t 200001010000 "$work/pashm-probes.h"
ask '' -- "$@"
check "an equal header is not written again" [ -z "$(find "$work/pashm-probes.h" -newer "$work/first.h")" ]
ask '' --no-cache -- "$@"
check "--no-cache compiles" [ "$makes" -eq 1 ]
ask '' --mode=isolated -- "$@"
check "another mode compiles" [ "$makes" -eq 1 ]
ask '' -- "$@" PASHM_TEST=1
check "another argument for the kernel's make compiles" [ "$makes" -eq 1 ]
ask KCFLAGS=-DPASHM_TEST -- "$@"
check "another environment compiles" [ "$makes" -eq 1 ]
echo "/* changed */" >>"$d/a_yes.c"
ask '' -- "$@"
check "a changed probe compiles" eval '[ "$makes" -eq 1 ] && plain_answers'
ask '' -- "$@"
check "and is cached again" [ "$makes" -eq 0 ]
rm "$d/z_no.c"
ask '' -- "$@"
check "a probe less compiles, and has no answer left" eval '[ "$makes" -eq 1 ] && ! answer_is z_no no'

# a failed run leaves nothing that a later one would take for an answer
plain_questions "$d"
rm -rf "$c"
ask '' -- "$@" CC=false
check "a failed run is not cached" eval '[ "$status" -ne 0 ] && [ -z "$(find "$c" -name header 2>/dev/null)" ]'
: >"$work/file"
c=$work/file/cache
rm -f "$work/pashm-probes.h"
ask '' -- "$@"
check "a cache that cannot be written is no reason to fail" eval '[ "$status" -eq 0 ] && plain_answers'
