# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: what the scripts need from Debian on this machine. Says what is missing
# and why, and installs it. Sourced, never run.

MISSING_PKGS=()

# want WHY PACKAGE...: notes those that are not installed.
want() {
	local why=$1 p new=()
	shift
	for p in "$@"; do
		[[ " ${MISSING_PKGS[*]} " == *" $p "* ]] && continue
		[ "$(dpkg-query -W -f '${db:Status-Status}' "$p" 2>/dev/null)" != installed ] || continue
		new+=("$p")
	done
	[ ${#new[@]} -gt 0 ] || return 0
	MISSING_PKGS+=("${new[@]}")
	printf '  %-32s %s\n' "$why:" "${new[*]}"
}

# Installs what was noted; asks for nothing but, perhaps, sudo's password.
install_wanted() { # LOG
	local sudo='' lists
	[ ${#MISSING_PKGS[@]} -gt 0 ] || return 0
	if [ "$(id -u)" != 0 ]; then
		command -v sudo >/dev/null ||
			die "as root, please: apt install ${MISSING_PKGS[*]}"
		sudo=sudo
	fi
	$sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq update >>"$1" 2>&1 || die "apt-get update failed; see $1"
	lists=$($sudo env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends install "${MISSING_PKGS[@]}" 2>&1) || {
		printf '%s\n' "$lists" | tail -n 20 >&2
		die "apt could not install ${MISSING_PKGS[*]}"
	}
	printf '%s\n' "$lists" >>"$1"
	MISSING_PKGS=()
}

want_build() {
	want "to build" gcc libc6-dev make autoconf automake libtool pkgconf m4 perl
	want "for the kernels' build programs" libelf1 libssl3 zlib1g pahole
	want "to unpack kernels" xz-utils zstd cpio kmod debian-archive-keyring ca-certificates
}

want_arch() { # ARCH: to build for it and to boot it
	arch_facts "$1"
	[ -n "$A_QEMUSUITE" ] || want "to boot $1" "$A_QEMUPKG"
	[ -n "$A_GCCSUITE" ] || [ "$1" = "$(host_arch)" ] || want "to build for $1" "$A_GCC" "$A_LIBC"
	# programs of a newer Debian than this one
	[ "$1" != arm64 ] || want "to boot $1" device-tree-compiler
	[ -z "$A_QEMUSUITE$A_GCCSUITE" ] || want "to build for or to boot $1" patchelf
}

want_packaging() { # to make packages, and systems to install them in
	want "to build packages" dpkg-dev debhelper dh-dkms dh-python fakeroot xz-utils libtool pkgconf libjson-c-dev libcmocka-dev rpm
	want "to judge packages" lintian rpmlint
	want "systems to install them in" mmdebstrap debian-archive-keyring openssl kmod
}
