# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: the .debs themselves: what lintian of two Debians says, and whether two builds
# give the same bytes

# Another place, umask, language and time zone: nothing of it may be seen in a package.
build_again() { # DIR
	copy_source "$1" && (
		cd "$1" || exit
		umask 077
		export TZ=Asia/Kathmandu LC_ALL=C
		./bootstrap && ./configure --disable-kernel-module && make deb
	)
}

build_kmod() { # CELL DIR: two steps away from the source, so that it's a VPATH build
	mkdir -p "$2" && copy_source "$2/source" && "$2/source/bootstrap" && (
		mkdir "$2/build" && cd "$2/build" && in_cell "$1" configure_here "$2/source" && in_cell "$1" make deb-kmod
	)
}

same_debs() { # DIR DIR
	local f n=0 bad=''
	for f in "$1"/*.deb; do
		n=$((n + 1))
		cmp "$f" "$2/${f##*/}" || bad=1
	done
	[ $n -gt 0 ] && [ -z "$bad" ]
}

# What lintian says, but for what it thinks of being root, and of a standard that came
# out after it: Debian 12's knows 4.6.2, and Debian 13's finds that out of date.
lintian_of() { # ROOT FILE...
	local root=$1
	shift
	${root:+in_root "$root"} lintian --allow-root --no-cfg --fail-on none --display-info --pedantic --suppress-tags newer-standards-version "$@" 2>&1 | grep -v '^running with root'
}

trixie_cases() {
	local root=$work/trixie/root
	copy_source "$root/srv/pashm"
	check "make deb works on Debian 13" in_root "$root" sh -c 'cd /srv/pashm && ./bootstrap && ./configure --disable-kernel-module && make deb' || return
	same "and its lintian has nothing to say" "" "$(lintian_of "$root" "/srv/pashm/packages/pashm_${version}-1~pashm1_$(host_arch).changes")"
	check "the programs' and the manual pages' tests pass there" in_root "$root" make -C /srv/pashm check-user VERBOSE=1
	# nothing of it is told where to find more: it has no network
	check "pip installs the Python package" in_root "$root" \
		pip install --no-index --no-build-isolation --no-cache-dir --target /srv/python /srv/pashm/python
	check "and it finds the library" in_root "$root" sh -c 'dpkg -i /srv/pashm/packages/libpashm1_*.deb && cd /srv/python &&
		python3 -c "import pashm; assert pashm.__file__.startswith(\"/srv/python/\"); print(pashm.library_version())"'
}

# The library and the tool for machines that are not this one. What doesn't depend on the
# architecture is built once, and here.
cross_cases() {
	local root=$work/cross/root a f
	for a in arm64 armhf; do
		copy_source "$root/srv/$a"
		check "make deb for $a" in_root "$root" sh -c "cd /srv/$a && ./bootstrap && ./configure --disable-kernel-module &&
			DEB_BUILD_OPTIONS=nocheck make deb DEB_FLAGS='-a $a -B -Pnocheck,cross'" || continue
		for f in libpashm1 libpashm-dev pashm-utils; do
			check "$f is for $a" for_arch "$a" "$root/srv/$a/packages/${f}_$version-1~pashm1_$a.deb"
		done
	done
}

for_arch() { # ARCH DEB: and so is what is in it
	local d=$work/cross/unpacked/${2##*/} machine elf
	case $1 in arm64) machine=AArch64 ;; armhf) machine=ARM ;; esac
	[ "$(dpkg-deb -f "$2" Architecture)" = "$1" ] && mkdir -p "$d" && dpkg-deb -x "$2" "$d" || return
	while read -r elf; do
		readelf -h "$elf" 2>/dev/null | grep -qE "Machine: +$machine\$" || { readelf -h "$elf"; return 1; }
	done < <(find "$d" -type f '(' -name '*.so.*' -o -path '*/usr/bin/*' ')')
}

debs_cases() {
	local c cell
	same "lintian has nothing to say of the packages" "" "$(lintian_of '' "$packages"/pashm_*.changes)"
	check "the same tree is built again, elsewhere" build_again "$work/other/place"
	check "and gives the same bytes" same_debs "$packages" "$work/other/place/packages"
	for c in 6.1-amd64 6.12-arm64; do
		cell=$PASHM_CACHE/cells/$c
		check "make deb-kmod for $c" build_kmod "$cell" "$work/kmod-$c" || continue
		same "lintian has nothing to say of it" "" "$(lintian_of '' "$work/kmod-$c"/build/packages/*.changes)"
		check "it's built again, elsewhere" build_kmod "$cell" "$work/kmod/again/$c" || continue
		check "and has the same bytes" same_debs "$work/kmod-$c/build/packages" "$work/kmod/again/$c/build/packages"
		same "it's for the kernel's architecture" "${c##*-}" "$(dpkg-deb -f "$work/kmod-$c"/build/packages/pashm-modules-*.deb Architecture)"
	done
	# shellcheck disable=SC2046
	debian_system trixie-build trixie build-essential debhelper dh-dkms dh-python lintian autoconf automake libtool xz-utils \
		libjson-c-dev libcmocka-dev pkgconf systemd man-db mandoc groff python3-pip python3-setuptools python3-wheel
	with_overlay "$work/trixie" trixie_cases
	debian_system bookworm-cross bookworm:arm64:armhf build-essential crossbuild-essential-arm64 crossbuild-essential-armhf debhelper dh-dkms dh-python \
		libtool autoconf automake xz-utils libjson-c-dev:arm64 libjson-c-dev:armhf pkgconf:arm64 pkgconf:armhf
	with_overlay "$work/cross" cross_cases
}
