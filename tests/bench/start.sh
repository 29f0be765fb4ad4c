#!/bin/sh
# From starting the server to its first answer to a search.
#
#   start.sh SECTIONS
. "$(dirname "$0")/common.sh"
use "${1:?a file of sections}"
build_silcrow || die 'there is no index of ours'

round_of()
{
    measure "$1" start "$programs/bench_start" "${BENCH_PORT:-17799}" \
        "$silcrow_server" --data "$work/silcrow" \
        --listen "127.0.0.1:${BENCH_PORT:-17799}"
}

begin start
each_round round_of
printf '\nstart to the first answer (median of %s rounds): %s ms, ' "$rounds" \
    "$(figure 3 start)"
echo 'bar: 50 with 50 000 sections, 100 with 500 000'
