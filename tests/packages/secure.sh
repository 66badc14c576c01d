# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: pashm-dkms on a machine with Secure Boot: Microsoft's keys in the firmware (OVMF),
# as in machines that are sold, and Debian's shim, GRUB and kernel, which locks itself down
# there. First the module is refused, and what pashm says to do about it is done. Then
# shim's MokManager comes up, and somebody at the keyboard enrols DKMS's key. With that the
# module is loaded, at boot. The guest's part is in the file guest.

# What starts such a machine. Unpacked, never installed here.
firmware() { # DIR
	local p
	apt_root bookworm,bookworm-security amd64
	for p in ovmf shim-signed shim-helpers-amd64-signed grub-efi-amd64-signed; do
		apt_unpack "$1" "$p" || return
	done
}

system_partition() { # FIRMWARE ROOT ESP
	local boot=$3/EFI/BOOT k
	k=$(cd "$2/boot" && echo vmlinuz-6.1.*)
	mkdir -p "$boot" "$3/EFI/debian" && cp "$1/usr/lib/shim/shimx64.efi.signed" "$boot/BOOTX64.EFI" &&
		cp "$1/usr/lib/shim/mmx64.efi.signed" "$boot/mmx64.efi" &&
		cp "$1/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" "$boot/grubx64.efi" &&
		cp "$2/boot/$k" "$3/EFI/debian/vmlinuz" && cp "$2/boot/initrd.img-${k#vmlinuz-}" "$3/EFI/debian/initrd" &&
		cp "$1/usr/share/OVMF/OVMF_VARS_4M.ms.fd" "$3.vars" && cat >"$3/EFI/debian/grub.cfg" <<-'END'
		serial
		terminal_output serial
		search --no-floppy --file --set=root /EFI/debian/vmlinuz
		linux /EFI/debian/vmlinuz root=/dev/vda rw console=ttyS0 panic=-1 quiet systemd.show_status=no net.ifnames=0
		initrd /EFI/debian/initrd
		boot
		END
}

# boot_secure_image FIRMWARE ESP IMAGE LOG: until it goes down by itself, or wants to
# start anew. Keys come from standard input, in the words of QEMU's monitor.
boot_secure_image() {
	timeout -k 10 1500 qemu-system-x86_64 -machine q35,smm=on -global driver=cfi.pflash01,property=secure,value=on \
		-accel "${PASHM_ACCEL:-tcg}" -cpu max -m 1024 -smp 2 -nodefaults -display none -monitor stdio -serial "file:$4" -no-reboot \
		-drive "if=pflash,format=raw,unit=0,readonly=on,file=$1/usr/share/OVMF/OVMF_CODE_4M.secboot.fd" \
		-drive "if=pflash,format=raw,unit=1,file=$2.vars" -drive "file=$3,format=raw,if=virtio,cache=unsafe" \
		-drive "file=fat:$2,format=raw,if=virtio,readonly=on"
}

# press_when LOG TEXT KEY...: presses them when the screen shows the text, and waits no
# longer than the machine runs.
press_when() {
	local log=$1 text=$2 k i
	shift 2
	for ((i = 0; i < 600; i++)); do
		! grep -qa -- "$text" "$log" 2>/dev/null || break
		[ ! -e "$log.end" ] || return 0
		sleep 0.5
	done
	for k in "$@"; do
		sleep 1
		echo "sendkey $k"
	done
}

# The way through MokManager's menus; the password is the guest's (guest, import_key).
# The first of them waits ten seconds for somebody to be there.
enrol() { # FIRMWARE ESP IMAGE LOG
	local log=$4
	rm -f "$log" "$log.end"
	{
		press_when "$log" 'Press any key' ret
		press_when "$log" 'Enroll MOK' down ret
		press_when "$log" 'View key 0' down ret
		press_when "$log" 'Enroll the key' down ret
		press_when "$log" 'Password:' e n r o l m e n t ret
		press_when "$log" 'Reboot' ret
	} | {
		boot_secure_image "$@"
		: >"$log.end"
	}
	grep -qa 'Reboot' "$log"
}

boot_secure() {
	local dir=$work/boot-secure root=$work/boot-secure/root n args
	dkms_root "$root" || return
	check "secure: the firmware, shim and GRUB are there" firmware "$dir/firmware" || return
	check "secure: apt installs the packages" in_root "$root" apt-get -y install pashm-dkms || return
	furnish "$root" secure
	check "secure: the boot partition is made" system_partition "$dir/firmware" "$root" "$dir/esp" || return
	check "secure: a disk is made" make_image "$root" "$work/secure.img" || return
	args=("$dir/firmware" "$dir/esp" "$work/secure.img")
	for n in 1 2; do
		check "secure: the machine goes down by itself" boot_secure_image "${args[@]}" "$work/secure-$n.console" </dev/null
		guest_points "secure" "$work/secure-$n.console" || break
		[ $n = 2 ] || check "secure: MokManager enrols DKMS's key" enrol "${args[@]}" "$work/secure-mok.console"
	done
	rm -f "$work/secure.img"
}
