# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: lint.sh - tests/lint sees what it is there to see
#
# A small tree that keeps the rules, and one fault at a time in it.

l=$work/lint
# file PATH: makes one with a license line in front of standard input
file() {
	mkdir -p "$l/$(dirname "$1")"
	{
		case $1 in
		*.[ch]) echo "/* SPDX-License-Identifier: ${license:-GPL-2.0} */" ;;
		*) echo "# SPDX-License-Identifier: GPL-2.0" ;;
		esac
		cat
	} >"$l/$1"
}

clean_tree() {
	rm -rf "$l"
	mkdir -p "$l/tests" "$l/driver" "$l/compat/linux" "$l/probes" "$l/include/pashm"
	cp "$top/tests/lint" "$l/tests/lint"
	printf '/* whether it holds (1.0, 123456789abc) */\n/* SPDX-License-Identifier: GPL-2.0 */\nint probe;\n' >"$l/probes/x.c"
	license='GPL-2.0 WITH Linux-syscall-note' file include/pashm/uapi.h </dev/null
	file driver/main.c <<'EOF'
/* copy_from_user() and __pa() and LINUX_VERSION_CODE may be spoken of */
static const char *text = "__pa(x) in a text";
EOF
	file driver/main.h <<'EOF'
#ifndef PASHM_MAIN_H
#define PASHM_MAIN_H
#endif
EOF
	file driver/usercopy.c <<'EOF'
int f(void *a, const void *b) { return copy_from_user(a, b, 1); }
EOF
	file driver/address.c <<'EOF'
unsigned long f(void *a) { return __pa(a); }
EOF
	file compat/linux/x.h <<'EOF'
#ifndef HAVE_X
#endif
EOF
}

# fault TEXT PATH: standard input added to the file is found
fault() {
	if [ -e "$l/$2" ]; then cat >>"$l/$2"; else file "$2"; fi
	sh "$l/tests/lint" >"$work/out" 2>"$work/err"
	status=$?
	check "lint finds $1" eval '[ "$status" -eq 1 ] && grep -q "^lint: rules broken: 1$" "$work/err"'
	clean_tree
}

clean_tree
sh "$l/tests/lint" >"$work/out" 2>"$work/err"
check "lint is content with a tree that keeps the rules" [ $? -eq 0 ]
fault "#if on a version in compat's neighbour" driver/main.c <<'EOF'
#define f LINUX_VERSION_CODE
EOF
fault "the version in a compat header" compat/linux/x.h <<'EOF'
int f = LINUX_VERSION_CODE;
EOF
fault "a probe's answer in an example" examples/x.c <<'EOF'
#define f HAVE_X
EOF
fault "#ifdef in the driver" driver/main.c <<'EOF'
#ifdef CONFIG_X
#endif
EOF
fault "#ifdef in a header of the driver" driver/main.h <<'EOF'
#ifdef CONFIG_X
#endif
EOF
for name in copy_from_user copy_to_user get_user __put_user clear_user strncpy_from_user memdup_user simple_read_from_buffer; do
	fault "$name outside usercopy" driver/main.c <<EOF
int g(void) { return $name(0, 0, 0); }
EOF
done
for name in __pa virt_to_phys __va PAGE_OFFSET; do
	fault "$name outside address" driver/main.c <<EOF
unsigned long g(void *a) { return $name(a); }
EOF
done
printf 'int x;\n' >"$l/driver/bare.c"
fault "a file without its license" driver/main.c </dev/null
printf '/* SPDX-License-Identifier: GPL-2.0 */\n' >"$l/include/pashm/uapi.h"
fault "the wrong license of the ABI" driver/main.c </dev/null
fault "a blank at the end of a line" driver/main.c <<EOF
int x;$(printf ' ')
EOF
fault "a file that is too long" driver/main.c <<EOF
$(awk 'BEGIN { for (i = 0; i < 400; i++) print "int x;" }')
EOF
printf '/* whether it holds */\n/* SPDX-License-Identifier: GPL-2.0 */\nint probe;\n' >"$l/probes/x.c"
fault "a probe that does not say since when" driver/main.c </dev/null
