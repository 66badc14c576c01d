# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: nosymvers.sh - the driver where nobody knows what the kernel exports
#
# Without Module.symvers what calls a function is unsure, so it is a "no". The driver
# must compile all the same: where the kernel declares the function, a shim of
# the same name would not.

kdir_before=$kdir
like_it
rm -f "$work/tree/Module.symvers" "$work/pashm-probes.h"
run_engine --no-cache --without-symvers -- "$@"
check "without Module.symvers the probes run" [ "$status" -eq 0 ]
answers "$work/unsure"
sed -n 's/^\([a-z0-9_.]*\): unsure: .*/\1/p' "$work/scratch/probe.log" | grep -v '^must_' | tr . _ | sort >"$work/unsure.names"
sort "$work/together" >"$work/known.names"
sort "$work/unsure" | awk 'FILENAME == names { safe[$1]; next } $1 in safe && $2 == "no" { next } { print }' \
	names="$work/unsure.names" "$work/unsure.names" - >"$work/sure"
awk 'FILENAME == sure { asked[$1]; next } $1 in asked { print }' sure="$work/sure" "$work/sure" "$work/known.names" >"$work/found"
check "and answer as with it, or say that nobody knows" same "$work/found" "$work/sure"

# against the real directory: what differs is known by now, and some kernels put what
# they build where the links are
rm -rf "$work/driver"
mkdir -p "$work/driver"
for f in "$top"/driver/Kbuild "$top"/driver/*.[ch]; do ln -s "$f" "$work/driver/"; done
env -u MAKEFLAGS -u MAKELEVEL make -C "$real" M="$work/driver" "$@" KBUILD_MODPOST_WARN=1 PASHM_TOP="$top" \
	PASHM_PROBES="$work/pashm-probes.h" PASHM_VERSION=0 modules >"$work/out" 2>"$work/err" </dev/null
check "and the driver compiles" [ -s "$work/driver/pashm.ko" ]
rm -rf "$work/driver"
kdir=$kdir_before
