# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2016,SC2030,SC2031,SC2153
#
# DOC: builds the project for a cell, in directories of its own below
# PASHM_CACHE/build: the tree that holds this script is never written to.
# Sourced, never run.

# copy_source DIR: this tree's sources, without what a build in it left.
copy_source() {
	rm -rf "$1"
	mkdir -p "$1"
	tar -c -C "$PASHM_TOP" --exclude=./.git --exclude='*.o' --exclude='*.ko' --exclude='*.mod' --exclude='*.mod.c' \
		--exclude='.*.cmd' --exclude=./config.status --exclude=./config.log --exclude=./Makefile --exclude=./autom4te.cache \
		--exclude=./build-aux --exclude=./configure --exclude=./aclocal.m4 --exclude=./Makefile.in \
		--exclude=./probes.work --exclude=./pashm-probes.h . | tar -x -C "$1"
}

# in_cell CELL COMMAND...: with the cell's variables and its tools first in PATH.
in_cell() {
	local cell=$1
	shift
	(
		set -a
		# shellcheck source=/dev/null
		. "$cell/env"
		set +a
		[ -z "$TOOLS" ] || PATH=$TOOLS:$PATH
		# they are configure's arguments, and make's; in the environment they
		# would act on every other make as well
		kdir=$KDIR karch=$KARCH kcc=$CC kcross=$CROSS_COMPILE
		unset KDIR KARCH CC CROSS_COMPILE ARCH LINE TOOLS
		"$@"
	)
}

configure_here() { # SOURCE: in the build directory, by in_cell
	"$1/configure" --disable-userspace --with-linux-obj="$kdir" --with-probe-cache=no ARCH="$karch" CROSS_COMPILE="$kcross" KERNEL_CC="$kcc"
}

# build_driver CELL SOURCE DIR: leaves DIR/driver/pashm.ko.
build_driver() {
	rm -rf "$3"
	mkdir -p "$3"
	(
		cd "$3" || exit
		in_cell "$1" configure_here "$2" && in_cell "$1" make -j2
	)
	[ -s "$3/driver/pashm.ko" ]
}

kbuild_here() { # DIR SOURCE DRIVER
	make -C "$kdir" M="$1" ARCH="$karch" CC="$kcc" CROSS_COMPILE="$kcross" PASHM_TOP="$2" \
		PASHM_PROBES="$3/pashm-probes.h" modules
}

# build_ko CELL SOURCE DRIVER MODULE DIR: a test module of that name, copied to DIR and
# built there; DRIVER is where the driver was built for the cell.
build_ko() {
	rm -rf "$5"
	mkdir -p "$(dirname "$5")"
	cp -r "$2/tests/modules/$4" "$5"
	in_cell "$1" kbuild_here "$5" "$2" "$3"
}

# build_programs SOURCE COMPILER DIR [SUFFIX]: the system tests, static, and their
# names in DIR/order; with a SUFFIX those that also run on another architecture's
# kernel.
build_programs() {
	local list=list args=()
	[ -z "${4:-}" ] || list=list-compat args=(SUFFIX="$4" 'PROGRAMS=$(COMPAT_PROGRAMS)')
	rm -rf "$3"
	mkdir -p "$3"
	make -C "$1/tests/system" CC="$2" OUT="$3" "${args[@]}" || return
	make -s --no-print-directory -C "$1/tests/system" "$list" | tr ' ' '\n' | sed "s/\$/${4:-}/" >"$3/order"
}
