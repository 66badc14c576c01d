# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2034
#
# DOC: one row per architecture: its names elsewhere and how QEMU boots it.
# Sourced, never run.

ALL_ARCHES="amd64 arm64 armhf i386 loong64 mips64el mipsel ppc64el riscv64 s390x"

# arch_facts ARCH: sets
#   A_TRIPLET   of the GNU tools
#   A_KARCH     ARCH= of kbuild
#   A_QEMU      the program and the machine
#   A_CPU       the model used unless a test asks for another; A_MEM and A_SMP likewise
#   A_APART     tests that have a boot of their own there
#   A_CONSOLE   the console that QEMU shows on its stdout
#   A_APPEND    what else the kernel has to be told on that machine
#   A_DISK      the device that a disk is
#   A_GCC       Debian package of the (cross) compiler, A_LIBC of the C library to link with
#   A_QEMUPKG   Debian package of the emulator
#   A_GCCSUITE  if this machine's Debian has no compiler for it: the suite of A_GCC and A_LIBC
#   A_QEMUSUITE if this machine's Debian has no emulator for it, or one that fails: the
#               suite of A_QEMUPKG
arch_facts() {
	A_MEM=1G A_SMP=2 A_APART='' A_APPEND='' A_DISK=virtio-blk A_GCCSUITE='' A_QEMUSUITE=''
	case $1 in
	amd64)	A_TRIPLET=x86_64-linux-gnu A_KARCH=x86 A_CONSOLE=ttyS0
		A_QEMU="qemu-system-x86_64 -M q35" A_CPU=max A_QEMUPKG=qemu-system-x86
		# on a busy machine the timer may be late, which older kernels don't survive
		A_APPEND=no_timer_check ;;
	arm64)	A_TRIPLET=aarch64-linux-gnu A_KARCH=arm64 A_CONSOLE=ttyAMA0
		A_QEMU="qemu-system-aarch64 -M virt,gic-version=3" A_CPU=cortex-a76 A_QEMUPKG=qemu-system-arm ;;
	armhf)	A_TRIPLET=arm-linux-gnueabihf A_KARCH=arm A_CONSOLE=ttyAMA0
		A_QEMU="qemu-system-arm -M virt" A_CPU=cortex-a15 A_QEMUPKG=qemu-system-arm
		# its PCI bus is where 32 bits don't reach
		A_DISK=virtio-blk-device ;;
	i386)	A_TRIPLET=i686-linux-gnu A_KARCH=x86 A_CONSOLE=ttyS0
		A_QEMU="qemu-system-i386 -M q35" A_CPU=max A_QEMUPKG=qemu-system-x86
		A_APPEND=no_timer_check ;;
	loong64) A_TRIPLET=loongarch64-linux-gnu A_KARCH=loongarch A_CONSOLE=ttyS0
		A_QEMU="qemu-system-loongarch64 -M virt" A_CPU=la464 A_QEMUPKG=qemu-system-misc
		# it looks for a keyboard controller where this machine has none
		A_APPEND=initcall_blacklist=i8042_init
		A_GCCSUITE=trixie A_QEMUSUITE=trixie ;;
	mips64el) A_TRIPLET=mips64el-linux-gnuabi64 A_KARCH=mips A_CONSOLE=ttyS0 A_SMP=1
		A_QEMU="qemu-system-mips64el -M malta" A_CPU=5KEf A_QEMUPKG=qemu-system-mips
		# Debian's 6.12, once it has moved itself, no longer finds its exception
		# table: nanosleep(NULL) is an Oops
		A_APPEND=nokaslr ;;
	mipsel)	A_TRIPLET=mipsel-linux-gnu A_KARCH=mips A_CONSOLE=ttyS0 A_SMP=1
		A_QEMU="qemu-system-mipsel -M malta" A_CPU=24Kf A_QEMUPKG=qemu-system-mips
		# of that kernel's 200 MiB, other tests leave no 32 MiB in one piece
		A_APART="contiguous backends memcg farewell" ;;
	ppc64el) A_TRIPLET=powerpc64le-linux-gnu A_KARCH=powerpc A_CONSOLE=hvc0
		A_QEMU="qemu-system-ppc64 -M pseries -vga none" A_CPU=power9 A_QEMUPKG=qemu-system-ppc ;;
	riscv64) A_TRIPLET=riscv64-linux-gnu A_KARCH=riscv A_CONSOLE=ttyS0
		A_QEMU="qemu-system-riscv64 -M virt" A_CPU=rv64 A_QEMUPKG=qemu-system-misc ;;
	s390x)	A_TRIPLET=s390x-linux-gnu A_KARCH=s390 A_CONSOLE=ttysclp0
		A_QEMU="qemu-system-s390x -M s390-ccw-virtio" A_CPU=max
		# QEMU 7.2 gets LARL wrong, which newer kernels don't survive
		A_QEMUPKG=qemu-system-s390x A_QEMUSUITE=trixie ;;
	*)	die "unknown architecture '$1' (known: $ALL_ARCHES)" ;;
	esac
	A_GCC=gcc-${A_TRIPLET//_/-} A_LIBC=libc6-dev-$1-cross
	if [ "$1" = "$(host_arch)" ]; then
		A_GCC=gcc A_LIBC=libc6-dev
	fi
}

# program_cc: the compiler of programs for the architecture that arch_facts was last
# asked for.
program_cc() {
	if [ -n "$A_GCCSUITE" ]; then
		echo "$(tools_root "$A_GCCSUITE")/usr/bin/$A_TRIPLET-gcc"
	else
		echo "$A_TRIPLET-gcc"
	fi
}

# tools_root SUITE: where programs of another suite are unpacked (tests/vm/toolchain.sh).
tools_root() { echo "$PASHM_CACHE/tools/$1"; }

host_arch() { dpkg --print-architecture; }
