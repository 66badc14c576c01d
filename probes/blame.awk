# SPDX-License-Identifier: GPL-2.0
#
# DOC: blame.awk - finds the probe that each of the compiler's errors is due to
#
# An error belongs to the probe that its own line names; else to the first
# probe among the "inlined from" lines and then the "In file included from"
# lines printed with it; else to the first probe among the notes that follow.
# An error in a header that the head of the unit includes cannot be laid at one
# door: every probe that asks for that header is to be compiled apart.
#
# gcc and clang print the chain of includes only when it changes, so the last
# one holds for as long as the errors stay in the same file.
#
# Use: awk -v table=FILE -v unit=UNIT.C -v heads=N -f blame.awk MESSAGES
# table: lines of "NAME LABEL"; the first N lines of the unit are its headers.
# Writes, tab separated:
#   no NAME TEXT          the probe has an error, TEXT is the compiler's line
#   head LINE TEXT        line LINE of the unit includes a header with an error
#   option NAME           the compiler does not know the option NAME
#   stop TEXT             an error that nobody can be blamed for

# Sets where and row from "path:12:" at the start of a message.
function locate(s) {
	where = row = ""
	if (!match(s, /^[^ \t][^:]*:[0-9]+[:,]/))
		return
	s = substr(s, 1, RLENGTH - 1)
	row = s
	sub(/.*:/, "", row)
	where = substr(s, 1, length(s) - length(row) - 1)
}

# The probe of a place, if it is one.
function probe_at(place) {
	if (place in name_of)
		return name_of[place]
	return ""
}

function verdict(name, text) {
	print "no\t" name "\t" text
}

# An error whose culprit may yet be named by a note.
function settle() {
	if (open_error == "")
		return
	print "stop\t" open_error
	open_error = ""
}

# The few warnings that decide, for a compiler that has no -Werror= for them.
function decides(s) {
	return s ~ /incompatible (pointer|return) type/ || s ~ /discards .* qualifier/ ||
	       s ~ /implicit declaration of function/ ||
	       s ~ /makes (pointer from integer|integer from pointer) without a cast/
}

BEGIN {
	while ((getline entry <table) > 0) {
		split(entry, field, "\t")
		name_of[field[2]] = field[1]
	}
	close(table)
}

/^In file included from / || /^[ \t]+from [^ ].*[:,]$/ {
	if (/^In/)
		nchain = 0
	s = $0
	sub(/^In file included from /, "", s)
	sub(/^[ \t]+from /, "", s)
	locate(s)
	chain[++nchain] = where
	chain_row[nchain] = row
	fresh = 1
	next
}

/: In function / {
	ninline = 0
	next
}

/inlined from / {
	s = $0
	sub(/.*inlined from [^ ]+ at /, "", s)
	locate(s)
	chain_in[++ninline] = where
	next
}

/: note: / || /: note:$/ {
	if (open_error != "") {
		locate($0)
		if (probe_at(where) != "") {
			verdict(probe_at(where), open_error)
			open_error = ""
		}
	}
	next
}

/unrecognized command[- ]line option / || /unknown argument/ || /no option .?-W/ {
	s = $0
	sub(/.*(option|argument:?) ['"`]?/, "", s)
	sub(/[^-A-Za-z0-9_=+.].*/, "", s)
	sub(/^-W/, "-Werror=", s)
	sub(/^-Werror=error=/, "-Werror=", s)
	print "option\t" s
	next
}

/[Ee]rror: / || (/: warning: / && decides($0)) {
	settle()
	locate($0)
	if (!fresh && where != last)
		nchain = 0
	fresh = 0
	last = where
	name = probe_at(where)
	for (i = 1; name == "" && i <= ninline; i++)
		name = probe_at(chain_in[i])
	for (i = 1; name == "" && i <= nchain; i++)
		name = probe_at(chain[i])
	ninline = 0
	if (name != "") {
		verdict(name, $0)
		next
	}
	head = (where == unit && row <= heads) ? row : 0
	for (i = 1; !head && i <= nchain; i++)
		if (chain[i] == unit && chain_row[i] <= heads)
			head = chain_row[i]
	if (head)
		print "head\t" head "\t" $0
	else
		open_error = $0
	next
}

END {
	settle()
}
