#!/bin/sh
# Queries with a typing error, beside the same queries without.
#
#   slips.sh SECTIONS
. "$(dirname "$0")/common.sh"
use "${1:?a file of sections}"
build_silcrow || die 'there is no index of ours'

round_of()
{
    for set in clean slips; do
        measure "$1" $set "$programs/bench_search" measure "$work/silcrow" \
            "$queries/$set.txt"
    done
}

begin slips
each_round round_of
show 'queries with a typing error' slips
printf '\nwith over without, medians: %s; means: %s; by cpu: %s (bar: 3)\n' \
    "$(ratio 3 slips clean)" "$(ratio 4 slips clean)" "$(ratio 5 slips clean)"
