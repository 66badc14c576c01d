# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: what make does without any package: dist, install, uninstall, modules_install. Needs
# no root, except for what changes a system: that is done where it is not this one. With
# PASHM_LONG, what takes minutes as well.

# The tarball must do without autotools: these are in front of them and say so.
no_autotools() { # DIR
	local p
	mkdir -p "$1"
	for p in autoconf automake aclocal autoheader autoreconf autom4te m4 libtoolize; do
		printf '#!/bin/sh\necho "%s $*" >>"%s/called"\nexit 1\n' "$p" "$1" >"$1/$p"
		chmod +x "$1/$p"
	done
	: >"$1/called"
}

unpack_dist() {
	copy_source "$work/dist/tree" && (
		cd "$work/dist/tree" && ./bootstrap && ./configure --disable-kernel-module && make dist &&
			tar -xf "pashm-$version.tar.xz" -C "$work/dist"
	)
}

build_dist() { # as a user does it who has the tarball
	(
		PATH=$work/dist/none:$PATH
		cd "$dist" && in_cell "$cell" configure_dist && in_cell "$cell" make -j2
	) && [ ! -s "$work/dist/none/called" ] && [ -s "$dist/driver/pashm.ko" ]
}
configure_dist() { ./configure --prefix=/usr --with-linux-obj="$kdir" ARCH="$karch" CROSS_COMPILE="$kcross" KERNEL_CC="$kcc" --with-probe-cache=no; }

# What the kernel's own modules_install appends to a module's name.
compressed_by() { # KDIR
	local how
	for how in GZIP:.gz XZ:.xz ZSTD:.zst; do
		grep -q '^# CONFIG_MODULE_COMPRESS_ALL is not set' "$1/.config" || ! grep -q "^CONFIG_MODULE_COMPRESS_${how%:*}=y" "$1/.config" || echo "${how#*:}"
	done
}

make_in_dist() { (cd "$dist" && in_cell "$cell" make "$@"); }

# The files below DIR, without what differs from system to system.
files_of() { (cd "$1" 2>/dev/null && find . ! -type d) | sed 's,^\./,,' | sort; }

installed_files() {
	local f
	for f in usr/bin/pashm usr/include/pashm/{uapi,ring,pashm}.h usr/src/pashm/include/pashm/kernel.h \
		"usr/src/pashm/$release/Module.symvers" usr/lib/libpashm.so.1 usr/lib/pkgconfig/libpashm.pc \
		usr/lib/udev/rules.d/60-pashm.rules usr/lib/sysusers.d/pashm.conf usr/lib/modules-load.d/pashm.conf \
		usr/lib/modprobe.d/pashm.conf usr/libexec/pashm/pashm-module usr/include/pashm/ring.h \
		usr/src/pashm/include/pashm/{kernel,ring,uapi}.h "usr/src/pashm/$release/Module.symvers" "lib/modules/$release/updates/pashm.ko"; do
		[ -s "$1/$f" ] || { echo "$f is missing"; files_of "$1"; return 1; }
	done
	# nothing elsewhere
	! files_of "$1" | grep -vE "^usr/(bin|include/pashm|lib|libexec/pashm|src/pashm|share/(man|bash-completion|fish|zsh|doc))/|^lib/modules/${release//+/\\+}/updates/pashm\.ko$"
}

# depmod, which a staged install leaves to others, must find the module where it is.
depmod_finds() { # ROOT
	cp "$cell/lib/modules/$release"/modules.{builtin,builtin.modinfo,order} "$1/lib/modules/$release/" &&
		depmod -b "$1" "$release" && grep -q '^updates/pashm\.ko:' "$1/lib/modules/$release/modules.dep"
}

# The running system's own directory, in a mount namespace where it is another one; there
# need not be one on this machine.
# shellcheck disable=SC2016
live_install() {
	unshare --mount --propagation private bash -c '
		mkdir -p "$3/changes" "$3/work" && mount -t overlay overlay -o "lowerdir=/usr/lib,upperdir=$3/changes,workdir=$3/work" /usr/lib &&
			mkdir -p /usr/lib/modules && mount -t tmpfs tmpfs /usr/lib/modules &&
			cp -a "$0/lib/modules/$1" /lib/modules/ && cd "$2" || exit
		make modules_install && grep -q "^updates/$4:" "/lib/modules/$1/modules.dep" &&
			modinfo -k "$1" pashm | grep -q "^vermagic: *$1 " &&
			make modules_uninstall && ! grep pashm "/lib/modules/$1/modules.dep" && ! find /lib/modules/ -name "pashm*" | grep .
	' "$cell" "$release" "$dist" "$work/dist/live" "$ko"
}

# ./demo --install and --uninstall, with a kernel that has headers in place of the one
# that runs; /usr and /etc are overlays, so that all they do is seen, and goes.
# shellcheck disable=SC2016
demo_install() (
	cd "$PASHM_TOP" || exit
	d=$work/dist/demo
	mkdir -p "$d"/{usr,usr.work,etc,etc.work,dpkg,dpkg.work,bin,cache}
	printf '#!/bin/sh\n[ "$*" != -r ] || exec echo %s\nexec /usr/bin/uname "$@"\n' "$release" >"$d/bin/uname"
	chmod +x "$d/bin/uname"
	XDG_CACHE_HOME=$d/cache unshare --mount --propagation private bash -c '
		d=$1 release=$3
		in_usr_local() { find "$d/usr/local" ! -type d -path "*pashm*" 2>/dev/null; }
		mount -t overlay overlay -o "lowerdir=/etc,upperdir=$d/etc,workdir=$d/etc.work" /etc &&
			mount -t overlay overlay -o "lowerdir=/usr,upperdir=$d/usr,workdir=$d/usr.work" /usr &&
			mount -t overlay overlay -o "lowerdir=/var/lib/dpkg,upperdir=$d/dpkg,workdir=$d/dpkg.work" /var/lib/dpkg &&
			mkdir -p /usr/lib/modules && mount -t tmpfs tmpfs /usr/lib/modules &&
			cp -a "$0/lib/modules/$release" /lib/modules/ || exit
		PATH=$d/bin:$PATH
		! ./demo --install >"$d/log" 2>&1 </dev/null || { echo "it builds without headers"; exit 1; }
		grep -q "linux-headers-$release" "$d/log" || { cat "$d/log"; exit 1; }
		ln -s "$2" "/lib/modules/$release/build"
		! ./demo --install >"$d/log" 2>&1 </dev/null || { echo "it goes on without an answer"; exit 1; }
		grep -q "nobody to ask" "$d/log" && [ -z "$(in_usr_local)" ] || { cat "$d/log"; exit 1; }
		PASHM_YES=1 ./demo --install || exit
		[ -s "$(echo "/lib/modules/$release/updates/pashm.ko"*)" ] && grep -q "^updates/pashm" "/lib/modules/$release/modules.dep" &&
			getent group pashm >/dev/null && [ "$(/usr/local/bin/pashm --version | grep -c .)" -ge 1 ] || exit
		./demo --uninstall || exit
		! in_usr_local | grep . && ! find /lib/modules/ -name "pashm*" | grep . && [ ! -e "$XDG_CACHE_HOME/pashm/live" ]
	' "$cell" "$d" "$kdir_of_cell" "$release"
)

# EL 7's gcc 4.8 doesn't know the option by which no path gets into the module.
old_compiler() {
	local d=$work/dist/old
	mkdir -p "$d"
	tar -xf "$work/dist/tree/pashm-$version.tar.xz" --strip-components=1 -C "$d" || return
	(cd "$d" && in_cell "$cell" build_with_old) && [ -s "$d/refused" ] && modinfo "$d/driver/pashm.ko" | grep -q "^version: *$version\$"
}
build_with_old() {
	# shellcheck disable=SC2016
	printf '#!/bin/sh\ncase "$*" in *-ffile-prefix-map*) echo "$0: error: unrecognized option" | tee -a "%s/refused" >&2; exit 1 ;; esac\nexec %s "$@"\n' \
		"$PWD" "$kcc" >cc && chmod +x cc && ./configure --disable-userspace --with-linux-obj="$kdir" ARCH="$karch" \
		CROSS_COMPILE="$kcross" KERNEL_CC="$PWD/cc" --with-probe-cache=no CC="env PATH=$here gcc" && make -j2
}

# DKMS's tree, by hand: with the kernel's compiler, and without what configure found.
dkms_tree() {
	make_in_dist dkms-source DKMSDEST="$work/dist/dkms" && (
		cd "$work/dist/dkms" && in_cell "$cell" dkms_make -j2 && modinfo driver/pashm.ko | grep -q "^version: *$version\$" &&
			cmp pashm-probes.h "$dist/pashm-probes.h"
	)
}
dkms_make() { make "$@" KDIR="$kdir" ARCH="$karch" CROSS_COMPILE="$kcross" CC="$kcc"; }

refuses_dest() {
	! make_in_dist dkms-source DKMSDEST="$dist/tests" && [ -s "$dist/tests/lint" ]
}

install_cases() { # CELL
	local cell=$1 dist=$work/dist/pashm-$version stage=$work/dist/stage release ko kdir_of_cell
	release=$(release_of_cell "$cell")
	kdir_of_cell=$(sed -n "s/^KDIR='\(.*\)'/\1/p" "$cell/env")
	ko=pashm.ko$(compressed_by "$kdir_of_cell")
	no_autotools "$work/dist/none"
	check "make dist" unpack_dist || return
	check "the tarball builds without autotools" build_dist || return
	check "make install DESTDIR=" make_in_dist install DESTDIR="$stage"
	check "puts everything in its place, and nothing elsewhere" installed_files "$stage"
	check "depmod finds the module there" depmod_finds "$stage"
	rm -f "$stage/lib/modules/$release"/modules.*
	check "make uninstall DESTDIR=" make_in_dist uninstall DESTDIR="$stage"
	same "leaves nothing" "" "$(files_of "$stage")"
	check "make modules_install INSTALL_MOD_PATH=" make_in_dist modules_install INSTALL_MOD_PATH="$work/dist/other" INSTALL_MOD_DIR=extra
	same "installs the module, and nothing else" "lib/modules/$release/extra/$ko" \
		"$(files_of "$work/dist/other" | grep -v '/modules\.')"
	check "the tree for DKMS builds by itself, with the same answers" dkms_tree
	check "and is not written over something else" refuses_dest
	# in a chroot, and in most containers, not even root can
	if unshare --mount --propagation private true 2>/dev/null; then
		check "make modules_install and modules_uninstall run depmod" live_install
	else
		ok "make modules_install and modules_uninstall run depmod # SKIP this shell can't have mounts of its own"
	fi
	[ -n "${PASHM_LONG:-}" ] || return 0
	check "./demo --install and --uninstall" demo_install
	check "a compiler without -ffile-prefix-map builds the module" old_compiler
	check "make distcheck" make_in_dist distcheck
}
