#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: Fuzzes the parsers, each for FUZZ_SECONDS (10): first what is in seeds/, then what
# comes of it.
#
# With clang and its compiler-rt, by libFuzzer. With another compiler, by standalone.c. Under
# AddressSanitizer and UBSan in either case. What was found is kept in ./fuzz.work.

: "${srcdir:=.}"
here=$srcdir/tests/fuzz/host
seconds=${FUZZ_SECONDS:-10}
work=$PWD/fuzz.work
rm -rf "$work"
mkdir -p "$work" || exit 1
bad=0

cat >"$work/try.c" <<'END'
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return size && *data ? 0 : 0; }
END
if ${CLANG:-clang} -fsanitize=fuzzer,address,undefined -o "$work/try" "$work/try.c" 2>"$work/try.log"; then
	cc=${CLANG:-clang} sanitize=fuzzer engine=libFuzzer
else
	cc=${CC:-cc} sanitize='' engine="without libFuzzer"
	echo 'int main(void) { return 0; }' >"$work/try.c"
	# shellcheck disable=SC2086 # may be a command with options
	if ! $cc -fsanitize=address,undefined -o "$work/try" "$work/try.c" 2>"$work/try.log" || ! "$work/try"; then
		echo "neither clang's libFuzzer nor AddressSanitizer are here"
		exit 77
	fi
fi
targets=$(make -s --no-print-directory -C "$here" list)
pkg-config --exists json-c || {
	echo "not fuzzed, as there is no json-c: fuzz_tool"
	targets=$(echo "$targets" | sed 's/fuzz_tool//')
}
for target in $targets; do
	# its own flags only: those of the environment may be for another compiler
	if ! make -C "$here" OUT="$work" CC="$cc" CFLAGS= ENGINE="$sanitize" "$work/$target" >"$work/$target.build" 2>&1; then
		echo "not ok: $target does not build:"
		tail -n 20 "$work/$target.build"
		bad=1
		continue
	fi
	mkdir -p "$work/corpus/$target" "$work/found"
	grep -v '^#' "$here/seeds/$target" | {
		n=0
		while IFS= read -r seed; do
			n=$((n + 1))
			# shellcheck disable=SC2059 # it is a format
			printf -- "$(printf '%s' "$seed" | sed 's/%/%%/g')" >"$work/corpus/$target/seed$n"
		done
	}
	if "$work/$target" -max_total_time="$seconds" -timeout=10 -artifact_prefix="$work/found/$target-" \
		"$work/corpus/$target" >"$work/$target.log" 2>&1; then
		echo "ok: $target, $engine: $(grep -a '^Done' "$work/$target.log" | tail -n 1)"
	else
		echo "not ok: $target found something:"
		grep -a -E 'not true|ERROR|runtime error|^seed|Test unit' "$work/$target.log" | head -n 20
		bad=1
	fi
done
[ $bad -ne 0 ] || rm -rf "$work"
exit $bad
