# shellcheck shell=sh disable=SC2016
# SPDX-License-Identifier: GPL-2.0
#
# DOC: trees.sh - kernel directories that are not what they should be
#
# Built of links to the real one, with the one thing wrong that is asked about.

d=$work/questions
plain_questions "$d"
kdir_before=$kdir

# rewrite FILE SED-SCRIPT: a copy in the place of the link
rewrite() {
	sed "$2" "$real/$1" >"$work/rewritten"
	rm -f "$work/tree/$1"
	mv "$work/rewritten" "$work/tree/$1"
}

ask() {
	rm -f "$work/pashm-probes.h"
	run_engine --no-cache --probes="$d" "$@"
}

like_it
ask -- "$@"
check "a build directory of links works" eval '[ "$status" -eq 0 ] && plain_answers'

kdir=$work/nowhere
ask -- "$@"
check "a directory that is not there is refused" refused 'there is no kernel build directory'
mkdir -p "$work/nothing"
kdir=$work/nothing
ask -- "$@"
check "an empty directory is not a kernel" refused 'is not a kernel build directory'
mkdir -p "$work/a:b"
kdir=$work/a:b
ask -- "$@"
check "a kernel directory with a colon in its path is refused" refused 'cannot be used'
like_it
rm "$work/tree/include/generated/autoconf.h"
ask -- "$@"
check "a kernel that is not configured is refused" refused 'is not a configured kernel'
like_it
rewrite include/generated/autoconf.h '/CONFIG_MODULES /d'
ask -- "$@"
check "a kernel without modules is refused" refused 'without loadable modules (CONFIG_MODULES)'
for a in PROC_FS:/proc DEVTMPFS:devtmpfs; do
	like_it
	rewrite include/generated/autoconf.h "/CONFIG_${a%:*} /d"
	ask -- "$@"
	check "a kernel without ${a#*:} is used, with a warning" \
		eval '[ "$status" -eq 0 ] && plain_answers && grep -q "^probe.sh: warning: .*without ${a#*:} (CONFIG_${a%:*})" "$work/err"'
done
# the directory's own make must look here, and not where the links lead
like_it
rewrite include/generated/autoconf.h '/CONFIG_PROC_FS /d'
rewrite Makefile "s,$real,$work/tree,g"
run_engine --no-cache -- "$@"
rm -rf "$work/driver"
mkdir -p "$work/driver"
for f in "$top"/driver/Kbuild "$top"/driver/*.[ch]; do ln -s "$f" "$work/driver/"; done
env -u MAKEFLAGS -u MAKELEVEL make -C "$kdir" M="$work/driver" "$@" PASHM_TOP="$top" \
	PASHM_PROBES="$work/pashm-probes.h" PASHM_VERSION=0 modules >"$work/out" 2>"$work/err" </dev/null
status=$?
check "the driver compiles without /proc" [ $status -eq 0 ]
rm -rf "$work/driver" "$work/pashm-probes.h"
kdir=$real
other=arm64
[ "$machine" != arm64 ] || other=s390
ask -- "$@" ARCH=$other
check "headers for another architecture are refused, with what to give" \
	refused "is for .*, and this would be a build for $other; give ARCH="
like_it
rewrite include/generated/utsrelease.h 's/"[^"]*"/"3.9.11-300"/'
ask -- "$@"
check "Linux 3.9 is refused" refused 'Linux 3\.9\.11-300 is too old: 3\.10 is the first'
like_it
rm "$work/tree/include/generated/utsrelease.h"
ask -- "$@"
check "a kernel that does not say its release is refused" refused 'does not say which kernel it is for'

like_it
rm "$work/tree/Module.symvers"
ask -- "$@"
check "no Module.symvers: refused, with the packages to install" \
	refused "Module\.symvers is missing.*linux-headers-.*kernel-devel-.*--without-symvers"
: >"$work/tree/Module.symvers"
ask -- "$@"
check "an empty Module.symvers is refused, too" refused "Module\.symvers is missing"
question "$d" f.call <<'EOF'
#include <linux/slab.h>

void probe(void)
{
	ksize(NULL);
}
EOF
question "$d" f.other <<'EOF'
int probe(void)
{
	return there_is_no_such_name;
}
EOF
question "$d" b_call <<'EOF'
#include <linux/eventfd.h>

void probe(struct eventfd_ctx *ctx)
{
	eventfd_ctx_put(ctx);
}
EOF
rm "$work/tree/Module.symvers"
ask --without-symvers -- "$@"
check "--without-symvers: what calls is the safe no, what only compiles is known, a family has its member" \
	eval '[ "$status" -eq 0 ] && answer_is b_call no && answer_is z_yes yes && answer_is z_no no &&
	      answer_is f_call yes && answer_is f_other no'
check "the log says that nobody knows" grep -q "^b_call: unsure: .*without Module.symvers" "$work/scratch/probe.log"

# older formats of Module.symvers: no namespace; namespace before the module
plain_questions "$d"
awk -F '\t' 'BEGIN { OFS = FS } { print $1, $2, $3, $4 }' "$real/Module.symvers" >"$work/symvers.old"
awk -F '\t' 'BEGIN { OFS = FS } { print $1, $2, $2 == "kfree" ? "PASHM_TEST" : "", $3, $4 }' "$real/Module.symvers" >"$work/symvers.5.4"
awk -F '\t' 'BEGIN { OFS = FS } { print $1, $2, $3, $4, $2 == "kfree" ? "PASHM_TEST" : "" }' "$real/Module.symvers" >"$work/symvers.now"
for form in old 5.4 now; do
	like_it
	rm "$work/tree/Module.symvers"
	cp "$work/symvers.$form" "$work/tree/Module.symvers"
	ask -- "$@"
	check "the $form format of Module.symvers is read" eval '[ "$status" -eq 0 ] && plain_answers'
	if [ $form = old ]; then a=0; else a=1; fi
	check "the namespace of a symbol, $form format" \
		eval '[ "$(grep -cx "#define NS_KFREE PASHM_TEST" "$work/pashm-probes.h")" = $a ]'
done
like_it
rm "$work/tree/Module.symvers"
grep -v "	kfree	" "$real/Module.symvers" >"$work/tree/Module.symvers"
ask -- "$@"
check "what even the control that must pass misses is ignored" eval '[ "$status" -eq 0 ] && plain_answers'

# --verify: the header is for this kernel and for no other
kdir=$real
ask -- "$@"
cp "$work/pashm-probes.h" "$work/good.h"
run_engine --verify
check "--verify takes the header of this kernel" [ "$status" -eq 0 ]
sed 's/\(PASHM_PROBED_RELEASE "\)/\1x/' "$work/good.h" >"$work/pashm-probes.h"
run_engine --verify
check "--verify refuses another release, and names both" \
	eval '[ "$status" -ne 0 ] && grep -q "was made for Linux x.*, but .* is Linux $release: run configure again" "$work/err"'
sed 's/\(PASHM_PROBED_HASH "\)/\1x/' "$work/good.h" >"$work/pashm-probes.h"
run_engine --verify
check "--verify refuses another configuration" \
	eval '[ "$status" -ne 0 ] && grep -q "another build or configuration of Linux $release" "$work/err"'
rm "$work/pashm-probes.h"
run_engine --verify
check "--verify refuses a header that is not there" eval '[ "$status" -ne 0 ] && grep -q "is missing" "$work/err"'
cp "$work/good.h" "$work/pashm-probes.h"
like_it
rewrite include/generated/autoconf.h '$a #define CONFIG_PASHM_TEST 1'
run_engine --verify
check "--verify sees a changed configuration" [ "$status" -ne 0 ]
like_it
rm "$work/tree/Module.symvers"
sed '1s/^0x......../0x12345678/' "$real/Module.symvers" >"$work/tree/Module.symvers"
run_engine --verify
check "--verify sees changed exports" [ "$status" -ne 0 ]
kdir=$kdir_before
