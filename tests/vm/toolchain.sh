# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: kernels of a newer Debian than this machine's come with kbuild programs
# that need a newer libc, and want a newer compiler. Both are unpacked into
# PASHM_CACHE/tools/SUITE, and the programs are told to take their loader and
# libraries from there. Sourced, never run.

# tools_relink SUITE DIR...: every dynamically linked program below the
# directories, as far as they are there, uses SUITE's loader and libraries from now on.
tools_relink() {
	local root lib ld f dirs=()
	root=$(tools_root "$1")
	shift
	need patchelf patchelf
	for f; do [ ! -d "$f" ] || dirs+=("$f"); done
	# up to bookworm the C library is in /lib, which is not /usr/lib here
	lib=$root/usr/lib/$(host_triplet):$root/lib/$(host_triplet)
	# shellcheck disable=SC2086
	ld=$(find ${lib/:/ } -maxdepth 1 -name 'ld-linux*.so.*' 2>/dev/null | head -n 1) || true
	[ -n "$ld" ] || die "no program loader in $lib"
	find "${dirs[@]}" -type f -perm /111 ! -name '*.so*' ! -name '*.ko' | while read -r f; do
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
	local p libs=()
	# the same three have other names in other suites; not every name is a package's
	for p in $(apt_names 'libelf1(t64)?|libssl[0-9.]+(t64)?|pahole|dwarves'); do
		[ -z "$(apt_field "$p" Version)" ] || libs+=("$p")
	done
	apt_closure "$2" "$3" "${libs[@]}"
	tools_relink "$1" "$2/usr/bin" "$2/usr/libexec" "$2/usr/lib/gcc" "$2/usr/lib/gcc-cross"
	"$2/usr/bin/$A_TRIPLET-${3%-"${A_TRIPLET//_/-}"}" --version >/dev/null ||
		die "the compiler unpacked from $1 does not run"
}

# tools_more SUITE PACKAGE...: other packages, for programs of usr/bin.
tools_more() {
	local suite=$1 root
	root=$(tools_root "$1")
	shift
	apt_root "$suite" "$(host_arch)"
	with_lock "tools-$suite" once "$root/.have/$*.ready" tools_unpack_more "$suite" "$root" "$@"
}

tools_unpack_more() { # SUITE ROOT PACKAGE...
	local suite=$1 root=$2
	shift 2
	apt_closure "$root" "$@"
	mkdir -p "$root/usr/libexec"
	tools_relink "$suite" "$root/usr/bin" "$root/usr/libexec"
}

# arch_tools ARCH: gets what the architecture needs beyond this machine's Debian.
arch_tools() {
	arch_facts "$1"
	[ -z "$A_GCCSUITE" ] || tools_more "$A_GCCSUITE" "$A_GCC" "$A_LIBC"
	[ -z "$A_QEMUSUITE" ] || tools_more "$A_QEMUSUITE" "$A_QEMUPKG"
}
