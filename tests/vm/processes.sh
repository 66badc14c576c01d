# shellcheck shell=bash
# SPDX-License-Identifier: GPL-2.0
#
# DOC: several processes at a time, and their common end. Sourced, never run.

# Keeps $jobs jobs going; a job's failure is for its results to say.
pool() { # COMMAND...
	while [ "$(jobs -rp | wc -l)" -ge "$jobs" ]; do wait -n || true; done
	"$@" &
}

family() { # PID: it, and all that it has started and that they have
	cat /proc/[0-9]*/stat 2>/dev/null | sed 's/^\([0-9]*\) (.*) . \([0-9]*\) .*/\1 \2/' | awk -v top="$1" '{parent[$1] = $2} END {
		for (p in parent) {
			for (q = p; q != top && q in parent; q = parent[q]) ;
			if (q == top)
				print p
		}
	}'
}

end_family() { # PID
	local p
	trap '' INT TERM
	for p in $(family "$1"); do kill -TERM "$p" 2>/dev/null || true; done
	wait
	say "interrupted"
	exit 130
}

# supervise COMMAND...: on SIGINT or SIGTERM it ends, and so does all that it has started,
# at once. A shell that waits for a program would see to a signal only afterwards; this
# one waits for nothing but its shell.
supervise() {
	"$@" <&0 &
	# shellcheck disable=SC2064 # now
	trap "end_family $!" INT TERM
	wait $!
}
