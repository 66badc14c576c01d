# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: packages of other suites and architectures through apt, in roots of
# their own: nothing here is installed on this machine or changes its apt. apt
# checks the archive's signature and every package's hash. A root is one list
# of suites for one architecture, PASHM_CACHE/apt/SUITES/ARCH; packages go to
# PASHM_DEBS. Sourced, never run.

APT_KEYRING=${PASHM_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}

# The base address of Debian's archive, or of its security archive, as this
# machine's own apt sources have it. PASHM_MIRROR (ending in /debian) overrides.
apt_base() { # debian|debian-security
	local all base
	if [ -n "${PASHM_MIRROR:-}" ]; then
		base=${PASHM_MIRROR%/}
		echo "${base%/debian}/$1"
		return
	fi
	all=$(APT_CONFIG='' apt-get update --print-uris 2>/dev/null | sed -n "s,^'\(.*\)/dists/.*,\1,p" | sort -u)
	base=$(grep -E "/$1/?\$" <<<"$all" | head -n 1) || true
	if [ -z "$base" ]; then
		base=$(grep -E '/debian/?$' <<<"$all" | head -n 1) || true
		[ -n "$base" ] || die "this machine's apt sources name no Debian archive; set PASHM_MIRROR to one (an address that ends in /debian)"
		base=${base%/}
		base=${base%/debian}/$1
	fi
	echo "$base"
}

apt_sources() { # SUITES
	local suite kind opt
	for suite in ${1//,/ }; do
		kind=debian opt=
		case $suite in *-security) kind=debian-security ;; esac
		# The first is no longer re-signed, the others are for a few days only, which a
		# mirror that lags behind outlasts. The signature is still checked.
		case $suite in bullseye*|forky|sid|experimental) opt=' check-valid-until=no' ;; esac
		echo "deb [signed-by=$APT_KEYRING$opt] $(apt_base $kind) $suite main"
	done
}

# apt_root SUITES ARCH: makes the root if need be and sets APT_ROOT.
apt_root() {
	APT_ROOT=$PASHM_CACHE/apt/$1/$2
	[ ! -e "$APT_ROOT/made" ] || return 0
	with_lock apt apt_make_root "$1" "$2"
}

apt_make_root() {
	local r=$APT_ROOT
	[ ! -e "$r/made" ] || return 0
	[ -r "$APT_KEYRING" ] || die "$APT_KEYRING is missing: apt install debian-archive-keyring"
	mkdir -p "$r"/{etc,state/lists/partial,cache/archives/partial} "$PASHM_DEBS"
	# not by a link of a scratch cache (tests/vm/selftest/disk), which will be gone
	r=$(realpath "$r")
	: >"$r/status"
	{
		# the way to the mirror (proxies and so on) is the machine's own
		apt-config dump 2>/dev/null | grep -E '^Acquire::' | grep -vE 'IndexTargets|Languages|Valid-Until|Check-Date'
		cat <<-END
		Dir "$r/";
		Dir::Etc "etc/"; Dir::Etc::sourcelist "sources.list"; Dir::Etc::sourceparts "/dev/null";
		Dir::Etc::main "/dev/null"; Dir::Etc::parts "/dev/null";
		Dir::Etc::preferences "/dev/null"; Dir::Etc::preferencesparts "/dev/null";
		Dir::Etc::trusted "/dev/null"; Dir::Etc::trustedparts "/dev/null";
		Dir::State "state/"; Dir::State::status "$r/status"; Dir::Cache "cache/";
		APT::Architecture "$2"; APT::Architectures { "$2"; };
		APT::Install-Recommends "false"; APT::Sandbox::User "$(id -un)";
		Acquire::Languages "none"; Acquire::Retries "3"; Dpkg::Use-Pty "false";
		END
	} >"$r/apt.conf"
	apt_sources "$1" >"$r/etc/sources.list"
	apt_update
	: >"$r/made"
}

apt_in() { APT_CONFIG=$APT_ROOT/apt.conf "$@"; }

# A mirror may have a list that isn't the one in its signed index. apt leaves such
# a list out; the rest are as good as ever. What is missing then, is asked for again
# when a package isn't found.
apt_update() {
	local log=$APT_ROOT/update.log
	say "  index of ${APT_ROOT#"$PASHM_CACHE"/apt/}"
	if apt_in apt-get -qq update --error-on=any >"$log" 2>&1; then
		date +%s >"$APT_ROOT/updated"
		return
	fi
	sed -n 's,^[EW]: Failed to fetch \([^ ]*\) *\(.*\),  left out: \1: \2,p' "$log" >&2
	if [ -z "$(apt_in apt-cache pkgnames linux-)" ]; then
		tail -n 5 "$log" >&2
		die "apt could not read the package lists of ${APT_ROOT#"$PASHM_CACHE"/apt/}"
	fi
	echo 0 >"$APT_ROOT/updated"
}

# Brings the lists up to date, at most once an hour.
apt_refresh() {
	local then=0
	[ ! -e "$APT_ROOT/updated" ] || then=$(cat "$APT_ROOT/updated")
	[ $(($(date +%s) - then)) -ge 3600 ] || return 1
	with_lock apt apt_update
}

apt_names() { # ERE: packages whose whole name matches
	apt_in apt-cache pkgnames | grep -xE "$1" || true
}

apt_field() { # PACKAGE FIELD: of the newest version
	apt_in apt-cache --no-all-versions show "$1" 2>/dev/null | sed -n "s/^$2: //p" | head -n 1
}

# apt_newest PACKAGE: PACKAGE=VERSION of the newest version that can be downloaded.
apt_newest() {
	local v
	while read -r v; do
		apt_deb "$1=$v" >/dev/null || continue
		echo "$1=$v"
		return
	done < <(apt_in apt-cache show "$1" 2>/dev/null | sed -n 's/^Version: //p' | sort -rV)
	return 1
}

# apt_deb PACKAGE[=VERSION]: downloads it, prints its path. Fails quietly when
# the archive does not have it (any more). An interrupted run begins again with
# the package it was at: `apt-get download` has no way to go on inside one.
apt_deb() { with_lock debs apt_deb_locked "$1"; }

apt_deb_locked() {
	local uri file size sum
	read -r uri file size sum < <(apt_in apt-get download --print-uris "$1" 2>/dev/null | tail -n 1) || return 1
	[ -n "$uri" ] && [ -n "$sum" ] || return 1
	file=$PASHM_DEBS/$file
	if [ ! -e "$file.ok" ] || [ "$(cat "$file.ok")" != "$sum" ]; then
		say "  $((size / 1024)) kB ${file##*/}"
		(cd "$PASHM_DEBS" && apt_in apt-get -qq download "$1" >/dev/null 2>"$PASHM_DEBS/.error") || return 1
		echo "$sum" >"$file.ok"
	fi
	echo "$file"
}

# What apt said when the last download failed.
apt_error() { cat "$PASHM_DEBS/.error" 2>/dev/null || true; }

# apt_closure ROOT PACKAGE...: the packages and all that they depend on, unpacked in ROOT.
apt_closure() {
	local root=$1 list uri file size sum
	shift
	list=$(apt_in apt-get -qq -y --no-install-recommends --print-uris install "$@") ||
		die "apt finds no way to have $* from ${APT_ROOT#"$PASHM_CACHE"/apt/}"
	mkdir -p "$root/.have"
	while read -r uri file size sum; do
		[ -n "$uri" ] || continue
		file=${file%_*} # NAME_VERSION, the way `apt-get download` wants it
		size=${file#*_}
		once "$root/.have/$file" apt_unpack "$root" "${file%%_*}=${size//%3a/:}"
	done <<<"$list"
}

apt_unpack() { # ROOT PACKAGE[=VERSION]
	local deb
	deb=$(apt_deb "$2") || die "cannot download $2: $(apt_error)"
	mkdir -p "$1"
	dpkg-deb -x "$deb" "$1"
}
