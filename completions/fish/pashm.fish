# SPDX-License-Identifier: GPL-2.0
#
# Completion of pashm(1) for fish.

function __pashm_regions
	awk '!/^#/ && $2 != "-" {print $2}' /proc/pashm/regions 2>/dev/null
end

function __pashm_at
	__fish_seen_subcommand_from $argv
end

set -l commands create ls info rm read write dump ring wait call watch limits doctor
complete -c pashm -f
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -l help -d 'Help'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -l version -d 'Version'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a create -d 'Make a region'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a ls -d 'List the regions'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a info -d 'What a region is, and who uses it'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a rm -d 'Take regions away'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a read -d 'A region to standard output'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a write -d 'Standard input to a region'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a dump -d 'A region in hexadecimal'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a ring -d 'Ring a doorbell'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a wait -d 'Wait until somebody rings'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a call -d 'Call a command of a kernel module'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a watch -d 'The regions, live'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a limits -d 'What the driver can do, and limits'
complete -c pashm -n "not __fish_seen_subcommand_from $commands" -a doctor -d 'Why does it not work?'
complete -c pashm -n '__pashm_at info rm read write dump ring wait' -a '(__pashm_regions)'
complete -c pashm -n '__pashm_at call' -a '(ls /proc/pashm/command 2>/dev/null)'
complete -c pashm -n '__pashm_at create' -s m -l mode -x -a '0600 0640 0660 0666' -d 'Rights'
complete -c pashm -n '__pashm_at create' -s g -l group -x -a '(__fish_complete_groups)' -d 'Group'
complete -c pashm -n '__pashm_at create' -l backend -x -a 'any pages range dma dma-wc reserved' -d 'Where its memory comes from'
complete -c pashm -n '__pashm_at create' -l node -x -d 'NUMA node'
complete -c pashm -n '__pashm_at create' -l align -x -d 'Alignment of the address'
complete -c pashm -n '__pashm_at create' -l max-address -x -d 'Highest address'
complete -c pashm -n '__pashm_at create' -l address -x -d 'Where the reserved range begins'
complete -c pashm -n '__pashm_at create' -l phys -d 'Let holders ask for the address'
complete -c pashm -n '__pashm_at create ls info limits doctor' -l json -d 'As JSON'
complete -c pashm -n '__pashm_at ls info limits watch' -s b -l bytes -d 'Sizes as bytes'
complete -c pashm -n '__pashm_at create read write dump ring wait' -s q -l quiet -d 'Say less'
complete -c pashm -n '__pashm_at read write dump' -s o -l offset -x -d 'Begin there'
complete -c pashm -n '__pashm_at read write dump' -s l -l length -x -d 'So many bytes'
complete -c pashm -n '__pashm_at wait' -s t -l timeout -x -d 'Not longer, seconds'
complete -c pashm -n '__pashm_at call' -l hex -d 'The request is hexadecimal'
complete -c pashm -n '__pashm_at call' -s L -l reply -x -d 'Room for the reply'
complete -c pashm -n '__pashm_at watch' -s t -l interval -x -d 'How often, seconds'
complete -c pashm -n '__pashm_at watch' -l once -d 'Once, and end'
