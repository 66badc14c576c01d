# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: KUnit itself: its core and its parser, out of a linux-source package of
# Debian. Needs tests/vm/{common,apt}.sh. Sourced, never run.

KUNIT_SUITES=bookworm,bookworm-security,bookworm-backports
KUNIT_PACKAGE=linux-source-6.12

# kunit_source: sets KUNIT_SOURCE to a directory with include/kunit, lib/kunit,
# tools/testing/kunit and, for tests/lint-deep, scripts/coccinelle; downloads and unpacks them the first time.
kunit_source() {
	local name
	apt_root "$KUNIT_SUITES" "$(host_arch)"
	name=$(apt_newest "$KUNIT_PACKAGE") || { apt_refresh && name=$(apt_newest "$KUNIT_PACKAGE"); } ||
		die "no $KUNIT_PACKAGE can be had from ${KUNIT_SUITES//,/, }: $(apt_error)"
	KUNIT_SOURCE=$PASHM_CACHE/kunit/${name#*=}
	with_lock kunit once "$KUNIT_SOURCE/.complete" kunit_unpack "$name"
}

kunit_unpack() { # PACKAGE=VERSION
	local deb
	deb=$(apt_deb "$1") || die "cannot download $1: $(apt_error)"
	rm -rf "$KUNIT_SOURCE"
	mkdir -p "$KUNIT_SOURCE"
	say "  unpacking KUnit out of ${1%%=*}"
	dpkg-deb --fsys-tarfile "$deb" | tar -xO "./usr/src/${1%%=*}.tar.xz" |
		tar -xJ -C "$KUNIT_SOURCE" --strip-components=1 "${1%%=*}"/{include/kunit,lib/kunit,tools/testing/kunit,scripts/coccinelle} || return
	# the member of task_struct that kernels without KUnit don't have, and the list
	# of suites in struct module
	sed -i 's/current->kunit_test/pashm_kunit_running/' "$KUNIT_SOURCE"/include/kunit/*.h "$KUNIT_SOURCE"/lib/kunit/*.c &&
		sed -i 's/^#ifdef CONFIG_MODULES$/#ifdef PASHM_KUNIT_LISTS/' "$KUNIT_SOURCE/lib/kunit/test.c"
}

# kunit_core CELL SOURCE PROBES: sets KUNIT_CORE to a directory with kunit.ko for a kernel
# without KUnit, and builds it unless that was done from the same sources before.
kunit_core() {
	local release arch key
	release=$(sed -n "s/^RELEASE='\(.*\)'/\1/p" "$1/env")
	arch=$(sed -n "s/^ARCH='\(.*\)'/\1/p" "$1/env")
	KUNIT_CORE=$PASHM_CACHE/kunit/core/$release-$arch
	key=$({ cat "$3" "$1/env"; echo "$KUNIT_SOURCE"; (cd "$2" && find compat -type f -print0 | sort -z | xargs -0 cat); } | sha256sum)
	with_lock "kunit-$release-$arch" kunit_core_build "$@" "$key"
}

kunit_core_build() { # CELL SOURCE PROBES KEY
	[ ! -e "$KUNIT_CORE/key" ] || [ "$(cat "$KUNIT_CORE/key")" != "$4" ] || return 0
	rm -rf "$KUNIT_CORE"
	mkdir -p "$KUNIT_CORE"
	cp "$2"/compat/kunit/core/{Kbuild,glue.c} "$KUNIT_CORE/" &&
		cp -r "$KUNIT_SOURCE/lib/kunit" "$KUNIT_CORE/core" &&
		cp -r "$KUNIT_SOURCE/include" "$KUNIT_CORE/include" &&
		in_cell "$1" kunit_kbuild "$KUNIT_CORE" PASHM_TOP="$2" PASHM_PROBES="$3" || return
	echo "$4" >"$KUNIT_CORE/key"
}

# shellcheck disable=SC2154
kunit_kbuild() { # DIR VARIABLE=VALUE...
	local dir=$1
	shift
	make -j2 -C "$kdir" M="$dir" ARCH="$karch" CC="$kcc" CROSS_COMPILE="$kcross" "$@" modules
}

# kunit_suites SOURCE BUILD: links what pashm_kunit.ko is made of to BUILD/kunit, and
# lists the names of the suites in BUILD/kunit/suites.
kunit_suites() {
	rm -rf "$2/kunit"
	mkdir -p "$2/kunit"
	ln -s "$1"/driver/*.[ch] "$1"/kunit/* "$1/compat/kunit/runner/runner.c" "$2/kunit/"
	kunit_suite_names "$1" >"$2/kunit/suites"
}

kunit_suite_names() { sed -n 's/^\t\.name = "\(pashm_[a-z]*\)",$/\1/p' "$1"/kunit/*_test.c; } # SOURCE

# kunit_build CELL SOURCE BUILD DIR KIND: builds the module in BUILD/DIR; the probes'
# answers are in BUILD. KIND is of kunit_kind, and "core" wants kunit_core to have run.
kunit_build() {
	local args=("PASHM_KUNIT=$2/compat/kunit")
	case $5 in
	core)	args=("PASHM_KUNIT=$KUNIT_CORE/include $2/compat/kunit/core/include $2/compat/kunit"
			"PASHM_KUNIT_PREFIX=$2/compat/kunit/core/prefix.h" "KBUILD_EXTRA_SYMBOLS=$KUNIT_CORE/Module.symvers") ;;
	runner)	args=("PASHM_KUNIT=$2/compat/kunit/runner $2/compat/kunit" PASHM_KUNIT_RUNNER=runner.o) ;;
	esac
	in_cell "$1" kunit_kbuild "$3/$4" PASHM_TOP="$2" PASHM_PROBES="$3/pashm-probes.h" PASHM_VERSION=kunit \
		KCFLAGS="\$(call cc-option,-ffile-prefix-map=$3/= -ffile-prefix-map=$2/=)" "${args[@]}"
}

# kunit_kind KDIR: which KUnit a kernel can have: own (it was built with it), core (an
# external module), runner (it is older than KUnit: compat/kunit/runner.c).
kunit_kind() {
	local common
	if grep -q '^CONFIG_KUNIT=[ym]$' "$1/.config"; then
		echo own
		return
	fi
	# split header packages name the other half in their Makefile
	common=$(sed -n 's,^include \(/.*\)/Makefile$,\1,p' "$1/Makefile")
	if [ -e "$1/include/kunit/test.h" ] || [ -e "$common/include/kunit/test.h" ]; then
		echo core
	else
		echo runner
	fi
}
