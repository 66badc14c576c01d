# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034,SC2153,SC2154
#
# DOC: kernels on this machine's disk as cells of the matrix. A kernel is named by one
# word, its parts separated by commas:
#
#	DIR			a kernel's build directory, with its image
#	FILE.deb,FILE.deb...	image and headers, and what those need, unless Debian has it
#	FILE.rpm,FILE.rpm...	kernel-core (or kernel) and kernel-devel
#
# and any of these behind it:
#
#	CC=COMPILER  CROSS_COMPILE=PREFIX	for the kernel's make
#	TOOLS=DIR	goes to the front of PATH
#	TOOLS=SUITE	the compiler that built the kernel, from that suite of Debian
#	IMAGE=FILE  MODULES=DIR	where it isn't in the build directory
#
# Nothing is installed, and nothing in a build directory is changed. Sourced by
# tests/vm/kernels, never run.

# disk_parse SPEC: sets S_DIR or S_FILES, S_KIND, and S_CC, S_CROSS, S_TOOLS, S_IMAGE,
# S_MODULES.
disk_parse() {
	local w
	S_DIR='' S_KIND='' S_CC='' S_CROSS='' S_TOOLS='' S_IMAGE='' S_MODULES='' S_FILES=()
	for w in ${1//,/ }; do
		case $w in
		CC=*) S_CC=${w#*=} ;;
		CROSS_COMPILE=*) S_CROSS=${w#*=} ;;
		TOOLS=*) S_TOOLS=${w#*=} ;;
		IMAGE=*) S_IMAGE=${w#*=} ;;
		MODULES=*) S_MODULES=${w#*=} ;;
		[A-Z]*=*) die "what is '${w%%=*}' in '$1'? (tests/vm/disk.sh)" ;;
		*.deb | *.rpm)
			[ -f "$w" ] || die "there is no file $w"
			[ -z "$S_KIND" ] || [ "$S_KIND" = "${w##*.}" ] || die "'$1' mixes different things"
			S_KIND=${w##*.}
			S_FILES+=("$(realpath "$w")") ;;
		*)	[ -d "$w" ] || die "there is no directory $w"
			[ -z "$S_KIND" ] || die "'$1' names more than one kernel"
			S_KIND=tree
			S_DIR=$(realpath "$w") ;;
		esac
	done
	[ -n "$S_KIND" ] || die "'$1' names no kernel"
}

# What a cell was made of; another one is made when it changes.
disk_key() {
	local f
	echo "$CELL_FORMAT.1 $1"
	for f in "${S_FILES[@]}" "$S_IMAGE" ${S_DIR:+"$S_DIR/.config" "$S_DIR/Module.symvers" "$(disk_image)"}; do
		[ -z "$f" ] || stat -L -c '%n %s %Y' "$f" 2>/dev/null || true
	done
}

# disk_find SPEC: unpacks what has to be, and sets RELEASE, ARCH, H (the build
# directory) and R (what was unpacked, or nothing).
disk_find() {
	local key
	disk_parse "$1"
	key=$(disk_key "$1" | cksum | tr ' ' -)
	R='' H=$S_DIR
	if [ "$S_KIND" != tree ]; then
		R=$PASHM_CACHE/disk/$key
		with_lock "disk-$key" once "$R.ready" disk_unpack "$R"
		disk_headers
	fi
	[ -f "$H/include/generated/utsrelease.h" ] ||
		die "$H is not a kernel's build directory: it has no include/generated/utsrelease.h"
	RELEASE=$(sed -n 's/^#define UTS_RELEASE "\(.*\)"$/\1/p' "$H/include/generated/utsrelease.h")
	disk_arch
	[ -n "$(disk_image)" ] || die "there is no image of Linux $RELEASE in ${R:-$H}; IMAGE=FILE behind it names one"
}

disk_unpack() { # ROOT
	local f
	rm -rf "$1"
	mkdir -p "$1"
	for f in "${S_FILES[@]}"; do
		case $f in
		*.deb)	need dpkg-deb dpkg
			dpkg-deb -x "$f" "$1" || die "$f cannot be unpacked" ;;
		*.rpm)	need rpm2cpio rpm2cpio
			need cpio cpio
			(cd "$1" && rpm2cpio "$f" | cpio -idm --quiet --no-absolute-filenames) ||
				die "$f cannot be unpacked" ;;
		esac
	done
}

# The directory of headers in what was unpacked, made ready to build with.
disk_headers() {
	H=$(find "$R" -path '*/include/generated/utsrelease.h' | head -n 1) || true
	H=${H%/include/generated/utsrelease.h}
	[ -n "$H" ] || die "none of ${S_FILES[*]} has a kernel's headers (linux-headers-..., kernel-devel)"
	# the only absolute path, in Debian's
	[ ! -f "$H/Makefile" ] || sed -i -E "s,(^|[ =])/usr/src/,\\1$R/usr/src/,g" "$H/Makefile"
	[ "$S_KIND" != deb ] || disk_debian
}

# What Debian's headers want beside them and nobody has given.
disk_debian() {
	local f depends version pkg group
	for f in "${S_FILES[@]}"; do
		case $(dpkg-deb -f "$f" Package) in
		linux-headers-*)
			depends+=" $(dpkg-deb -f "$f" Depends | grep -oE 'linux-(headers-[^ ,]*-common[^ ,]*|kbuild-[^ ,]*)' | tr '\n' ' ')"
			version=$(dpkg-deb -f "$f" Version) ;;
		esac
	done
	for pkg in $depends; do
		case $pkg in
		linux-kbuild-*) [ ! -d "$R/usr/lib/$pkg" ] || continue ;;
		*)	[ ! -d "$R/usr/src/$pkg" ] || continue ;;
		esac
		while read -r group; do
			apt_root "$group" "$(host_arch)"
			apt_deb "$pkg=$version" >/dev/null || continue
			apt_unpack "$R" "$pkg=$version"
			continue 2
		done < <(awk '!/^#/ && NF && !seen[$4]++ {print $4}' "$VM_DIR/table")
		die "$pkg $version, which the headers depend on, is not in Debian's archive: name its .deb, too"
	done
}

# Debian's name of the architecture, from the configuration.
disk_arch() {
	local conf=$H/include/config/auto.conf
	[ -f "$conf" ] || die "$H is not a configured kernel: it has no include/config/auto.conf"
	has() { grep -qx "CONFIG_$1=y" "$conf"; }
	if has X86_64; then ARCH=amd64
	elif has X86_32; then ARCH=i386
	elif has ARM64; then ARCH=arm64
	elif has ARM; then ARCH=armhf
	elif has S390; then ARCH=s390x
	elif has LOONGARCH; then ARCH=loong64
	elif has RISCV && has 64BIT; then ARCH=riscv64
	elif has PPC64 && has CPU_LITTLE_ENDIAN; then ARCH=ppc64el
	elif has MIPS && has CPU_LITTLE_ENDIAN && has 64BIT; then ARCH=mips64el
	elif has MIPS && has CPU_LITTLE_ENDIAN; then ARCH=mipsel
	else die "Linux $RELEASE in $H is for an architecture that the matrix does not have (known: $ALL_ARCHES)"
	fi
}

# The kernel itself: what was named, or the first of what is usual.
disk_image() {
	local f
	for f in ${S_IMAGE:+"$S_IMAGE"} ${R:+"$R"/boot/vmlinu[xz]-* "$R"/lib/modules/*/vmlinu[xz] "$R"/usr/lib/modules/*/vmlinu[xz]} \
		${S_DIR:+"$S_DIR"/arch/x86/boot/bzImage "$S_DIR"/arch/s390/boot/bzImage "$S_DIR"/arch/*/boot/Image "$S_DIR"/arch/*/boot/zImage "$S_DIR/vmlinux"}; do
		[ ! -f "$f" ] || { realpath "$f" && return; }
	done
}

# disk_which SPEC: "LINE ARCH"; LINE is the release.
disk_which() {
	disk_find "$1"
	! awk -v l="$RELEASE" -v a="$ARCH" '!/^#/ && $1 == l && $2 == a {found = 1} END {exit !found}' "$VM_DIR/table" ||
		RELEASE=disk-$RELEASE
	echo "$RELEASE $ARCH"
}

disk_get() { # SPEC
	local line dir
	read -r line _ < <(disk_which "$1")
	[ -n "$line" ] || return 1
	disk_find "$1"
	dir=$PASHM_CACHE/cells/$line-$ARCH
	with_lock "cell-$line-$ARCH" disk_cell "$1" "$line" "$dir"
	echo "$dir"
}

disk_cell() { # SPEC LINE DIR
	local key stage=$3.new
	key=$(disk_key "$1")
	[ ! -e "$3/key" ] || [ "$(cat "$3/key")" != "$key" ] || return 0
	need depmod kmod
	arch_facts "$ARCH"
	rm -rf "$stage"
	mkdir -p "$stage/lib/modules/$RELEASE/kernel"
	cp "$(disk_image)" "$stage/vmlinuz"
	unpack_zboot "$stage/vmlinuz" || die "cannot unpack the kernel in $(disk_image)"
	disk_modules "$stage/lib/modules/$RELEASE"
	finish_modules "$stage" || die "the modules of $RELEASE are not whole"
	SUITES=$(awk -v a="$ARCH" '!/^#/ && $2 == a {print $4; exit}' "$VM_DIR/table")
	apt_root "$SUITES" "$ARCH"
	put_busybox "$stage" "$ARCH"
	arch_tools "$ARCH"
	disk_compiler "$stage" "$3"
	cell_env "$stage" "$2" "$ARCH" "$H" "${S_CROSS:-$A_TRIPLET-}"
	echo "ONDISK='1'" >>"$stage/env"
	echo "$key" >"$stage/key"
	rm -rf "$3"
	mv "$stage" "$3"
}

# Those that tests may ask for (MODULE_DIRS), from a build or as they were installed.
disk_modules() { # TO
	local from d f
	from=${S_MODULES:-$S_DIR}
	if [ -n "$R" ]; then
		from=$(find "$R/lib/modules" "$R/usr/lib/modules" -mindepth 1 -maxdepth 1 -type d 2>/dev/null | head -n 1) || true
		[ -n "$from" ] || die "none of ${S_FILES[*]} has the kernel's modules"
	fi
	for f in modules.builtin modules.builtin.modinfo modules.order; do
		[ -e "$1/$f" ] || [ ! -f "$from/$f" ] || cp "$from/$f" "$1/"
		[ -e "$1/$f" ] || : >"$1/$f"
	done
	[ -f "$from/Makefile" ] || from=$from/kernel
	for d in $MODULE_DIRS; do
		(cd "$from" && find ${d%/*}/${d##*/} -name '*.ko*' ! -name '*.ko.cmd' -type f 2>/dev/null || true)
	done | grep -E '\.ko(\.(xz|zst|gz))?$' | while read -r f; do
		mkdir -p "$1/kernel/$(dirname "$f")"
		cp "$from/$f" "$1/kernel/$f"
	done
}

# Sets CELL_CC and CELL_TOOLS, as compiler() does for Debian's kernels.
disk_compiler() { # STAGE DIR: where the cell is, and will be
	local gcc
	TOOLSUITE=host
	case $S_TOOLS in
	'' | */*) ;;
	*)	gcc=$(kernel_gcc "$H")
		[ -n "$gcc" ] || die "nothing in $H says which compiler built it; give CC= instead of TOOLS=$S_TOOLS"
		TOOLSUITE=$S_TOOLS
		tools_get "$S_TOOLS" "$ARCH" "$gcc"
		arch_facts "$ARCH" ;;
	esac
	compiler "$ARCH" "$H"
	# Debian's compilers make position-independent programs unless they are told not to,
	# and kernels before 4.9 don't tell them.
	if [ $TOOLSUITE != host ]; then
		printf '#!/bin/sh\nexec %s -fno-pie -no-pie "$@"\n' "$CELL_CC" >"$1/cc"
		chmod +x "$1/cc"
		CELL_CC=$2/cc
	fi
	[ -z "$S_CC" ] || CELL_CC=$S_CC
	case $S_TOOLS in */*) CELL_TOOLS=$S_TOOLS ;; esac
}
