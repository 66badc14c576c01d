# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: configure.sh - the front: which kernel it takes, and what it says if none

if [ ! -x "$top/configure" ]; then
	skip "configure" "there is no configure script here; run bootstrap"
elif [ -e "$top/config.status" ]; then
	skip "configure" "the source is configured in place, so that it cannot be elsewhere"
else
	b=$work/build
	# configure ARGUMENT...: in an empty build directory
	front() {
		rm -rf "$b"
		mkdir -p "$b"
		(cd "$b" && env -u KDIR -u KVER -u KBUILD_ARGS "$top/configure" --with-probe-cache=no "$@") >"$work/out" 2>"$work/err"
		status=$?
	}
	# stopped PATTERN: with one line of error that matches
	stopped() {
		[ "$status" -ne 0 ] && [ ! -e "$b/Makefile" ] &&
			[ "$(grep -c "^configure: error: .*$1" "$work/err")" -eq 1 ]
	}
	# The arguments for the kernel's make, as configure takes them.
	n=$#
	while [ "$n" -gt 0 ]; do
		a=$1
		shift
		n=$((n - 1))
		case $a in CC=*) a=KERNEL_$a ;; esac
		set -- "$@" "$a"
	done

	front --with-linux-obj="$kdir" "$@"
	check "configure asks the kernel it is given" \
		eval '[ "$status" -eq 0 ] && grep -qx "#define PASHM_PROBED_RELEASE \"$release\"" "$b/pashm-probes.h" &&
		      [ "$(grep -c "^checking whether .*\.\.\. \(yes\|no\)$" "$work/out")" -ge "$(ls "$top"/probes/*.c | grep -c .)" ] &&
		      grep -q "kernel release: $release" "$work/out"'
	sed 's/\(PASHM_PROBED_RELEASE "\)/\1x/' "$b/pashm-probes.h" >"$work/other" && cp "$work/other" "$b/pashm-probes.h"
	(cd "$b" && env -u MAKEFLAGS -u MAKELEVEL make modules) >"$work/out" 2>"$work/err"
	status=$?
	check "make refuses a kernel that was not asked, and compiles nothing" \
		eval '[ "$status" -ne 0 ] && grep -q "was made for Linux x.*run configure again" "$work/err" &&
		      [ -z "$(find "$b/driver" -name "*.o")" ]'

	front --with-linux-obj="$kdir" --with-linux-release=1.2.3 "$@"
	check "a release that is not the directory's is refused" stopped "is for Linux $release, not for 1\.2\.3"
	front --with-linux-release=1.2.3-none
	check "no headers: the packages to install are named" \
		stopped 'there are no headers for kernel 1\.2\.3-none: install linux-headers-1\.2\.3-none (Debian, Ubuntu) or kernel-devel-1\.2\.3-none (RPM)'
	front --with-linux-obj="$work/nowhere" --enable-kernel-module
	check "a directory that is not there is refused" stopped 'there is no kernel build directory'
	front --with-linux="$work"
	check "a source that is no kernel is refused" stopped 'is not a kernel source directory'
	mkdir -p "$work/nothing"
	front --with-linux-obj="$work/nothing"
	check "a directory that is no kernel is refused, and why is above" \
		eval 'stopped "cannot be used" && grep -q "is not a kernel build directory" "$work/err"'
	front --with-linux-obj="$kdir" --with-probe-mode=quick "$@"
	check "an unknown mode of probing is refused" eval 'stopped "cannot be used" && grep -q "there is no probe mode" "$work/err"'
	like_it
	rm "$work/tree/Module.symvers"
	front --with-linux-obj="$kdir" --without-symvers "$@"
	(cd "$b" && env -u MAKEFLAGS -u MAKELEVEL make modules) >"$work/out" 2>"$work/err"
	# some kernels put what they build where the links are
	check "--without-symvers makes a module all the same" \
		eval '[ -s "$b/driver/pashm.ko" ] || [ -s "$work/tree/pashm.ko" ]'
	kdir=$real
	front --enable-kernel-module=maybe
	check "--enable-kernel-module=maybe is refused" stopped 'is yes, no or auto'
	front --disable-kernel-module
	check "without the module no kernel is needed" \
		eval '[ "$status" -eq 0 ] && [ ! -e "$b/pashm-probes.h" ] && grep -q "kernel module:  no" "$work/out"'
	if [ -d "/lib/modules/$(uname -r)/build" ]; then
		skip "no headers for the running kernel: a warning" "they are installed here"
	else
		front
		check "no headers for the running kernel: a warning, and no module" \
			eval '[ "$status" -eq 0 ] && grep -q "WARNING: the kernel module is left out" "$work/err" && [ -e "$b/Makefile" ]'
		front --enable-kernel-module
		check "no headers for the running kernel, and a module is asked for: an error" stopped 'there are no headers for kernel'
	fi
fi
