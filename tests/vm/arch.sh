# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
#
# DOC: one row per architecture: its names elsewhere and how QEMU boots it.
# Sourced, never run.

ALL_ARCHES="amd64 arm64"

# arch_facts ARCH: sets
#   A_TRIPLET   of the GNU tools
#   A_KARCH     ARCH= of kbuild
#   A_QEMU      the program and the machine
#   A_CPU       the model used unless a test asks for another
#   A_CONSOLE   the console that QEMU shows on its stdout
#   A_GCC       Debian package of the (cross) compiler, A_LIBC of the C library to link with
#   A_QEMUPKG   Debian package of the emulator
arch_facts() {
	case $1 in
	amd64)	A_TRIPLET=x86_64-linux-gnu A_KARCH=x86 A_CONSOLE=ttyS0
		A_QEMU="qemu-system-x86_64 -M q35" A_CPU=max A_QEMUPKG=qemu-system-x86
		A_GCC=gcc-x86-64-linux-gnu A_LIBC=libc6-dev-amd64-cross ;;
	arm64)	A_TRIPLET=aarch64-linux-gnu A_KARCH=arm64 A_CONSOLE=ttyAMA0
		A_QEMU="qemu-system-aarch64 -M virt,gic-version=3" A_CPU=cortex-a76 A_QEMUPKG=qemu-system-arm
		A_GCC=gcc-aarch64-linux-gnu A_LIBC=libc6-dev-arm64-cross ;;
	i386)	A_TRIPLET=i686-linux-gnu A_KARCH=x86 A_CONSOLE=ttyS0
		A_QEMU="qemu-system-i386 -M q35" A_CPU=max A_QEMUPKG=qemu-system-x86
		A_GCC=gcc-i686-linux-gnu A_LIBC=libc6-dev-i386-cross ;;
	*)	die "unknown architecture '$1' (known: $ALL_ARCHES)" ;;
	esac
	if [ "$1" = "$(host_arch)" ]; then
		A_GCC=gcc A_LIBC=libc6-dev
	fi
}

host_arch() { dpkg --print-architecture; }
