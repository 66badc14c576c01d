# SPDX-License-Identifier: GPL-2.0
#
# DOC: makes the table and the JSON of what compare.c has printed. Exit status 1: a goal
# is missed.

function value(v) { return v == "-" ? "null" : v }
function show(v) { return v == "-" ? v : sprintf("%.2f", v / 1e6) }
function goal(text, have, most) {
	printf "%-58s %10.3f  %s\n", text, have, have <= most ? "reached" : "MISSED"
	if (!(have <= most))
		missed = 1
	goals = goals (goals ? ",\n" : "") sprintf("  {\"goal\": \"%s\", \"value\": %.3f, \"reached\": %s}", text, have,
		have <= most ? "true" : "false")
}

BEGIN {
	printf "Linux %s, %s, emulated CPU %s\n\n", release, arch, cpu
	names = "create mmap touch faults tables store load write read"
	split(names, name, " ")
}

$1 == "memory" {
	if (!rows++) {
		printf "256 MiB                    instructions, millions            bytes of       instructions for each KiB\n"
		printf "%-16s %9s %9s %9s %7s %9s %8s %8s %8s %8s\n", "", "create", "mmap", "touch", "faults", "page table",
			"store", "load", "write()", "read()"
	}
	printf "%-16s %9s %9s %9s %7d %9d %8s %8s %8s %8s\n", $2, show($3), show($4), show($5), $6, $7, $8, $9, $10, $11
	line = "  {\"memory\": \"" $2 "\""
	for (i = 1; i <= 9; i++)
		line = line ", \"" name[i] "\": " value($(i + 2))
	memory = memory (memory ? ",\n" : "") line "}"
	use[$2] = $4 + $5
	all[$2] = $3 + $4 + $5
	fault[$2] = $6
}

$1 == "call" {
	calls[++n] = $2
	cost[$2] = $3
	call = call (call ? ",\n" : "") "  {\"call\": \"" $2 "\", \"instructions\": " $3 "}"
}

$1 == "pool" { pool = $2 }

END {
	if (!rows || !n) {
		print "nothing was measured" >"/dev/stderr"
		exit 1
	}
	printf "\nhugetlb pages were taken for the pool before, in %s million instructions\n\n", show(pool)
	printf "%-26s %14s\n", "a call", "instructions"
	for (i = 1; i <= n; i++)
		printf "%-26s %14d\n", calls[i], cost[calls[i]]
	printf "\n"
	if ("memfd,hugetlb" in use) {
		goal("mmap + touch, of hugetlb (at most 1.1)", use["pashm"] / use["memfd,hugetlb"], 1.1)
		printf "%-58s %10.3f\n", "create + mmap + touch, of hugetlb with its pool", all["pashm"] / (all["memfd,hugetlb"] + pool)
	}
	goal("faults, of those of pages of 4 KiB (at most 1/50)", fault["pashm"] / fault["memfd"], 0.02)
	goal("a null ioctl, of one on /dev/null (at most 1.5)", cost["null-ioctl,region"] / cost["null-ioctl,/dev/null"], 1.5)
	printf "{\n \"kernel\": \"%s\",\n \"arch\": \"%s\",\n \"cpu\": \"%s\",\n \"bytes\": 268435456,\n", release, arch, cpu >json
	printf " \"unit\": \"guest instructions; store, load, write and read: for each KiB; tables: bytes\",\n" >json
	printf " \"pool\": %s,\n \"memory\": [\n%s\n ],\n \"calls\": [\n%s\n ],\n \"goals\": [\n%s\n ]\n}\n", pool, memory, call, goals >json
	exit missed
}
