# SPDX-License-Identifier: GPL-2.0
#
# DOC: scan.awk - reads every probe once, before any compiler does
#
# Decides which probes may share a translation unit and writes, for those that
# may, a copy whose file-scope names carry the probe's name.  A copy cannot
# disturb its neighbours:
#   - its brackets balance, its comments and strings end, and its last token is
#     `;` or `}`, so a parser that lost its way is back on the track at the
#     fence that ends the copy;
#   - it leaves no preprocessor state behind: the only directive it may have is
#     an #include of a <header>, and those move to the head of the unit;
#   - every name that it declares at file scope begins with `probe`, and is
#     renamed: probe -> probe_NAME_, probe_x -> probe_NAME__x (member names
#     after `.` and `->` are left alone; headers never see a renamed macro).
# Any other probe is compiled apart, alone, from its own text.
#
# Use: awk -v out=DIR -f scan.awk dir/a.c dir/b.c ...
# Writes DIR/copy/NAME.c, and on stdout, tab separated:
#   probe NAME QUESTION together|apart REASON
#   header NAME HEADER
#   stop SENTENCE

function base(path) {
	sub(/.*\//, "", path)
	sub(/\.c$/, "", path)
	return path
}

function stop(sentence) {
	print "stop\t" sentence
}

function apart(reason) {
	if (why == "")
		why = reason
}

# So badly formed that nobody can say what is in it.
function broken(reason) {
	apart(reason)
	mangled = 1
}

function token(text, row, col) {
	tok[++ntok] = text
	trow[ntok] = row
	tcol[ntok] = col
}

# Splits one line into tokens; comment is set while a block comment is open.
function lex(row,	s, col, t) {
	s = line[row]
	col = 1
	while (s != "") {
		t = ""
		if (comment) {
			if (match(s, /\*\//)) {
				comment = 0
				t = substr(s, 1, RSTART + 1)
			} else {
				return
			}
		} else if (match(s, /^[ \t\r\f\v]+/)) {
			t = substr(s, 1, RLENGTH)
		} else if (s ~ /^\/\*/) {
			comment = 1
			t = "/*"
		} else if (s ~ /^\/\//) {
			return
		} else if (s ~ /^["']/) {
			if (!match(s, s ~ /^"/ ? "^\"([^\"\\\\]|\\\\.)*\"" : "^'([^'\\\\]|\\\\.)*'")) {
				broken("line " row ": a string or character constant does not end")
				return
			}
			t = substr(s, 1, RLENGTH)
			token("\"", row, col)
		} else if (match(s, /^[A-Za-z_][A-Za-z0-9_]*/)) {
			t = substr(s, 1, RLENGTH)
			token(t, row, col)
		} else if (match(s, /^\.?[0-9][A-Za-z0-9_.]*/)) {
			t = substr(s, 1, RLENGTH)
			token("0", row, col)
		} else {
			t = (s ~ /^->/) ? "->" : substr(s, 1, 1)
			if (t ~ /^[#\\@`$]$/)
				apart("line " row ": stray `" t "'")
			token(t, row, col)
		}
		s = substr(s, length(t) + 1)
		col += length(t)
	}
}

function owned(name) {
	return name == "probe" || name ~ /^probe_/
}

# A name at file scope that this probe declares, or an ordinary word?
function declares(i) {
	if (tok[i] !~ /^[A-Za-z_]/ || (tok[i] in keyword))
		return 0
	if (tok[i - 1] ~ /^(struct|union|enum)$/)
		return tok[i + 1] == "{"
	if (tok[i + 1] == "(" && tok[i] ~ /^[A-Z][A-Z0-9_]*$/)
		return !(tok[i] ~ /^MODULE_/ || owned(tok[i + 2]))
	return tok[i + 1] ~ /^[(=;,{]$/ || tok[i + 1] == "["
}

function analyse(	i, depth, want, t, found, in_enum) {
	for (i = 1; i <= ntok; i++) {
		t = tok[i]
		if (t ~ /^[({]$/ || t == "[") {
			want[++depth] = t == "(" ? ")" : t == "{" ? "}" : "]"
		} else if (t ~ /^[)}]$/ || t == "]") {
			if (!depth || want[depth] != t) {
				broken("line " trow[i] ": `" t "' closes nothing")
				return
			}
			depth--
		}
		if (t == "probe")
			found = 1
		if (depth == 1 && in_enum && tok[i - 1] ~ /^[{,]$/ && !owned(t) && t != "}")
			apart("line " trow[i] ": declares `" t "' at file scope")
		if (depth == 0 || (depth == 1 && t == "{"))
			in_enum = t == "{" && (tok[i - 1] == "enum" || tok[i - 2] == "enum")
		if (depth == 0 && declares(i)) {
			if (owned(t))
				own[t] = 1
			else
				apart("line " trow[i] ": declares `" t "' at file scope")
		}
		if (depth == 1 && t == "(" && tok[i + 1] == "*" && tok[i + 3] == ")" &&
		    tok[i + 4] == "(") {
			if (owned(tok[i + 2]))
				own[tok[i + 2]] = 1
			else
				apart("line " trow[i] ": declares `" tok[i + 2] "' at file scope")
		}
	}
	if (comment)
		broken("a comment does not end")
	if (depth)
		broken("a `" want[depth] "' is missing")
	if (ntok && tok[ntok] !~ /^[;}]$/)
		apart("the last word is `" tok[ntok] "', not `;' or `}'")
	if (!found && !mangled)
		stop(label ": nothing in it is called `probe', so nothing would be compiled")
}

function write_copy(	i, row, s, new, file) {
	file = out "/copy/" name ".c"
	for (i = ntok; i >= 1; i--) {
		if (!(tok[i] in own) || tok[i - 1] == "." || tok[i - 1] == "->")
			continue
		new = "probe_" id "_" substr(tok[i], 6)
		row = trow[i]
		s = line[row]
		line[row] = substr(s, 1, tcol[i] - 1) new substr(s, tcol[i] + length(tok[i]))
	}
	printf "#line 1 \"%s\"\n", label >file
	for (row = 1; row <= nrow; row++)
		print line[row] >file
	# The fence: no unfinished declaration gets past it, a file without a
	# `probe' does not pass it, and it keeps a static one in the object.
	printf "const void *const ref_%s = (const void *)&probe_%s_;\n", id, id >file
	close(file)
}

function finish(	row, s, i) {
	if (!nrow)
		return
	ntok = comment = mangled = 0
	why = ""
	split("", own)
	split("", tok)
	own["probe"] = 1
	id = name
	gsub(/\./, "_", id)
	for (row = 1; row <= nrow; row++) {
		s = line[row]
		if (!comment && s ~ /^[ \t]*#/) {
			if (match(s, /^[ \t]*#[ \t]*include[ \t]*<[^>]+>/)) {
				sub(/^[^<]*</, "", s)
				sub(/>.*/, "", s)
				print "header\t" name "\t" s
				line[row] = ""
			} else {
				apart("line " row ": a directive other than #include <header>")
			}
			continue
		}
		lex(row)
	}
	analyse()
	s = line[1]
	if (s !~ /^\/\* whether .*[^ ] \*\/$/) {
		stop(label ": line 1 must be the question, `/* whether ... (release, commit) */'")
	} else {
		sub(/^\/\* */, "", s)
		sub(/ *\*\/$/, "", s)
		sub(/ \([^()]*\)$/, "", s)
		gsub(/\t/, " ", s)
	}
	print "probe\t" name "\t" s "\t" (why == "" ? "together" : "apart") "\t" why
	if (why == "")
		write_copy()
}

BEGIN {
	split("__attribute__ __extension__ __typeof__ typeof _Static_assert static_assert asm __asm__ " \
	      "sizeof int void char long short unsigned signed float double _Bool bool const " \
	      "volatile static extern inline struct union enum return", list, " ")
	for (i in list)
		keyword[list[i]] = 1
}

FNR == 1 {
	finish()
	nrow = 0
	name = base(FILENAME)
	label = FILENAME
	if (label ~ /\/controls\//)
		sub(/.*\/controls\//, "probes/controls/", label)
	else
		sub(/.*\//, "probes/", label)
}

{
	line[++nrow] = $0
}

END {
	finish()
}
