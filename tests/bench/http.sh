#!/bin/sh
# Searches a second over HTTP on loopback, connections kept: the same query
# again and again, many of which none was answered lately, and a constant answer
# as the ceiling; then how late answers are at 70 % of the highest rate.
#
#   http.sh SECTIONS
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/serve.sh"
have wrk || { echo 'skipped http: wrk is not installed'; exit 0; }
have jq || { echo 'skipped http: jq is not installed'; exit 0; }
use "${1:?a file of sections}"
build_silcrow || die 'there is no index of ours'
each=${BENCH_WRK_SECONDS:-4}
encode "$queries/headings.txt" | sed 's,^,/search?q=,' >"$work/paths"
head -n 1 "$work/paths" >"$work/path"
echo /health >"$work/health"
serve

# rate PATHS CONNECTIONS PAUSE VARY: `searches-a-second p50-us p99-us errors`
rate()
{
    BENCH_PATHS=$1 BENCH_PAUSE=$3 BENCH_VARY=$4 bounded wrk -t 1 -c "$2" -d "${each}s" \
        -s "$here/wrk.lua" "$base" | tail -n 1
}

# add ROUND NAME PATHS CONNECTIONS PAUSE VARY
add()
{
    rate "$3" "$4" "$5" "$6" | awk -v round="$1" -v name="$2" '
        { print round, name, $1, $2, $3, $4 }' >>"$figures"
}

round_of()
{
    add "$1" constant "$work/health" 16 0 0
    add "$1" same "$work/path" 16 0 0
    add "$1" many "$work/paths" 16 0 1
}

# Connections that pause between their questions at random, so that together
# they ask 70 % of what was answered at most.
paced_round()
{
    add "$1" paced "$work/paths" 64 "$pause" 1
}

begin http
each_round round_of
pause=$(figure 3 many | awk '{ printf "%.3f", 64 / ($1 * .7) * 1000 }')
each_round paced_round
printf '\nHTTP (medians of %s rounds of %s s)\n%-10s %10s %10s %10s %7s\n' \
    "$rounds" "$each" '' 'a second' 'p50 us' 'p99 us' errors
for name in constant same many paced; do
    printf '%-10s %10.0f %10.0f %10.0f %7.0f\n' $name "$(figure 3 $name)" \
        "$(figure 4 $name)" "$(figure 5 $name)" "$(figure 6 $name)"
done
printf 'the same query over constant: %s (bar: at least 0.5)\n' \
    "$(ratio 3 same constant)"
printf 'many queries over constant: %s (bar: at least 0.1)\n' \
    "$(ratio 3 many constant)"
printf 'p99 over median at about 70 %%: %s (bar: 5)\n' \
    "$(awk '$2 == "paced" { print $5 / $4 }' "$figures" | median)"
