# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: a Debian with our packages, booted: systemd, udev, users. What is done there is
# in the file guest.

# The same tree with a version that comes later, for upgrades.
newer=9.9.9
build_newer() { # CELL
	copy_source "$work/newer" && sed -i "s/^\(AC_INIT(\[pashm\], \)\[.*\])/\1[$newer])/" "$work/newer/configure.ac" &&
		(cd "$work/newer" && ./bootstrap && in_cell "$1" configure_here "$work/newer" && in_cell "$1" make deb-kmod && make deb)
}

build_older_kmod() { # CELL
	copy_source "$work/kmod" && (cd "$work/kmod" && ./bootstrap && in_cell "$1" configure_here "$work/kmod" && in_cell "$1" make deb-kmod)
}

build_member() {
	gcc -O2 -static -Wall -Wextra -I"$PASHM_TOP/include" -o "$work/member" member.c
}

repository() { # ROOT NAME DIR...: packages in /srv/NAME, as apt wants them
	local root=$1 name=$2
	shift 2
	mkdir -p "$root/srv/$name"
	cp "${@/%//}"*.deb "$root/srv/$name/"
	(cd "$root/srv/$name" && dpkg-scanpackages --multiversion . >Packages 2>/dev/null)
}

# What a guest needs beside the packages: its tests, and nothing that runs at odd times.
furnish() { # ROOT HOW
	local unit root=$1
	cp "$work/member" guest "$root/srv/"
	cat >"$root/etc/systemd/system/guest.service" <<-END
	[Unit]
	After=multi-user.target systemd-modules-load.service
	[Service]
	Type=oneshot
	ExecStart=/srv/guest $2 $version $newer
	TimeoutStartSec=infinity
	StandardOutput=journal
	END
	mkdir -p "$root/etc/systemd/system/graphical.target.wants"
	ln -sf /etc/systemd/system/guest.service "$root/etc/systemd/system/graphical.target.wants/guest.service"
	for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
		serial-getty@ttyS0.service getty@tty1.service systemd-timesyncd.service; do
		ln -sf /dev/null "$root/etc/systemd/system/$unit"
	done
	echo guest >"$root/etc/hostname"
	: >"$root/etc/fstab"
	: >"$root/etc/machine-id"
}

make_image() { # ROOT FILE
	umount "$1/proc" "$1/dev" && rm -f "$2" && truncate -s 3G "$2" &&
		mke2fs -q -t ext4 -O ^has_journal -m 0 -d "$1" "$2"
}

# boot_image ROOT IMAGE LOG [APPEND]: until it goes down by itself
boot_image() {
	local k
	k=$(cd "$1/boot" && echo vmlinuz-6.1.*)
	timeout -k 10 1500 qemu-system-x86_64 -accel "${PASHM_ACCEL:-tcg}" -cpu max -m 1024 -smp 2 -nodefaults -display none -monitor none \
		-serial "file:$3" -no-reboot -drive "file=$2,format=raw,if=virtio,cache=unsafe" -kernel "$1/boot/$k" \
		-initrd "$1/boot/initrd.img-${k#vmlinuz-}" \
		-append "root=/dev/vda rw console=ttyS0 panic=-1 quiet systemd.show_status=no net.ifnames=0 ${4:-}" </dev/null
}

# The guest's points become ours.
guest_points() { # LABEL LOG
	local l plan='' n=0
	while IFS= read -r l; do
		l=${l%$'\r'}
		l=${l#*@@| }
		case $l in
		'ok '*)		n=$((n + 1)); ok "$1: ${l#ok * - }" ;;
		'not ok '*)	n=$((n + 1)); not_ok "$1: ${l#not ok * - }" ;;
		'# '*)		printf '    %s\n' "${l#\# }" >&2 ;;
		'1..'*)		plan=${l#1..} ;;
		esac
	done < <(grep -a '@@| ' "$2")
	[ -n "$plan" ] && [ "$plan" = "$n" ] && return
	not_ok "$1: the guest came to its end"
	tail -n 30 "$2" >&2
	return 1
}

boot_case() { # HOW ROOT APPEND PACKAGE...
	local how=$1 root=$2 append=$3
	shift 3
	check "$how: apt installs the packages" in_root "$root" apt-get -y install "$@" || return
	furnish "$root" "$how"
	check "$how: a disk is made of it" make_image "$root" "$work/$how.img" || return
	check "$how: the machine goes down by itself" boot_image "$root" "$work/$how.img" "$work/$how.console" "$append"
	guest_points "$how" "$work/$how.console"
	rm -f "$work/$how.img"
}

dkms_root() { # ROOT
	apt_local "$1" "$packages" || return
	# one kernel is enough to build for, in a machine that is emulated
	in_root "$1" sh -c 'dpkg --purge --force-depends $(dpkg-query -W -f "\${Package}\n" "linux-headers-6.12*" | sort -r)' >/dev/null 2>&1 || :
}

boot_dkms() {
	dkms_root "$work/boot-$1/root" || return
	[ "$1" != dkms ] || repository "$work/boot-$1/root" new "$work/newer/packages"
	boot_case "$1" "$work/boot-$1/root" "$2" pashm-dkms
}

boot_kmod() {
	local root=$work/boot-kmod/root
	cp "$work/kmod/packages"/*.deb "$packages/"
	apt_local "$root" "$packages" || return
	repository "$root" new "$work/newer/packages"
	boot_case kmod "$root" "" "pashm-modules-$(release_of_cell "$cell")"
}

release_of_cell() { sed -n "s/^RELEASE='\(.*\)'/\1/p" "$1/env"; }

boot_cases() { # kmod|dkms|signed|secure...
	local cell=$PASHM_CACHE/cells/6.1-amd64 how
	check "the tests' program is built" build_member || return
	case " $* " in
	*' kmod '* | *' dkms '*)
		check "a newer version of all packages is built" build_newer "$cell" || return ;;
	esac
	case " $* " in
	*' kmod '*)
		check "and a module for $(release_of_cell "$cell")" build_older_kmod "$cell" || return ;;
	esac
	for how in "$@"; do
		case $how in
		kmod)	with_overlay "$work/boot-kmod" boot_kmod ;;
		dkms)	with_overlay "$work/boot-dkms" boot_dkms dkms "" ;;
		signed)	with_overlay "$work/boot-signed" boot_dkms signed "module.sig_enforce=1" ;;
		secure)	with_overlay "$work/boot-secure" boot_secure ;;
		esac
	done
}
