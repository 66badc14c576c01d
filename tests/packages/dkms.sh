# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: pashm-dkms in a Debian with two kernels beside each other, neither of which runs

# answer KERNEL NAME: yes or no, as the build for that kernel has found it
answer() {
	grep -q "^#define HAVE_$2 1\$" "$root/var/lib/dkms/pashm/$version/$1/x86_64/pashm-probes.h" 2>/dev/null && echo yes && return
	grep -q "^/\* HAVE_$2: no \*/\$" "$root/var/lib/dkms/pashm/$version/$1/x86_64/pashm-probes.h" 2>/dev/null && echo no
}

# Where DKMS has put the module, whatever it's compressed with.
installed_module() { find "$root/lib/modules/$1/updates" -name 'pashm.ko*' 2>/dev/null; }

module_is_for() { # KERNEL
	local ko info
	ko=$(installed_module "$1")
	[ -n "$ko" ] || { echo "there is none"; return 1; }
	info=$(modinfo "$ko")
	grep -q "^vermagic: *$1 " <<<"$info" && grep -q "^version: *$version\$" <<<"$info" && return
	echo "$info"
	return 1
}

# What is missing or too much in the system, compared with what it was.
leftovers() {
	find "$work/dkms/changes" ! -type d | sed "s,^$work/dkms/changes,," | grep -vE \
		'^/(var/(lib/(apt|dpkg)|cache|log|backups)|srv|etc/apt|tmp|run|dev|proc)/|^/etc/(group|gshadow|passwd|shadow|subuid|subgid)-?$|^/etc/\.pwd\.lock$|^/var/lib/dkms/mok\.|^/(usr/)?lib/modules/[^/]*/modules\.|^/boot/initrd|^/root/\.'
}

# A kernel on which no build can succeed: the module's own error must be in the log.
broken_kernel() {
	local k=9.9.9-broken h=$root/usr/src/linux-headers-9.9.9-broken log
	mkdir -p "$root/lib/modules/$k"
	cp -a "$root/usr/src/linux-headers-$k612" "$h"
	ln -s "/usr/src/linux-headers-9.9.9-broken" "$root/lib/modules/$k/build"
	sed -i "s/\"$k612\"/\"$k\"/" "$h/include/generated/utsrelease.h"
	echo "$k" >"$h/include/config/kernel.release"
	# a kernel that has neither of the ways to set a mapping's fault handler
	sed -i 's/^\(0x[0-9a-f]*\t\)class_create\t.*/\1class_create_\tvmlinux\tEXPORT_SYMBOL_GPL\t/' "$h/Module.symvers"
	log=$(in_root "$root" dkms build -m pashm -v "$version" -k "$k" 2>&1) && not_ok "a build that cannot succeed fails" && return
	ok "a build that cannot succeed fails"
	log=$(cat "$root/var/lib/dkms/pashm/$version/build/make.log" 2>&1)
	like "and its log names the question that has no answer" 'probe\.sh: .*probes/class_create\.\*' "$log"
	# the same for the source: the log has file and line
	cp "$root/usr/src/linux-headers-$k612/Module.symvers" "$h/"
	sed -i 's/^static int __init/static int_ __init/' "$root/usr/src/pashm-$version/driver/main.c"
	in_root "$root" dkms build -m pashm -v "$version" -k "$k" --force >/dev/null 2>&1
	log=$(cat "$root/var/lib/dkms/pashm/$version/build/make.log" 2>&1)
	like "a compiler's error is there with its line" 'driver/main\.c:[0-9]+:[0-9]+: error:' "$log"
	sed -i 's/^static int_ __init/static int __init/' "$root/usr/src/pashm-$version/driver/main.c"
	rm -rf "$h" "${root:?}/lib/modules/$k" "$root/var/lib/dkms/pashm/$version/build"
}

dkms_cases() {
	local log k k61 k612 root=$work/dkms/root
	k61=$(cd "$root/lib/modules" && echo 6.1.*) k612=$(cd "$root/lib/modules" && echo 6.12.*)
	apt_local "$root" "$packages" || return
	check "apt installs pashm-dkms" in_root "$root" apt-get -y install pashm-dkms || return
	for k in "$k61" "$k612"; do
		check "DKMS has built the module for $k" module_is_for "$k"
		like "and signed it" '^signer: ' "$(modinfo "$(installed_module "$k")")"
	done
	same "6.1 was asked: no vm_flags_mod()" no "$(answer "$k61" VM_FLAGS_MOD)"
	same "6.12 was asked: vm_flags_mod()" yes "$(answer "$k612" VM_FLAGS_MOD)"
	same "class_create() takes the module on 6.1" "yes no" "$(answer "$k61" CLASS_CREATE_2ARGS) $(answer "$k61" CLASS_CREATE_1ARG)"
	same "and does not on 6.12" "no yes" "$(answer "$k612" CLASS_CREATE_2ARGS) $(answer "$k612" CLASS_CREATE_1ARG)"
	check "each module is built with its kernel's compiler" compilers "$k61" "$k612"
	check "group pashm is there" in_root "$root" getent group pashm
	check "no autotools in the DKMS tree" test -z "$(find "$root/usr/src/pashm-$version" -name 'configure*' -o -name '*.am' -o -name '*.in' -o -name '*.m4')"
	log=$(in_root "$root" dkms status pashm 2>&1)
	same "dkms status lists both" 2 "$(grep -c "installed" <<<"$log")"
	broken_kernel
	check "installing it once more changes nothing" in_root "$root" apt-get -y install --reinstall pashm-dkms
	for k in "$k61" "$k612"; do check "the module for $k is there again" module_is_for "$k"; done
	check "apt removes it" in_root "$root" apt-get -y remove pashm-dkms
	same "and the modules with it" "" "$(installed_module "$k61")$(installed_module "$k612")"
	same "and DKMS knows nothing of it" "" "$(find "$root/var/lib/dkms" -mindepth 1 ! -name 'mok.*' ! -name dkms_dbversion)"
	check "apt purges everything" in_root "$root" apt-get -y purge pashm-dkms pashm-common
	same "nothing is left" "" "$(leftovers)"
	check "but the group, as Debian does it" in_root "$root" getent group pashm
}

compilers() {
	local k ko
	for k in "$@"; do
		ko=$(installed_module "$k")
		case $ko in *.xz) xz -dk "$ko" && ko=${ko%.xz} ;; esac
		readelf -p .comment "$ko" | grep -q 'GCC: (Debian 12' || { readelf -p .comment "$ko"; return 1; }
	done
}
