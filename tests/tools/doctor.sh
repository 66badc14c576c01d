#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: pashm doctor on systems that have one fault each. A system is a directory with the
# files that doctor looks at.

. "${srcdir:=.}/tests/tools/lib.sh"
export FAKE_MISSING=1
pashm=$PWD/tests/tools/pashm-fake
release=9.8.7-test
root=$scratch/root
# modinfo is asked for fields of the module; here a field is a file beside it
mkdir -p "$scratch/bin"
cat >"$scratch/bin/modinfo" <<'END'
#!/bin/sh
cat "$3.$2" 2>/dev/null
END
chmod +x "$scratch/bin/modinfo"
PATH=$scratch/bin:$PATH

system() { # a healthy one, where the module is not loaded yet
	rm -rf "$root"
	mkdir -p "$root/proc/sys/kernel" "$root/lib/modules/$release/updates" "$root/lib/modules/$release/build" \
		"$root/etc" "$root/dev" "$root/sys/module" "$root/sys/kernel/security"
	echo $release >"$root/proc/sys/kernel/osrelease"
	echo "ID=debian" >"$root/etc/os-release"
	: >"$root/lib/modules/$release/build/Makefile"
	echo "updates/pashm.ko:" >"$root/lib/modules/$release/modules.dep"
	echo "$release SMP preempt" >"$root/lib/modules/$release/updates/pashm.ko.vermagic"
	echo "Node 0, zone Normal 1 1 1 1 1 1 1 1 1 9 9" >"$root/proc/buddyinfo"
}
doctor() { run "$1" "$pashm" doctor --root "$root"; }
wants() { # FINDING CHECK MENDING-COMMAND
	printf '%s\n' "$out" | grep -A 1 -e "^$1  $2 " | tail -n 1 | grep -qF -e "$3" ||
		wrong "$2: expected '$1' and '$3' in: $out"
}

system; doctor 1
wants WRONG loaded 'sudo modprobe pashm'
says '^  ok   module   there is a module for the kernel 9.8.7-test' "$out" "module is there"

system; : >"$root/lib/modules/$release/modules.dep"; doctor 1
wants WRONG module './configure && make && sudo make install'
says '^  ok   headers' "$out" headers

system; rm -r "$root/lib/modules/$release/build"; : >"$root/lib/modules/$release/modules.dep"; doctor 1
wants WRONG headers "apt install linux-headers-$release"
echo "ID=fedora" >"$root/etc/os-release"; doctor 1
wants WRONG headers "dnf install kernel-devel-$release"

system; : >"$root/lib/modules/$release/modules.dep"; mkdir -p "$root/lib/modules/1.2.3" "$root/var/lib/dkms/pashm"
echo "/lib/modules/1.2.3/updates/dkms/pashm.ko.xz: x.ko" >"$root/lib/modules/1.2.3/modules.dep"; doctor 1
wants WRONG module "sudo dkms autoinstall -k $release"
says 'there is one for the kernel 1.2.3' "$out" elsewhere

system; echo "9.8.7-other SMP" >"$root/lib/modules/$release/updates/pashm.ko.vermagic"; doctor 1
wants WRONG module './configure'
says 'is for the kernel 9.8.7-other' "$out" vermagic

system; echo "none [integrity] confidentiality" >"$root/sys/kernel/security/lockdown"; doctor 1
wants WRONG signature 'mokutil --import MOK.der'
says 'this kernel is locked down' "$out" lockdown
mkdir -p "$root/sys/firmware/efi/efivars"
printf '\006\000\000\000\001' >"$root/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c"; doctor 1
says 'Secure Boot is on' "$out" "Secure Boot"
echo "a key" >"$root/lib/modules/$release/updates/pashm.ko.signer"; doctor 1
says '^  ok   signature' "$out" signed

system; mkdir -p "$root/sys/module/module/parameters"; echo Y >"$root/sys/module/module/parameters/sig_enforce"; doctor 1
says 'signed modules only' "$out" sig_enforce

system; echo "4,1,1,-;pashm: disagrees about version of symbol module_layout" >"$root/dev/kmsg"; doctor 1
wants WRONG loaded './configure'
says 'built for another kernel' "$out" "the log"

system; mkdir -p "$root/sys/module/pashm"; doctor 1
says '^WRONG  device' "$out" "no device"
mkdir "$root/dev/pashm"; : >"$root/dev/pashm/control"
echo AAAA >"$root/sys/module/pashm/srcversion"; echo BBBB >"$root/lib/modules/$release/updates/pashm.ko.srcversion"
doctor 1
wants WRONG age 'sudo modprobe -r pashm && sudo modprobe pashm'
mkdir -p "$root/proc/pashm"; printf '# pashm regions 2\n' >"$root/proc/pashm/regions"; doctor 1
says "of a version that this program doesn't know" "$out" "old ABI"
if [ "$(id -u)" != 0 ]; then
	chmod 0 "$root/dev/pashm/control"; doctor 1
	says '^WRONG  rights' "$out" rights
fi
unset FAKE_MISSING
rm -r "$root/proc/pashm"; echo BBBB >"$root/sys/module/pashm/srcversion"; doctor 0
says '^Nothing is wrong' "$out" healthy
echo "Node 0, zone Normal 99 99 99 99 99 99 99 99 99 0 0" >"$root/proc/buddyinfo"; doctor 0
wants ' note' memory compact_memory
finish
