# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: answers.sh - the project's own probes on one kernel
#
# Two witnesses against the engine: what is known of the kernel from its source
# (truth), and the same probes compiled one at a time.

rm -f "$work/pashm-probes.h"
run_engine --no-cache -- "$@"
check "the probes run" [ "$status" -eq 0 ]
answers "$work/together"

# every question has an answer, and configure shows it
awk '/^checking whether .*\.\.\. (yes|no)$/ { n++ } END { print n + 0 }' "$work/out" >"$work/shown"
a=$(cd "$top/probes" && ls ./*.c | awk 'END { print NR }')
check "one line and one macro for each probe" [ "$(cat "$work/shown") $(awk 'END { print NR }' "$work/together")" = "$a $a" ]

# every "no" has its reason
awk '$2 == "no" { print $1 }' "$work/together" | sort >"$work/noes"
sed -n 's/^\([a-z0-9_.]*\): no: ..*/\1/p' "$work/scratch/probe.log" | grep -v '^must_' | tr . _ | sort >"$work/reasons"
check "the log says why, for each no and no other" same "$work/noes" "$work/reasons"

# what is known; of a vendor's release only what is known of that one
column=
for a in truth truth.older truth.vendor; do
	column=$(awk -v release="$release" -v file="$a" '
	/^# probe/ {
		upstream = release
		if (file != "truth")
			sub(/\.[0-9]+(-rc[0-9]+)?\+?$/, "", upstream)
		else if (release !~ /\.[a-z]+[0-9]/ && match(release, /^[0-9]+\.[0-9]+/))
			upstream = substr(release, 1, RLENGTH)
		for (i = 3; i <= NF; i++)
			if (file == "truth.vendor" ? index(release ".", $i ".") == 1 : $i == upstream)
				print $i
		exit
	}' "$here/$a")
	truth=$here/$a
	[ -z "$column" ] || break
done
if [ -n "$column" ]; then
	awk -v c="$column" '
	FILENAME == config { sub(/=.*/, ""); set[$0]; next }
	/^# probe/ { for (i = 3; i <= NF; i++) if ($i == c) at = i - 1; next }
	/^#/ || !NF { next }
	{
		gsub(/\./, "_", $1)
		split($at, part, ":")
		if (part[2] != "" && !(("CONFIG_" part[2]) in set))
			part[1] = part[1] == "y" ? "n" : "y"
		print $1, part[1] == "y" ? "yes" : part[1] == "n" ? "no" : "?"
	}' config="$kdir/include/config/auto.conf" "$kdir/include/config/auto.conf" "$truth" >"$work/known"
	# a question that is new is not yet known of older kernels
	[ "$truth" = "$here/truth" ] || awk 'NR == FNR { known[$1]; next } !($1 in known) { print $1, "?" }' \
		"$work/known" "$work/together" >"$work/unknown"
	[ "$truth" = "$here/truth" ] || cat "$work/unknown" >>"$work/known"
	sort -o "$work/known" "$work/known"
	awk 'NR == FNR { if ($2 == "?") either[$1]; next } $1 in either { $2 = "?" } { print }' \
		"$work/known" "$work/together" | sort >"$work/found"
	check "the answers are those known of $column" same "$work/known" "$work/found"
else
	skip "the answers are those known of $release" "nothing is written down of $release"
fi

check "the header names the kernel" grep -qx "#define PASHM_PROBED_RELEASE \"$release\"" "$work/pashm-probes.h"

cp "$work/pashm-probes.h" "$work/together.h"
if [ -n "$quick" ]; then
	skip "each probe alone has the same answer" "not asked for"
else
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache --probe-mode=isolated -- "$@"
	# namespaces are noted of the symbols of a unit, in both modes of all probes
	check "each probe alone has the same answer" same "$work/together.h" "$work/pashm-probes.h"
fi
