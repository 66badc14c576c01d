# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: kernels of a newer Debian than this machine's come with kbuild programs
# that need a newer libc, and want a newer compiler. Both are unpacked into
# PASHM_CACHE/tools/SUITE, and the programs are told to take their loader and
# libraries from there. Sourced, never run.

# tools_root SUITE: the private root, on stdout.
tools_root() { echo "$PASHM_CACHE/tools/$1"; }

# tools_relink SUITE DIR...: every dynamically linked program below the
# directories uses SUITE's loader and libraries from now on.
tools_relink() {
	local root lib ld f
	root=$(tools_root "$1")
	shift
	need patchelf patchelf
	lib=$root/usr/lib/$(host_triplet)
	ld=$(find "$lib" -maxdepth 1 -name 'ld-linux*.so.*' | head -n 1)
	[ -n "$ld" ] || die "no program loader in $lib"
	find "$@" -type f -perm /111 ! -name '*.so*' ! -name '*.ko' | while read -r f; do
		patchelf --print-interpreter "$f" >/dev/null 2>&1 || continue
		[ "$(patchelf --print-interpreter "$f")" != "$ld" ] || continue
		# on a copy: a program that runs now must not change under itself
		cp -p "$f" "$f.new"
		# DT_RPATH, unlike RUNPATH, holds for the libraries' own libraries too
		patchelf --set-interpreter "$ld" --force-rpath --set-rpath "$lib" "$f.new"
		mv "$f.new" "$f"
	done
}

host_triplet() { arch_facts "$(host_arch)"; echo "$A_TRIPLET"; }

# tools_get SUITE ARCH GCC: the compiler of that major release for ARCH, the
# libraries that kbuild's programs want, and pahole.
tools_get() {
	local root pkg=gcc-$3 native
	root=$(tools_root "$1")
	native=$(host_arch)
	arch_facts "$2"
	[ "$2" = "$native" ] || pkg=gcc-$3-${A_TRIPLET//_/-}
	apt_root "$1" "$native"
	with_lock "tools-$1" once "$root/.have/$pkg.ready" tools_unpack "$1" "$root" "$pkg"
}

tools_unpack() { # SUITE ROOT GCC-PACKAGE
	apt_closure "$2" "$3" libelf1t64 libssl3t64 pahole
	tools_relink "$1" "$2/usr/bin" "$2/usr/libexec"
	"$2/usr/bin/$A_TRIPLET-${3%-"${A_TRIPLET//_/-}"}" --version >/dev/null ||
		die "the compiler unpacked from $1 does not run"
}
