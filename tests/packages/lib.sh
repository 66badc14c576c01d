# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: what the tests of the packages share: TAP, and Debian systems to install
# into. Sourced, never run.
#
# A system is unpacked once, into PASHM_CACHE/systems/NAME, and never written to: a
# test gets an overlay of it, in a mount namespace that ends with the test, and
# with a network namespace of its own, so nothing can come from elsewhere.

points=0 failed=0
ok()     { points=$((points + 1)); echo "ok $points - $*"; }
not_ok() { points=$((points + 1)) failed=$((failed + 1)); echo "not ok $points - $*"; }
note()   { sed 's/^/# /' <<<"$*"; }

# check TEXT COMMAND...: one point; what a failed command said goes to the log
check() {
	local text=$1 log
	shift
	if log=$("$@" 2>&1); then
		ok "$text"
	else
		not_ok "$text"
		tail -n 40 <<<"$log" | sed "s/^/    /" >&2
		return 1
	fi
}

# like TEXT PATTERN STRING: the string has a line that matches
like() {
	if grep -qE -- "$2" <<<"$3"; then
		ok "$1"
	else
		not_ok "$1"
		printf '    no line matches: %s\n%s\n' "$2" "$3" | tail -n 40 >&2
		return 1
	fi
}

same() { # TEXT EXPECTED GOT
	[ "$2" = "$3" ] && ok "$1" && return
	not_ok "$1"
	diff <(printf '%s\n' "$2") <(printf '%s\n' "$3") | sed 's/^/    /' >&2
	return 1
}

# ------------------------------------------------------------------ systems

SYSTEMS=$PASHM_CACHE/systems

# What every system has: it boots, and has two kernels with their headers.
system_packages() { # SUITE
	echo systemd-sysv udev dbus kmod procps openssl initramfs-tools zstd linux-image-amd64 linux-headers-amd64 \
		rpm libjson-c5 python3-minimal mokutil
	[ "$1" != bookworm ] || echo linux-headers-6.12-amd64
}

# debian_system NAME SUITE[:ARCH...] PACKAGE...: sets SYSTEM to the directory; the ARCHes
# are those of packages beside this machine's own.
debian_system() {
	local name=$1
	shift
	SYSTEM=$SYSTEMS/$name
	with_lock "system-$name" make_system "$@"
}

make_system() { # SUITE[:ARCH...] PACKAGE...
	local suite=${1%%:*} suites key opts=() line
	suites=$suite,$suite-security
	if [ "$suite" != "$1" ]; then
		# one suite has the same version of a package for all architectures
		suites=$suite
		opts+=(--architectures="$(host_arch),$(tr : , <<<"${1#*:}")")
	fi
	shift
	key="1 $suite ${opts[*]} $*"
	[ "$(cat "$SYSTEM.key" 2>/dev/null)" != "$key" ] || return 0
	say "  making a Debian system, ${SYSTEM##*/} (once, some minutes)"
	mkdir -p "$SYSTEMS"
	rm -rf --one-file-system "$SYSTEM" "$SYSTEM.key"
	while read -r line; do opts+=(--aptopt="$line"); done < <(apt-config dump | grep -E '^Acquire::(https?|ftp)::.*Proxy|^Acquire::(Check|Retries)')
	mmdebstrap --mode=root --variant=apt --include="$(tr ' ' , <<<"$*")" "${opts[@]}" \
		--aptopt='APT::Install-Recommends "false"' --dpkgopt='path-exclude=/usr/share/man/*' \
		--dpkgopt='path-exclude=/usr/share/locale/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
		--keyring="$APT_KEYRING" "$suite" "$SYSTEM" - < <(apt_sources "$suites") >"$SYSTEM.log" 2>&1 || {
		tail -n 20 "$SYSTEM.log" >&2
		rm -rf --one-file-system "$SYSTEM"
		die "no Debian system could be made; see $SYSTEM.log"
	}
	echo "$key" >"$SYSTEM.key"
}

# with_overlay DIR COMMAND...: DIR/root is a system that may be changed; the changes
# are in DIR/changes.
with_overlay() {
	local dir=$1
	shift
	rm -rf --one-file-system "$dir"
	mkdir -p "$dir"/{root,changes,work}
	mount -t overlay overlay -o "lowerdir=$SYSTEM,upperdir=$dir/changes,workdir=$dir/work" "$dir/root" || return
	# dpkg and systemd want these
	mount --bind /dev "$dir/root/dev" && mount -t proc proc "$dir/root/proc" || return
	"$@"
}

# in_root ROOT COMMAND...: nothing that it starts outlives it
in_root() {
	local root=$1
	shift
	unshare --net --pid --fork --kill-child chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root \
		LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive TERM=dumb "$@" </dev/null
}

# apt_install ROOT PACKAGE...: from the packages in ROOT/srv/debs and from nowhere else
apt_local() { # ROOT DIR: makes a repository of DIR's packages, the only one there is
	mkdir -p "$1/srv/debs"
	rm -f "$1"/srv/debs/*
	cp "$2"/*.deb "$1/srv/debs/"
	(cd "$1/srv/debs" && dpkg-scanpackages --multiversion . >Packages 2>/dev/null)
	rm -f "$1"/etc/apt/sources.list "$1"/etc/apt/sources.list.d/*
	echo 'deb [trusted=yes] file:/srv/debs ./' >"$1/etc/apt/sources.list"
	in_root "$1" apt-get -qq update
}
