# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: slips.sh - a mistake in one probe is that probe's own affair
#
# Each slip stands between probes whose answers are known, in both senses:
# alphabetically in the middle, and in the same unit unless the engine sets it
# apart.  It is a "no"; the others stay what they are.

s=$work/slips
question "$s" brace <<'EOF'
int probe(void)
{
	if (1) {
		return 0;
}
EOF
question "$s" brace_too_many <<'EOF'
int probe(void)
{
	return 0;
}
}
EOF
question "$s" bracket <<'EOF'
int probe(void)
{
	return (1 + 2;
}
EOF
question "$s" semicolon_inside <<'EOF'
int probe(void)
{
	int one = 1
	return one;
}
EOF
question "$s" semicolon_at_end <<'EOF'
int probe = 1
EOF
question "$s" semicolon_after_struct <<'EOF'
int probe;
struct probe_thing {
	int member;
}
EOF
question "$s" comment <<'EOF'
int probe(void)
{
	return 0; /* what comes here?
}
EOF
question "$s" string <<'EOF'
const char *probe(void)
{
	return "no end;
}
EOF
question "$s" character <<'EOF'
int probe(void)
{
	return 'x;
}
EOF
question "$s" stray_if <<'EOF'
#if 1
int probe(void)
{
	return 0;
}
EOF
question "$s" stray_endif <<'EOF'
int probe(void)
{
	return 0;
}
#endif
EOF
question "$s" stray_else <<'EOF'
int probe(void)
{
	return 0;
}
#else
EOF
question "$s" missing_header <<'EOF'
#include <linux/there_is_no_such_header.h>

int probe(void)
{
	return 0;
}
EOF
question "$s" error_directive <<'EOF'
#error this kernel is not the one

int probe;
EOF
question "$s" unknown_type <<'EOF'
static there_is_no_such_type_t probe(there_is_no_such_type_t arg)
{
	return arg;
}
EOF
question "$s" unknown_type_object <<'EOF'
const struct there_is_no_such_struct probe = { .member = 1 };
EOF
question "$s" old_style <<'EOF'
int probe(arg)
int other;
{
	return arg;
}
EOF
question "$s" wrong_struct <<'EOF'
#include <linux/list.h>

struct list_head {
	int other;
};

struct list_head probe;
EOF
for f in "$s"/*.c; do
	name=${f##*/}
	name=${name%.c}
	d=$work/questions
	plain_questions "$d"
	cp "$f" "$d/m_slip.c"
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache --probes="$d" -- "$@"
	check "slip \`$name' is a no, and the other answers stay" \
		eval '[ "$status" -eq 0 ] && plain_answers && answer_is m_slip no'
done
# all at once: one unit, with the good ones between them
d=$work/questions
plain_questions "$d"
cp "$s"/*.c "$d/"
rm -f "$work/pashm-probes.h"
run_engine --no-cache --probes="$d" -- "$@"
check "all slips at once are no, and the other answers stay" \
	eval '[ "$status" -eq 0 ] && plain_answers && answers "$work/answers" &&
	      [ "$(grep -c " yes$" "$work/answers")" -eq 2 ]'

# What is right in itself, and would disturb a neighbour in the same unit.
s=$work/neighbours
question "$s" define_common <<'EOF'
#define next previous
#define probe probe
#define list_head hlist_head

int probe;
EOF
question "$s" undef <<'EOF'
#include <linux/slab.h>
#undef kfree
#undef NULL

int probe;
EOF
question "$s" pragma <<'EOF'
#pragma GCC diagnostic ignored "-Wincompatible-pointer-types"
#pragma GCC diagnostic ignored "-Wimplicit-function-declaration"

int probe;
EOF
question "$s" same_name <<'EOF'
static int helper(void)
{
	return 1;
}

int probe(void)
{
	return helper();
}
EOF
question "$s" takes_a_name <<'EOF'
void kfree(int a, int b, int c)
{
}

int probe;
EOF
question "$s" takes_a_tag <<'EOF'
struct list_head {
	long no_next_here;
};

struct list_head probe;
EOF
question "$s" takes_an_enumerator <<'EOF'
enum { there_is_no_such_member, LIST_POISON_IS_NOT_A_MACRO };

int probe = there_is_no_such_member;
EOF
question "$s" member_called_probe <<'EOF'
#include <linux/platform_device.h>

static typeof(((struct platform_driver *)0)->probe(0)) probe_it(struct platform_device *dev)
{
	return 0;
}

struct platform_driver probe = { .probe = probe_it, };
EOF
question "$s" member_called_probe_2 <<'EOF'
#include <linux/platform_device.h>

void *probe(struct platform_driver *driver)
{
	return driver->probe;
}
EOF
for f in "$s"/*.c; do
	name=${f##*/}
	name=${name%.c}
	d=$work/questions
	plain_questions "$d"
	cp "$f" "$d/m_neighbour.c"
	cp "$f" "$d/z_neighbour.c"
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache --probes="$d" -- "$@"
	check "neighbour \`$name', twice, is a yes, and the other answers stay" \
		eval '[ "$status" -eq 0 ] && plain_answers && answer_is m_neighbour yes && answer_is z_neighbour yes'
done
