# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash disable=SC2016,SC2030,SC2031,SC2153
#
# DOC: builds the project for a cell, in directories of its own below
# PASHM_CACHE/build: the tree that holds this script is never written to.
# Sourced, never run.

# copy_source DIR: this tree's sources, without what a build in it left.
copy_source() {
	rm -rf "$1"
	mkdir -p "$1"
	tar -c -C "$PASHM_TOP" --exclude=./.git --exclude='*.o' --exclude='*.ko' --exclude='*.mod' --exclude='*.mod.c' \
		--exclude='.*.cmd' --exclude=./config.status --exclude=./config.log --exclude=./Makefile --exclude=./autom4te.cache \
		--exclude=./build-aux --exclude=./configure --exclude=./aclocal.m4 --exclude=./Makefile.in \
		--exclude=./probes.work --exclude=./pashm-probes.h . | tar -x -C "$1"
}

# in_cell CELL COMMAND...: with the cell's variables and its tools first in PATH.
in_cell() {
	local cell=$1
	shift
	(
		set -a
		# shellcheck source=/dev/null
		. "$cell/env"
		set +a
		here=$PATH
		[ -z "$TOOLS" ] || PATH=$TOOLS:$PATH
		# they are configure's arguments, and make's; in the environment they
		# would act on every other make as well
		kdir=$KDIR karch=$KARCH kcc=$CC kcross=$CROSS_COMPILE
		unset KDIR KARCH CC CROSS_COMPILE ARCH LINE TOOLS
		"$@"
	)
}

configure_here() { # SOURCE: in the build directory, by in_cell
	# this machine's compiler does not work with another suite's linker
	"$1/configure" --disable-userspace --with-linux-obj="$kdir" --with-probe-cache=no ARCH="$karch" CROSS_COMPILE="$kcross" \
		KERNEL_CC="$kcc" CC="env PATH=$here gcc"
}

# build_driver CELL SOURCE DIR: leaves DIR/driver/pashm.ko.
build_driver() {
	rm -rf "$3"
	mkdir -p "$3"
	(
		cd "$3" || exit
		in_cell "$1" configure_here "$2" --disable-userspace && in_cell "$1" make -j2
	)
	[ -s "$3/driver/pashm.ko" ]
}

kbuild_here() { # DIR SOURCE DRIVER
	local symvers=$3/driver/Module.symvers
	[ -s "$symvers" ] || symvers=
	make -C "$kdir" M="$1" ARCH="$karch" CC="$kcc" CROSS_COMPILE="$kcross" PASHM_TOP="$2" \
		PASHM_PROBES="$3/pashm-probes.h" PASHM_INCLUDE="$2/include" \
		KBUILD_EXTRA_SYMBOLS="$symvers" modules
}

# build_ko CELL SOURCE DRIVER MODULE DIR: a test module of that name, copied to DIR and
# built there; it can use the driver, which build_driver has left in DRIVER.
build_ko() {
	rm -rf "$5"
	mkdir -p "$(dirname "$5")"
	cp -r "$2/tests/modules/$4" "$5"
	in_cell "$1" kbuild_here "$5" "$2" "$3"
}

example_here() { # SOURCE DIR ROOT COMPILER: in a build directory of the driver
	local src=$3/usr/local/src/pashm release
	make install DESTDIR="$3" INSTALL_MOD_PATH= || return
	release=$(basename "$(dirname "$(echo "$src"/*/Module.symvers)")")
	# as in configure_here: this machine's compiler wants its own linker
	make -C "$2" KDIR="$kdir" ARCH="$karch" KERNEL_CC="$kcc" CROSS_COMPILE="$kcross" CC="env PATH=$here $4" CFLAGS=-static \
		PASHM_INCLUDE="$src/include" PASHM_SYMVERS="$src/$release/Module.symvers"
}

# build_examples CELL SOURCE DIR DRIVER COMPILER: the examples, with nothing but what the
# driver in DRIVER installs.
build_examples() {
	rm -rf "$3"
	mkdir -p "$3"
	cp -r "$2/examples" "$3/src"
	(cd "$4" && in_cell "$1" example_here "$2" "$3/src" "$3/root" "$5")
}

# build_programs SOURCE COMPILER DIR [SUFFIX]: the system tests, static, and their
# names in DIR/order; with a SUFFIX those that also run on another architecture's
# kernel.
build_programs() {
	local list=list args=()
	[ -z "${4:-}" ] || list=list-compat args=(SUFFIX="$4" 'PROGRAMS=$(COMPAT_PROGRAMS)')
	rm -rf "$3"
	mkdir -p "$3"
	make -j2 -C "$1/tests/system" CC="$2" OUT="$3" "${args[@]}" || return
	make -s --no-print-directory -C "$1/tests/system" "$list" | tr ' ' '\n' | sed "s/\$/${4:-}/" >"$3/order"
}

# build_bench SOURCE COMPILER NAME FILE: a benchmark's program, static.
build_bench() {
	"$2" -std=gnu11 -D_GNU_SOURCE -static -pthread -O2 -Wall -Wextra -I"$1/include" -o "$4" "$1/bench/$3.c"
}

# build_user SOURCE DIR CONFIGURE-ARG...: the library and the tool, built in DIR/build and
# installed below DIR/root.
build_user() {
	local source=$1 dir=$2 flags=()
	shift 2
	# configure's own programs as well: a libc that was unpacked knows not where it is
	[[ " $* " != *" --disable-shared "* ]] || { set -- "$@" LDFLAGS=-static; flags=(LDFLAGS=-all-static); }
	rm -rf "$dir"
	mkdir -p "$dir/build"
	(
		cd "$dir/build" &&
			"$source/configure" --prefix=/usr --disable-kernel-module "$@" &&
			make -j2 "${flags[@]}" &&
			make install DESTDIR="$dir/root"
	)
}

# add_user_tests SOURCE COMPILER USER DIR: the tests of the library and of the tool, beside
# the system tests in DIR: built as a stranger's program is, with what was installed.
add_user_tests() {
	local source=$1 cc=$2 user=$3 dir=$4 flags
	flags=$(PKG_CONFIG_LIBDIR=$user/root/usr/lib/pkgconfig PKG_CONFIG_SYSROOT_DIR=$user/root \
		pkg-config --static --cflags --libs libpashm) || return
	# shellcheck disable=SC2086
	"$cc" -std=gnu11 -static -O2 -g -Wall -Wextra -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -I"$source/tests/system" \
		-o "$dir/library" "$source/tests/user/library.c" $flags || return
	rm -rf "$dir/tool.root"
	mkdir -p "$dir/tool.root/usr/bin"
	cp "$user/root/usr/bin/pashm" "$dir/tool.root/usr/bin/" || return
	cp "$source/tests/user/tool" "$source/tests/user/tool.conf" "$dir/" || return
	printf 'library\ntool\n' >>"$dir/order"
}

# add_small_library SOURCE COMPILER DIR: the test of the library as a 32-bit program, of
# the library's sources, beside the system tests in DIR.
add_small_library() {
	"$2" -std=gnu11 -static -pthread -O2 -g -Wall -Wextra -D_GNU_SOURCE -D_FILE_OFFSET_BITS=64 -D_TIME_BITS=64 \
		-DPACKAGE_VERSION='"0"' -I"$1/include" -I"$1/lib/include" -I"$1/tests/system" -o "$3/library.i386" \
		"$1/tests/user/library.c" "$1"/lib/*.c || return
	echo library.i386 >>"$3/order"
}

# python_root ROOT: this machine's Python and NumPy, with the libraries that they need.
python_root() {
	local root=$1 python lib f
	python=$(readlink -f /usr/bin/python3)
	lib=/usr/lib/${python##*/}
	rm -rf "$root"
	mkdir -p "$root"/usr/bin "$root$lib" "$root"/usr/lib/python3/dist-packages "$root"/lib "$root"/lib64 || return
	cp "$python" "$root/usr/bin/python3" || return
	tar -c -C "$lib" --exclude=test --exclude=tests --exclude=idlelib --exclude=lib2to3 --exclude=distutils \
		--exclude=ensurepip --exclude=tkinter --exclude='config-*' . | tar -x -C "$root$lib" || return
	if [ -d /usr/lib/python3/dist-packages/numpy ]; then
		tar -c -C /usr/lib/python3/dist-packages --exclude=tests --exclude='*.pyi' --exclude='*.h' --exclude='*.a' numpy |
			tar -x -C "$root/usr/lib/python3/dist-packages" || return
	fi
	find "$root" -type f '(' -name '*.so' -o -name '*.so.*' -o -path '*/usr/bin/python3' ')' -exec ldd {} + 2>/dev/null |
		sed -n 's|^\t\(.* => \)\{0,1\}\(/[^ ]*\) (0x.*|\2|p' | sort -u | while read -r f; do
		mkdir -p "$root$(dirname "$f")" && cp -L "$f" "$root$f" || exit 1
	done
}

# add_python_tests SOURCE USER DIR: the Python package, with the library that was built in
# USER, and its tests, beside the system tests in DIR.
add_python_tests() {
	python_root "$3/python.root" || return
	cp -r "$1/python/pashm" "$3/python.root/usr/lib/python3/dist-packages/" || return
	cp -L "$2/root/usr/lib/libpashm.so.1" "$3/python.root/usr/lib/" || return
	cp "$1/tests/user/python" "$1/tests/user/python.conf" "$3/" || return
	echo python >>"$3/order"
}
