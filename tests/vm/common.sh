# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# DOC: what every script of the VM tests shares: the cache's place, messages,
# locks. Sourced, never run.

VM_DIR=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
PASHM_TOP=$(cd "$VM_DIR/../.." && pwd)
PASHM_CACHE=${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/pashm
PASHM_DEBS=$PASHM_CACHE/debs
export PASHM_TOP PASHM_CACHE PASHM_DEBS

say()  { printf '%s\n' "$*" >&2; }
die()  { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 1; }
need() { # PROGRAM PACKAGE
	command -v "$1" >/dev/null || die "$1 is missing: apt install $2"
}

# with_lock NAME COMMAND...: one run at a time, over all processes of this user.
with_lock() {
	local lock=$PASHM_CACHE/lock/$1 fd rc
	shift
	mkdir -p "$PASHM_CACHE/lock"
	exec {fd}>"$lock"
	flock -n "$fd" || { say "  waiting for another run (${lock##*/})"; flock "$fd"; }
	# the lock must not be inherited by what outlives the command
	"$@" {fd}>&-
	rc=$? # not 0 only where the caller looks: `set -e` ends the script otherwise
	exec {fd}>&-
	return $rc
}

# Compilers and kernels' trees that were unpacked know the place where that was. In a
# cache that has been moved they are made anew.
cache_is_here() {
	local place=$PASHM_CACHE/place here
	mkdir -p "$PASHM_CACHE" 2>/dev/null && here=$(cd "$PASHM_CACHE" && pwd -P) || return 0
	[ "$(cat "$place" 2>/dev/null)" != "$here" ] || return 0
	[ ! -e "$place" ] || rm -rf "$PASHM_CACHE"/{apt,cells,kunit,tools,trees}
	echo "$here" >"$place"
}

# once STAMP COMMAND...: runs the command unless it has succeeded before.
once() {
	local stamp=$1
	shift
	[ ! -e "$stamp" ] || return 0
	"$@" || return
	mkdir -p "$(dirname "$stamp")"
	: >"$stamp"
}

cache_is_here
