# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: the .rpms: what rpmlint says, and a system with rpm's own database that they are
# installed into, upgraded in and erased from
#
# The system is a Debian, because that is what there is here. rpm works in it as it
# does elsewhere, with DKMS, two kernels' headers and scriptlets that run. PASHM_WITH
# names kernels on disk (tests/vm/disk.sh), EL's above all: pashm-dkms is built for each.

spec_for() { # DISTRIBUTION: both specs are understood there
	local d=$1 out
	out=$(rpmspec -q --define "$d" "$work/newer-rpm/rpm.work/SPECS/pashm.spec" 2>&1) && grep -q '^pashm-dkms-' <<<"$out" &&
		out=$(rpmspec -q --define "$d" --define 'kver 5.14.0-503.el9.x86_64' "$work/newer-rpm/rpm.work/SPECS/pashm-kmod.spec" 2>&1) &&
		grep -q '^kmod-pashm-' <<<"$out" && ! grep -qi 'error' <<<"$out" && return
	echo "$out"
	return 1
}

build_rpms() { # DIR CELL [VERSION]
	copy_source "$1" && { [ -z "${3:-}" ] || sed -i "s/^\(AC_INIT(\[pashm\], \)\[.*\])/\1[$3])/" "$1/configure.ac"; } &&
		(cd "$1" && ./bootstrap && in_cell "$2" configure_here "$1" && in_cell "$2" make rpm rpm-kmod)
}

# rpm in the system has a database of its own, where the scriptlets find it as well.
rpm_in() { in_root "$root" rpm "$@"; }

# DKMS, the compiler and so on are there, but rpm's database doesn't know.
rpm_install() { rpm_in --nodeps "$@"; }

prepare_rpm() {
	in_root "$root" sh -c 'mkdir -p /etc/rpm && echo "%_dbpath /var/lib/rpm" >/etc/rpm/macros && rpm --initdb'
	mkdir -p "$root/srv/old" "$root/srv/new"
	cp "$work/rpm/packages"/*.rpm "$root/srv/old/" && cp "$work/newer-rpm/packages"/*.rpm "$root/srv/new/"
	find "$root/srv" -name '*.src.rpm' -delete
}

names() { # old|new PATTERN...
	local d=/srv/$1 p
	shift
	for p in "$@"; do (cd "$root$d" && printf "$d/%s\n" $p); done
}

rpm_module_for() { # KERNEL VERSION
	local ko
	ko=$(find "$root/lib/modules/$1/updates" "$root/lib/modules/$1/extra" -name 'pashm.ko*' 2>/dev/null)
	[ "$(wc -l <<<"$ko")" = 1 ] && [ "$(modinfo -F version "$ko")" = "$2" ] && modinfo -F vermagic "$ko" | grep -q "^$1 " && return
	echo "for $1: ${ko:-no module}, and not $2"
	return 1
}

all_modules() { rpm_module_for "$k61" "$1" && rpm_module_for "$k612" "$1"; }

rpm_leftovers() {
	find "$work/rpm-root/changes" ! -type d | sed "s,^$work/rpm-root/changes,," | grep pashm | grep -v '^/srv/'
}

rpm_cases() {
	local root=$work/rpm-root/root k61 k612 user log
	k61=$(cd "$root/lib/modules" && echo 6.1.*) k612=$(cd "$root/lib/modules" && echo 6.12.*)
	# Debian's dkms, without Debian's own package of pashm
	check "rpm has a database of its own" prepare_rpm || return
	user=$(names old 'pashm-0*' 'pashm-common-*' 'libpashm-[0-9]*' 'libpashm-devel-*' 'python3-pashm-*')
	# shellcheck disable=SC2086
	check "rpm installs the packages" rpm_install -i $user || return
	check "their files are as rpm has listed them" rpm_in -V pashm-common libpashm libpashm-devel python3-pashm --nodeps
	check "there is the group" in_root "$root" getent group pashm
	log=$(in_root "$root" sh -c 'LD_LIBRARY_PATH=/usr/lib64 pashm --version' 2>&1)
	like "the tool starts, and is of this version" "$version" "$log"
	# shellcheck disable=SC2046
	check "rpm installs pashm-dkms" rpm_install -i $(names old 'pashm-dkms-*')
	check "DKMS has built it for both kernels" all_modules "$version"
	# shellcheck disable=SC2046
	check "installing the same once more" rpm_install -U --replacepkgs $(names old 'pashm-dkms-*')
	check "leaves both modules" all_modules "$version"
	# shellcheck disable=SC2046
	check "rpm upgrades everything" rpm_install -U $(names new 'pashm-[0-9c]*' 'libpashm-*' 'python3-pashm-*' 'pashm-dkms-*')
	check "both modules are the new ones" all_modules "$newer"
	same "and DKMS has no other" "" "$(in_root "$root" dkms status pashm | grep -v "$newer")"
	# shellcheck disable=SC2046
	check "rpm goes back" rpm_install -U --oldpackage $(names old 'pashm-[0-9c]*' 'libpashm-*' 'python3-pashm-*' 'pashm-dkms-*')
	check "both modules are the old ones" all_modules "$version"
	check "a kmod and pashm-dkms do not go together" refuses_both
	check "rpm erases pashm-dkms" rpm_in -e pashm-dkms
	same "and the modules" "" "$(find "$root/lib/modules" -name 'pashm.ko*')"
	# shellcheck disable=SC2046
	check "rpm installs kmod-pashm for $k61" rpm_install -i $(names old 'kmod-pashm-*')
	check "its module is where depmod finds it" grep -q '^extra/pashm/pashm\.ko:' "$root/lib/modules/$k61/modules.dep"
	check "and is the right one" rpm_module_for "$k61" "$version"
	check "rpm erases everything" rpm_in -e "kmod-pashm-$k61" pashm pashm-common libpashm libpashm-devel python3-pashm
	check "depmod knows of no pashm" not_in "$root/lib/modules/$k61/modules.dep"
	same "nothing is left" "" "$(rpm_leftovers)"
}

# disk_devel CELL: its kernel-devel is where an rpm system has it, /usr/src/kernels, and
# is the only one; gcc is the compiler that this kernel was built with.
disk_devel() {
	local release kdir cc tools d
	release=$(release_of_cell "$1")
	kdir=$(sed -n "s/^KDIR='\(.*\)'/\1/p" "$1/env") cc=$(sed -n "s/^CC='\(.*\)'/\1/p" "$1/env") tools=$(sed -n "s/^TOOLS='\(.*\)'/\1/p" "$1/env")
	prepare_rpm && rm -rf "$root"/lib/modules/*/build || return
	mkdir -p "$root/usr/src/kernels" "$root/lib/modules/$release" && cp "$1/lib/modules/$release"/modules.{builtin,order} "$root/lib/modules/$release/" || return
	for d in "$PASHM_CACHE" "$kdir" "$(readlink -f "$kdir/source" || true)" "$(readlink -f "$cc")" "$tools"; do
		case $d in '' | /usr/*) continue ;; esac
		if [ -d "$d" ]; then mkdir -p "$root$d"; else mkdir -p "$root${d%/*}" && : >"$root$d"; fi
		mount --bind "$d" "$root$d" && mount -o remount,bind,ro "$root$d" || return
	done
	ln -s "$kdir" "$root/usr/src/kernels/$release" && ln -s "/usr/src/kernels/$release" "$root/lib/modules/$release/build" || return
	rm "$root/usr/bin/gcc"
	printf '#!/bin/sh\nPATH=%s:$PATH exec %s "$@"\n' "${tools:-/usr/bin}" "$cc" >"$root/usr/bin/gcc"
	chmod +x "$root/usr/bin/gcc"
}

# The rpm's source, built by DKMS for a kernel on disk; its answers are configure's.
disk_cases() { # CELL
	local root=$work/rpm-disk/root release log d
	release=$(release_of_cell "$1")
	d=var/lib/dkms/pashm/$version/$release/x86_64
	check "$release: kernel-devel is in the system" disk_devel "$1" || return
	# shellcheck disable=SC2046
	check "$release: rpm installs pashm-dkms" rpm_install -i $(names old 'pashm-common-*' 'pashm-dkms-*')
	if ! check "$release: DKMS has built it" rpm_module_for "$release" "$version"; then
		tail -n 40 "$root/var/lib/dkms/pashm/$version/build/make.log" >&2
		return
	fi
	like "$release: having asked this kernel" "^#define HAVE_|^/\* HAVE_.*: no" "$(cat "$root/$d/pashm-probes.h")"
	check "$release: rpm erases it" rpm_in -e pashm-dkms
	same "$release: and the module" "" "$(find "$root/lib/modules" -name 'pashm.ko*')"
}

not_in() { ! grep pashm "$1"; }
refuses_both() {
	local out
	# shellcheck disable=SC2046
	out=$(rpm_in -i --test $(names old 'kmod-pashm-*') 2>&1) && return 1
	grep -q 'conflicts with' <<<"$out" || { echo "$out"; return 1; }
}

rpms_cases() {
	local cell=$PASHM_CACHE/cells/6.1-amd64 d
	check "make rpm and make rpm-kmod" build_rpms "$work/rpm" "$cell" || return
	check "the same for a newer version" build_rpms "$work/newer-rpm" "$cell" "$newer" || return
	same "rpmlint has nothing to say" "" "$(rpmlint -c "$PASHM_TOP/rpm/rpmlint.toml" "$work/rpm/packages"/*.rpm "$work/rpm/rpm.work/SPECS"/*.spec 2>&1 | grep -E ': [EW]: ')"
	for d in 'rhel 7' 'rhel 8' 'rhel 9' 'rhel 10' 'fedora 42' 'suse_version 1600' 'openEuler 24' 'kylin 10'; do
		check "the specs make sense with $d" spec_for "$d"
	done
	with_overlay "$work/rpm-root" rpm_cases
	for d in ${PASHM_WITH:-}; do
		cell=$("$VM_DIR/kernels" with "$d" | tail -n 1)
		case $cell in
		*-amd64) with_overlay "$work/rpm-disk" disk_cases "$cell" ;;
		*)	note "$d is not for amd64: pashm-dkms is not built for it here" ;;
		esac
	done
}
