#!/bin/sh
# Private anonymous pages of all processes of the server, after 10 000 and
# after 100 000 searches.
#
#   memory.sh SECTIONS
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/serve.sh"
have wrk || { echo 'skipped memory: wrk is not installed'; exit 0; }
have jq || { echo 'skipped memory: jq is not installed'; exit 0; }
use "${1:?a file of sections}"
build_silcrow || die 'there is no index of ours'
cat "$queries/keystrokes.txt" "$queries/headings.txt" "$queries/words.txt" \
    "$queries/slips.txt" >"$work/asked"
encode "$work/asked" | sed 's,^,/search?q=,' >"$work/paths"
serve

# Kilobytes.
memory()
{
    for process in $(server_processes); do
        cat "/proc/$process/smaps_rollup"
    done | awk '/^Anonymous:/ { sum += $2 } END { print sum }'
}

# ask COUNT: at least so many searches, in bounded pieces of a second.
ask()
{
    asked=0 pieces=0
    while [ "$asked" -lt "$1" ] && [ "$pieces" -lt "$seconds" ]; do
        got=$(BENCH_PATHS=$work/paths BENCH_VARY=1 bounded wrk -t 1 -c 16 -d 1s \
            -s "$here/wrk.lua" "$base" | tail -n 1 | cut -d. -f1)
        asked=$((asked + ${got:-0}))
        pieces=$((pieces + 1))
    done
    total=$((total + asked))
}

total=0
printf '\nmemory of the server, private and anonymous\n'
echo "at the start: $(memory) kB in $(server_processes | wc -l) processes"
ask 10000
first=$(memory)
echo "after $total searches: $first kB"
ask $((100000 - total))
last=$(memory)
echo "after $total searches: $last kB (bar: 40000; no growth)"
awk -v a="$first" -v b="$last" 'BEGIN { printf "growth: %.3f\n", b / a }'
