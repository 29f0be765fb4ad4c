#!/bin/sh
# The same queries on a small and on a ten times larger file of sections.
#
#   growth.sh SMALL LARGE
. "$(dirname "$0")/common.sh"
use "${2:?a small, then a large file of sections}"
large=$work
build_silcrow || die 'there is no index of ours'
build_fts5 || :
use "$1"
small=$work
build_silcrow || die 'there is no index of ours'
build_fts5 || :

round_of()
{
    for size in small large; do
        folder=$(eval echo "\$$size")
        measure "$1" $size "$programs/bench_search" measure "$folder/silcrow" \
            "$file"
        [ ! -e "$folder/fts5.built" ] ||
            measure "$1" fts5-$size "$programs/peer_fts5" "$mode" \
                "$folder/fts5" "$file"
    done
}

for set in headings:all words:all questions:any; do
    file=$queries/${set%:*}.txt mode=${set#*:}
    [ -s "$file" ] || { echo "skipped ${set%:*}: no BENCH_COLLECTIONS"; continue; }
    begin "growth.${set%:*}"
    each_round round_of
    show "growth, ${set%:*}" large
    printf '\nlarge over small, medians: %s; means: %s; by cpu: %s (bar: 4); ' \
        "$(ratio 3 large small)" "$(ratio 4 large small)" \
        "$(ratio 5 large small)"
    printf 'fts5: %s\n' "$(ratio 3 fts5-large fts5-small)"
done
