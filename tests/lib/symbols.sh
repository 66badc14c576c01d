#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: The library's binary interface is the one that was written down.
#
# lib/libpashm.symbols has every symbol with its version; types are in abi.c. What is new is
# written down by
#
#	UPDATE=1 tests/lib/symbols.sh		(in the build directory)

: "${srcdir:=.}"
lib=lib/.libs/libpashm.so
if [ ! -e $lib ]; then
	echo "no shared library was built"
	exit 77
fi
scratch=$(mktemp -d "${TMPDIR:-/tmp}/pashm-test.XXXXXX") || exit 1
trap 'rm -rf "$scratch"' EXIT

${NM:-nm} -D --defined-only $lib | awk '$2 != "A" {print $3}' | LC_ALL=C sort >"$scratch/symbols"
[ -s "$scratch/symbols" ] || { echo "nm finds nothing in $lib"; exit 1; }
[ -z "${UPDATE:-}" ] || {
	{ sed -n '/^#/p' "$srcdir/lib/libpashm.symbols"; cat "$scratch/symbols"; } >"$scratch/new"
	cp "$scratch/new" "$srcdir/lib/libpashm.symbols"
}
grep -v '^#' "$srcdir/lib/libpashm.symbols" >"$scratch/want"
diff -u "$scratch/want" "$scratch/symbols" || { echo "the symbols of $lib have changed"; exit 1; }

soname=$(objdump -p $lib 2>/dev/null | sed -n 's/^ *SONAME *//p')
[ -z "$soname" ] || [ "$soname" = libpashm.so.1 ] || { echo "SONAME $soname"; exit 1; }

# every function of the header is there, and nothing else
sed -n 's/^[a-z].*[ *]\(pashm_[a-z_]*\)(.*/\1/p' "$srcdir/lib/include/pashm/pashm.h" | sort >"$scratch/header"
sed -n 's/^\(pashm_[a-z_]*\)@.*/\1/p' "$scratch/symbols" | sort >"$scratch/functions"
diff -u "$scratch/header" "$scratch/functions" || { echo "the header and the library differ"; exit 1; }
exit 0
