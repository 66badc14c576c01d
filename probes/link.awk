# SPDX-License-Identifier: GPL-2.0
#
# DOC: link.awk - finds the probe behind each symbol, in the assembler text
#
# Everything between the label of a function or an object and its .size belongs
# to it, the data that inline assembler pushes into other sections included.
# An object may have its .size before its label, which then says nothing of where it
# ends.  What stands outside belongs to the label before it.  A probe uses a symbol if
# its text names it, or names another label (an out-of-line copy of an inline
# function, a part that was split off, a table) whose text does.
#
# Use: awk -v table=FILE -v symbols=FILE -f link.awk UNIT.S
# table: lines of "NAME ID"; a probe's own labels are probe_ID_, probe_ID__*,
# ref_ID.  Writes, tab separated: "use NAME SYMBOL", and "root NAME" for each
# probe that has a label at all.
# With -v rows="12 34" it writes "row LINE NAME" for these lines instead.

function probe_of(label,	s, p) {
	if (label ~ /^ref_/) {
		s = substr(label, 5)
		return (s in name_of) ? name_of[s] : ""
	}
	if (label !~ /^probe_/)
		return ""
	s = substr(label, 7)
	p = index(s, "__")
	if (p)
		s = substr(s, 1, p - 1)
	sub(/_(\..*)?$/, "", s)
	return (s in name_of) ? name_of[s] : ""
}

function edge(from, to) {
	if (from != to && !((from, to) in seen)) {
		seen[from, to] = 1
		edges[from] = edges[from] " " to
	}
}

# Marks what the labels reachable from this one use.
function walk(label, name,	n, i, list, s) {
	if ((label, name) in walked)
		return
	walked[label, name] = 1
	n = split(edges[label], list, " ")
	for (i = 1; i <= n; i++) {
		s = list[i]
		if (s in wanted)
			print "use\t" name "\t" s
		else if (s in place)
			walk(place[s], name)
	}
}

BEGIN {
	while ((getline entry <table) > 0) {
		split(entry, field, "\t")
		name_of[field[2]] = field[1]
	}
	while (symbols != "" && (getline entry <symbols) > 0)
		wanted[entry] = 1
	nrows = split(rows, list, " ")
	for (i = 1; i <= nrows; i++)
		row_wanted[list[i]] = 1
}

{
	gsub(/"([^"\\]|\\.)*"/, "")	# text, not symbols
	gsub(/\$/, "")			# an immediate on x86, a local label on MIPS
}

/^[ \t]*\.type[ \t]/ {
	s = $2
	sub(/,.*/, "", s)
	typed[s] = 1
	next
}

/^[ \t]*\.size[ \t]/ {
	s = $2
	sub(/,.*/, "", s)
	if (s == inside)
		inside = ""
	else
		sized[s] = 1
	next
}

/^[ \t]*\.set[ \t]/ {
	s = $0
	sub(/^[ \t]*\.set[ \t]+/, "", s)
	sub(/[ \t]*[#;].*/, "", s)
	n = split(s, list, /[ \t]*,[ \t]*/)
	if (n == 2 && !(list[1] in place)) {
		place[list[1]] = list[1]
		order[++norder] = list[1]
		edge(list[1], list[2])
	}
	next
}

# Words about a label, which may stand before it and after somebody else's end:
# those of all architectures, then those of MIPS and powerpc.
/^[ \t]*\.(globl|global|weak|local|hidden|protected|internal|comm|lcomm|ident|file)[ \t]/ ||
/^[ \t]*\.(ent|end|frame|f?mask|localentry|abiversion|machine|module|nan)([ \t]|$)/ ||
/^[ \t]*\.(section|pushsection|text|data|bss|align|balign|p2align|cfi_[a-z_]*|addrsig_sym)([ \t]|$)/ {
	next
}

/^[A-Za-z_.][A-Za-z0-9_.]*:/ {
	s = $0
	sub(/:.*/, "", s)
	if (s in typed) {
		owner = s
		inside = (s in sized) ? "" : s
	} else if (inside == "") {
		owner = s
	}
	place[s] = owner
	if (owner == s)
		order[++norder] = s
	sub(/^[^:]*:/, "")
}

NR in row_wanted {
	print "row\t" NR "\t" probe_of(owner)
}

owner != "" && /[A-Za-z_]/ {
	s = $0
	while (match(s, /[A-Za-z_.][A-Za-z0-9_.]*/)) {
		edge(owner, substr(s, RSTART, RLENGTH))
		s = substr(s, RSTART + RLENGTH)
	}
}

END {
	if (nrows)
		exit
	for (i = 1; i <= norder; i++) {
		name = probe_of(order[i])
		if (name == "")
			continue
		if (order[i] ~ /^ref_/)
			print "root\t" name
		walk(order[i], name)
	}
}
