#!/bin/sh
# From a file of sections to an index: time on two cores and on one, and its
# size, beside FTS5 reading and inserting the same file.
#
#   build.sh SECTIONS
. "$(dirname "$0")/common.sh"
use "${1:?a file of sections}"
fresh=$work/fresh
trap 'rm -rf "$fresh"' EXIT

# timed NAME COMMAND...: adds wall and processor seconds, in microseconds.
timed()
{
    name=$1
    shift
    rm -rf "$fresh"
    mkdir -p "$fresh"
    bounded bash -c 'TIMEFORMAT="%R %U %S"; time "$@" >/dev/null 2>"$0"' \
        "$fresh.log" "$@" 2>"$work/time" || {
        echo "skipped $name: see $fresh.log" >&2
        return 0
    }
    awk -v round="$n" -v name="$name" '
        { printf "%s %s %f %f %f 0 0\n", round, name, $1, $1, $2 + $3 }' \
        "$work/time" >>"$figures"
}

bytes()
{
    du -sb "$1" | cut -f1
}

round_of()
{
    timed two "$silcrow_index" build -q --threads 2 --data "$fresh/silcrow" \
        "$sections"
    ours=$(bytes "$fresh/silcrow/guides/generations")
    kept=$(bytes "$fresh/silcrow/guides/segments")
    timed one taskset -c 0 "$silcrow_index" build -q --threads 1 \
        --data "$fresh/silcrow" "$sections"
    [ -x "$programs/peer_fts5" ] || return 0
    timed fts5 "$programs/peer_fts5" build "$fresh/fts5" "$sections"
    theirs=$(bytes "$fresh/fts5")
    "$programs/peer_fts5" optimize "$fresh/fts5"
    theirs_optimized=$(bytes "$fresh/fts5")
}

begin build
each_round round_of
printf '\nbuild (medians of %s rounds; seconds)\n%-8s %8s %8s\n' "$rounds" '' \
    wall cpu
for name in two one fts5; do
    printf '%-8s %8s %8s\n' $name "$(figure 3 $name)" "$(figure 5 $name)"
done
printf 'two cores over fts5: %s (bar: 2; aim: 1); by cpu: %s\n' \
    "$(ratio 3 two fts5)" "$(ratio 5 two fts5)"
printf 'one core over two: %s (bar: at least 1.5)\n' "$(ratio 3 one two)"
echo "bytes: ours $ours, and $kept to make the next one from; fts5 ${theirs:-0}, optimized ${theirs_optimized:-0}"
awk -v a="$ours" -v b="${theirs:-0}" -v c="${theirs_optimized:-0}" 'BEGIN {
    if (b) printf "size over fts5: %.3f, over it optimized: %.3f (bar: 1)\n",
                  a / b, a / c }'
