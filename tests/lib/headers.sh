#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: <pashm/pashm.h> is good by itself, for programs in C and C++ of any strictness, and
# the driver's header with it.

: "${srcdir:=.}"
include="-I$srcdir/include -I$srcdir/lib/include"
strict="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wundef -Werror"
scratch=$(mktemp -d "${TMPDIR:-/tmp}/pashm-test.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT
bad=0
cat >"$scratch/p.c" <<'END'
#include <pashm/pashm.h>
#include <pashm/pashm.h>
static struct pashm_options options = PASHM_OPTIONS_INIT;
int use(struct pashm_region **region);
int use(struct pashm_region **region)
{
	options.mode = 0660;
	return pashm_region_create("a", 1, &options, region);
}
END
cp "$scratch/p.c" "$scratch/p.cc"
try() { # COMMAND...
	"$@" || { echo "WRONG: $*"; bad=1; }
}
for std in c99 c11 gnu17; do
	# shellcheck disable=SC2086
	try ${CC:-cc} -std=$std $strict -Wmissing-prototypes $include -c -o "$scratch/p.o" "$scratch/p.c"
done
# the types are what they always were, and all of them are written down
# shellcheck disable=SC2086
try ${CC:-cc} -std=c11 -Wall -Wextra -Werror $include -c -o "$scratch/p.o" "$srcdir/tests/lib/abi.c"
grep -o 'pashm_[a-z_]*(' "$srcdir/tests/lib/abi.c" | sort -u >"$scratch/types"
sed -n 's/^\(pashm_[a-z_]*\)@.*/\1(/p' "$srcdir/lib/libpashm.symbols" | sort -u | diff - "$scratch/types" || {
	echo "WRONG: tests/lib/abi.c doesn't have every function"
	bad=1
}
if [ -n "${CXX:-}" ] && command -v "$CXX" >/dev/null; then
	for std in c++11 c++17 c++20; do
		# shellcheck disable=SC2086
		try "$CXX" -std=$std $strict $include -c -o "$scratch/p.o" "$scratch/p.cc"
		nm "$scratch/p.o" 2>/dev/null | grep -q ' U pashm_region_create$' || { echo "WRONG: not extern \"C\""; bad=1; }
	done
else
	echo "C++ was not tried: there is no compiler for it"
fi
exit $bad
