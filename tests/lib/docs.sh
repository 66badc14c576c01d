#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: The manual pages are clean, and tell of everything that there is.

: "${srcdir:=.}"
bad=0
wrong() { echo "WRONG: $1"; bad=1; }
man=$srcdir/doc/man

[ -e "$man/pashm.1" ] || { echo "there are no manual pages"; exit 1; }
for f in "$man"/*.[1-8]; do
	# a line that cannot be made as long as the others is no fault of the page
	if command -v man >/dev/null && man --version 2>/dev/null | grep -q '^man 2'; then
		said=$(MANWIDTH=80 LC_ALL=C.UTF-8 man --no-justification --warnings=w -E UTF-8 -l -Tutf8 -Z "$f" 2>&1 >/dev/null)
		[ -z "$said" ] || wrong "man: $f: $said"
	else
		echo "not run: man --warnings"
	fi
	if command -v mandoc >/dev/null; then
		# -W warning: its style notes include one on pages that it doesn't know
		said=$(mandoc -Tlint -W warning "$f")
		[ -z "$said" ] || wrong "mandoc: $said"
	else
		echo "not run: mandoc -Tlint"
	fi
	# what a page refers to is there
	sed -n 's/^\.Xr \(pashm[a-z._-]*\|libpashm[a-z_-]*\) \([1-8]\).*/\1.\2/p' "$f" | sort -u | while read -r p; do
		[ -e "$man/$p" ] || grep -rq "^\.Nm ${p%.*}\( ,\)\{0,1\}$" "$man" || echo "$f refers to $p"
	done | grep . && wrong "a page that is not there"
done

# each function has a page, each command and each of its options too
for f in $(sed -n 's/^\(pashm_[a-z_]*\)@.*/\1/p' "$srcdir/lib/libpashm.symbols"); do
	grep -q "^\.Fo $f\$" "$man"/*.3 || wrong "no manual page has $f()"
done
for c in create ls info rm read write dump ring wait call watch limits doctor; do
	grep -q "^\.It Cm $c\b" "$man/pashm.1" || wrong "pashm.1 lacks $c"
	tests/tools/pashm-fake $c --help | sed -n 's/^ *\(-[a-zA-Z], \)\{0,1\}--\([a-z-]*\).*/\2/p' | while read -r o; do
		case $o in help | usage) continue ;; esac
		grep -q "Fl Fl $o" "$man/pashm.1" || echo "pashm.1 lacks --$o of $c"
		for s in bash zsh fish; do
			f=$(echo "$srcdir/completions/$s"/*pashm*)
			grep -q -e "$o" "$f" || echo "$f lacks $o of $c"
		done
	done | grep . && wrong "options without a word"
done
# each call of the driver too
for c in $(sed -n 's/^#define PASHM_IOC_\([A-Z]*\)[ 	]*_IO.*/\1/p' "$srcdir/include/pashm/uapi.h"); do
	grep -q "PASHM_IOC_$c" "$man/pashm.4" || wrong "pashm.4 lacks PASHM_IOC_$c"
	grep -q "PASHM_IOC_$c" "$srcdir/doc/ABI.md" || wrong "ABI.md lacks PASHM_IOC_$c"
done
# the READMEs say the same, in their languages
for what in '^#' '^|' '^- ' '^```' '^    '; do
	[ "$(grep -c "$what" "$srcdir/README.md")" = "$(grep -c "$what" "$srcdir/README.zh-CN.md")" ] ||
		wrong "README.md and README.zh-CN.md haven't as many lines '$what'"
done
# and link to files that are there
grep -oh '](\([a-zA-Z][^):]*\))' "$srcdir"/*.md | sed 's/^](//; s/)$//' | sort -u | while read -r f; do
	[ -e "$srcdir/$f" ] || echo "a link to $f"
done | grep . && wrong "a link to a file that isn't there"

# completion in bash, tried
if command -v bash >/dev/null; then
	while read -r typed want; do
		# shellcheck disable=SC2016
		got=$(bash -c '. "$1"; IFS=+ read -ra COMP_WORDS <<<"$2"; COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
			_pashm; echo "${COMPREPLY[*]}"' - "$srcdir/completions/bash/pashm" "$typed")
		[ "$got" = "$want" ] || wrong "completion of '$typed': '$got', expected '$want'"
	done <<-END
	pashm+cr create
	pashm+create+a+1M+--backend+res reserved
	pashm+create+a+1M+--backend+=+dma dma dma-wc
	pashm+wait+--t --timeout
	pashm+write+--off --offset
	END
fi
command -v bash >/dev/null && { bash -n "$srcdir/completions/bash/pashm" || bad=1; }
command -v zsh >/dev/null && { zsh -n "$srcdir/completions/zsh/_pashm" || bad=1; }
command -v fish >/dev/null && { fish -n "$srcdir/completions/fish/pashm.fish" || bad=1; }
exit $bad
