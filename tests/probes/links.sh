# shellcheck shell=sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: links.sh - a declaration is not availability
#
# Symbols that are declared and that nothing exports, reached in each of the
# ways that code reaches a symbol; beside each, its like that is exported.

d=$work/questions
rm -rf "$d"
question "$d" call_yes <<'EOF'
#include <linux/slab.h>

void probe(void *memory)
{
	kfree(memory);
}
EOF
question "$d" call_no <<'EOF'
extern void probe_absent(void *);

void probe(void *memory)
{
	probe_absent(memory);
}
EOF
question "$d" inline_yes <<'EOF'
#include <linux/slab.h>

static __always_inline void probe_wrapper(void *memory)
{
	kfree(memory);
}

void probe(void *memory)
{
	probe_wrapper(memory);
}
EOF
question "$d" inline_no <<'EOF'
#include <linux/compiler.h>

extern void probe_absent(void *);
static __always_inline void probe_wrapper(void *memory)
{
	probe_absent(memory);
}

void probe(void *memory)
{
	probe_wrapper(memory);
}
EOF
# the wrapper stays a function of its own, and another of its own calls it
question "$d" outline_no <<'EOF'
#include <linux/compiler.h>

extern int probe_absent(int);
static noinline int probe_inner(int arg)
{
	return probe_absent(arg) + 1;
}

static noinline int probe_outer(int arg)
{
	return probe_inner(arg) * 3;
}

int probe(int arg)
{
	return probe_outer(arg) - 7;
}
EOF
question "$d" outline_yes <<'EOF'
#include <linux/slab.h>

static noinline void probe_inner(void *memory)
{
	kfree(memory);
	kfree(NULL);
}

void probe(void *memory)
{
	probe_inner(memory);
	probe_inner(NULL);
}
EOF
question "$d" cold_no <<'EOF'
#include <linux/compiler.h>
#include <linux/printk.h>

extern int probe_absent(int);
static __cold noinline int probe_trouble(int arg)
{
	return probe_absent(arg) + 1;
}

int probe(int arg)
{
	if (unlikely(arg < 0))
		return probe_trouble(arg);
	return arg;
}
EOF
question "$d" table_no <<'EOF'
extern int probe_absent(int);
static int probe_other(int arg)
{
	return arg;
}

static int (*const probe_table[])(int) = { probe_other, probe_absent };

int probe(int arg)
{
	return probe_table[arg & 1](arg);
}
EOF
question "$d" object_no <<'EOF'
#include <linux/fs.h>

extern loff_t probe_absent(struct file *, loff_t, int);

const struct file_operations probe = { .llseek = probe_absent };
EOF
question "$d" object_yes <<'EOF'
#include <linux/fs.h>

const struct file_operations probe = { .llseek = noop_llseek };
EOF
question "$d" variable_no <<'EOF'
extern int probe_absent;

int probe(void)
{
	return probe_absent;
}
EOF
question "$d" variable_yes <<'EOF'
#include <linux/jiffies.h>

unsigned long probe(void)
{
	return jiffies;
}
EOF
# what inline assembler puts into another section belongs to the function
question "$d" section_no <<'EOF'
void probe(void)
{
	asm volatile(".pushsection .discard.pashm, \"a\"\n\t"
		     ".balign 4\n\t"
		     ".long pashm_tests_define_this_nowhere - .\n\t"
		     ".popsection");
}
EOF
question "$d" assembler_no <<'EOF'
void probe(void)
{
	asm volatile("there is no such instruction");
}
EOF
# two that want the same
question "$d" shared_a_no <<'EOF'
extern void pashm_tests_export_this_nowhere(void);

void probe(void)
{
	pashm_tests_export_this_nowhere();
}
EOF
sed 's/void probe(void)/int probe(void)/; s/^	pashm.*/&\n	return 1;/' "$d/shared_a_no.c" >"$d/shared_b_no.c"
question "$d" shared_c_no <<'EOF'
void probe(void)
{
	extern void pashm_tests_export_this_nowhere(void);

	pashm_tests_export_this_nowhere();
}
EOF
question "$d" shared_d_no <<'EOF'
int probe(void)
{
	extern int pashm_tests_export_this_nowhere(void);

	return pashm_tests_export_this_nowhere() + 4;
}
EOF
# an error that only code generation finds
question "$d" assert_no <<'EOF'
#include <linux/build_bug.h>

void probe(void)
{
	BUILD_BUG_ON(sizeof(int) == 4);
}
EOF
question "$d" weak_yes <<'EOF'
extern void probe_absent(void) __attribute__((weak));

void probe(void)
{
	if (probe_absent)
		probe_absent();
}
EOF
question "$d" module_yes <<'EOF'
#include <linux/module.h>

struct module *probe(void)
{
	return THIS_MODULE;
}
EOF
for mode in together isolated; do
	[ "$mode$quick" != isolated1 ] || continue
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache --probes="$d" --mode=$mode -- "$@"
	check "probes that link and that do not, $mode, are answered" [ "$status" -eq 0 ]
	answers "$work/answers"
	(cd "$d" && ls) | sed 's/\.c$//; s/.*_\([a-z]*\)$/& \1/' >"$work/wanted"
	check "whoever reaches a symbol that is not exported is a no, $mode" same "$work/wanted" "$work/answers"
	check "the log names the symbol, $mode" grep -q \
		'^section_no: no: it compiles, but the kernel does not export pashm_tests_define_this_nowhere' \
		"$work/scratch/probe.log"
done

# A label that follows an object is not part of it, even if nothing says where that ends.
printf 'bad\tbad\ngood\tgood\n' >"$work/table"
echo probe_absent >"$work/wanted"
cat >"$work/unit.s" <<'EOF'
	.type	probe_bad_, @function
probe_bad_:
	call	probe_absent
	.size	probe_bad_, .-probe_bad_
	.type	probe_good_, @function
probe_good_:
	lea	.Ldata, %rdi
	.size	probe_good_, .-probe_good_
	.globl	ref_good
	.type	ref_good, @object
	.size	ref_good, 8
ref_good:
	.quad	probe_good_
	.globl	ref_bad
	.type	ref_bad, @object
	.size	ref_bad, 8
ref_bad:
	.quad	probe_bad_
.LC5:
	.ascii	"a file"
	.type	.Ldata, @object
	.size	.Ldata, 8
.Ldata:
	.quad	.LC5
EOF
awk -v table="$work/table" -v symbols="$work/wanted" -f "$top/probes/link.awk" "$work/unit.s" >"$work/uses"
check "what follows an object is nobody's" \
	eval '[ "$(grep -c "^root" "$work/uses")" = 2 ] && [ "$(grep "^use" "$work/uses")" = "use	bad	probe_absent" ]'
