#!/bin/sh
# SPDX-License-Identifier: GPL-2.0
#
# DOC: pashm(1), its commands, on a driver that isn't one: exit statuses, messages, JSON.

. "${srcdir:=.}/tests/tools/lib.sh"
pashm=$PWD/tests/tools/pashm-fake
mkdir "$scratch/regions"
export FAKE_DIR="$scratch/regions"

run 2 "$pashm"; says '^Usage: pashm COMMAND' "$err" "no command"
run 0 "$pashm" --help; says 'make a region' "$out" "--help"
run 0 "$pashm" --version; says '^pashm [0-9]' "$out" "--version"
run 2 "$pashm" creat a 1M; says "no command 'creat'" "$err" "a slip"
for c in create ls info rm read write dump ring wait call watch limits doctor; do
	run 0 "$pashm" "$c" --help
	says "^Usage: pashm $c" "$out" "$c --help"
	run 2 "$pashm" "$c" --nonsense
done

# create, and every way in which it is told something wrong
run 0 "$pashm" create ring0 4M --mode=0640; is "$out" "/dev/pashm/ring0: 4194304 bytes" create
run 0 "$pashm" create -q hex 0x1001; is "$out" "" "create -q"
run 6 "$pashm" create ring0 4M; says 'ring0: there is a region of that name already' "$err" EEXIST
run 2 "$pashm" create a
run 2 "$pashm" create a 1M b
for size in 64Q -1 '' 1.5M 0x 99999999999999999999; do run 2 "$pashm" create a -- "$size"; done
run 7 "$pashm" create a 2G
run 8 "$pashm" create a 1M --backend=dma; says "this driver, or this kernel, can't do that" "$err" EOPNOTSUPP
run 2 "$pashm" create a 1M --backend=tape
for mode in 0777 888 rw ''; do run 2 "$pashm" create a 1M --mode="$mode"; done
run 2 "$pashm" create a 1M --node=x
run 1 "$pashm" create a 1M --group=nobody-has-this-group
run 1 "$pashm" create ../a 1M

# ls, info
run 0 "$pashm" ls
says '^NAME  *SIZE  *MEMORY  *PAGE' "$out" "ls: head"
says '^ring0  *4M  *4M  *2M  *[a-z0-9]*  *[a-z0-9]*  *0640' "$out" ls
run 0 "$pashm" ls -b; says '^hex  *8192 ' "$out" "ls -b"
run 0 "$pashm" info ring0; says '^SIZE  *4M$' "$out" info; says '^PHYSICAL  *0x40000000$' "$out" info
run 5 "$pashm" info none; says 'none: there is no region of that name' "$err" ENOENT
if "$pashm" ls --json >"$scratch/json" 2>/dev/null; then
	command -v python3 >/dev/null && run 0 python3 -c '
import json, sys
regions = {r["name"]: r for r in json.load(open(sys.argv[1]))["regions"]}
assert regions["ring0"]["size"] == 4194304, regions
assert regions["ring0"]["mode"] == "0640", regions
assert regions["hex"]["backend"] == "pages", regions' "$scratch/json"
	run 0 "$pashm" info ring0 --json; says '"size": 4194304' "$out" "info --json"
	run 0 "$pashm" limits --json; says '"version": "0.0-fake"' "$out" "limits --json"
	run 0 "$pashm" create js 1M --json; says '"name": "js"' "$out" "create --json"
	run 0 "$pashm" rm js
else
	run 8 "$pashm" ls --json
	says 'built without json-c' "$err" "--json"
fi
run 0 "$pashm" limits; says '^features  *huge-map call bell' "$out" limits
run 0 "$pashm" watch --once; says '^all  *\[' "$out" watch; says '^ring0 ' "$out" watch
printf '%s\n' "$out" | grep -q "$(printf '\033')" && wrong "watch --once has terminal's codes in it"
run 2 "$pashm" watch </dev/null

# bytes in and out
head -c 3000000 /dev/urandom >"$scratch/in"
run 0 sh -c '"$1" write ring0 -o 0x1000 <"$2"' - "$pashm" "$scratch/in"
run 0 sh -c '"$1" read ring0 -o 4K -l 3000000 | cmp - "$2"' - "$pashm" "$scratch/in"
run 0 sh -c '"$1" read ring0 | wc -c' - "$pashm"; is "$out" 4194304 "all of it"
run 1 "$pashm" read ring0 -o 4M -l 1; says 'only 4194304 bytes' "$err" "read beyond"
run 1 sh -c 'cat "$2" "$2" | "$1" write ring0' - "$pashm" "$scratch/in"
says 'full after 4194304 bytes' "$err" "write too much"
run 0 sh -c 'printf "hello, hello, hello" | "$1" write hex' - "$pashm"
run 0 sh -c 'printf HELLO | "$1" write hex -o 7 -l 5' - "$pashm"
run 0 "$pashm" dump hex
is "$out" "00000000  68 65 6c 6c 6f 2c 20 48  45 4c 4c 4f 2c 20 68 65  |hello, HELLO, he|
00000010  6c 6c 6f 00 00 00 00 00  00 00 00 00 00 00 00 00  |llo.............|
00000020  00 00 00 00 00 00 00 00  00 00 00 00 00 00 00 00  |................|
*
00002000" dump
run 0 "$pashm" dump hex -o 0x1ffd; is "$out" "00001ffd  00 00 00                                          |...|
00002000" "dump of a piece"
run 0 sh -c '"$1" read ring0 | head -c 1 >/dev/null' - "$pashm"
run 1 sh -c '"$1" dump ring0 -l 64K >/dev/full' - "$pashm"

# commands, doorbell
run 0 "$pashm" call upper hello; is "$out" HELLO call
run 0 sh -c 'printf abc | "$1" call upper -' - "$pashm"; is "$out" ABC "call -"
run 0 "$pashm" call upper --hex '61 62'; is "$out" AB "call --hex"
run 2 "$pashm" call upper --hex 6; run 2 "$pashm" call upper --hex xy
run 5 "$pashm" call lower hello; says 'no kernel module offers a command' "$err" "call lower"
run 1 "$pashm" call upper hello --reply=2
run 0 "$pashm" ring ring0; is "$out" 1 ring
run 124 "$pashm" wait ring0 --timeout=0.1; says 'nobody rang' "$err" wait
run 2 "$pashm" wait ring0 --timeout=soon

# on a terminal: the live view, and a bar for what takes long
if script -qec true /dev/null >/dev/null 2>&1; then
	run 0 sh -c '(sleep 1; printf q) | TERM=xterm script -qec "$1 watch -t 0.2" "$2"' - "$pashm" "$scratch/typescript"
	shown=$(tr '\033' '~' <"$scratch/typescript")
	says '~\[?1049h' "$shown" "watch begins"; says '^ring0 .*0' "$shown" "watch shows a region"
	says '~\[?25h~\[?1049l' "$shown" "watch gives the screen back"
	run 0 sh -c 'script -qec "(head -c 1000000 /dev/zero; sleep 1; head -c 2000000 /dev/zero) | $1 write ring0" "$2"' \
		- "$pashm" "$scratch/typescript"
	says 'ring0 \[####*\.\.*\] *[0-9]*% ' "$(cat "$scratch/typescript")" "a bar"
	run 0 sh -c '(sleep 1; head -c 9 /dev/zero) | "$1" write ring0 2>&1' - "$pashm"; is "$out" "" "no bar in a file"
else
	echo "not run, as script(1) is not here or can have no terminal: watch and progress on one"
fi

# rm
run 5 "$pashm" rm ring0 none hex; says 'none: there is no region' "$err" rm
run 0 "$pashm" ls; is "$out" "" "nothing is left"
FAKE_MISSING=1 run 3 "$pashm" ls
says "the driver isn't loaded" "$err" "no driver"; says "pashm doctor" "$err" "no driver"
finish
