#!/bin/sh
# A query in process with ten snippets, beside what one would use instead.
#
#   query.sh SECTIONS
. "$(dirname "$0")/common.sh"
. "$(dirname "$0")/peers.sh"
use "${1:?a file of sections}"
build_silcrow || die 'there is no index of ours'
build_xapian || :
build_fts5 || :
build_groonga || :

round_of()
{
    [ "$mode" != all ] ||
        measure "$1" silcrow-all "$programs/bench_search" measure \
            "$work/silcrow" "$file" all
    measure "$1" silcrow "$programs/bench_search" measure "$work/silcrow" "$file"
    [ ! -e "$work/xapian.built" ] ||
        measure "$1" xapian "$programs/peer_xapian" "$mode" "$work/xapian" "$file"
    [ ! -e "$work/fts5.built" ] ||
        measure "$1" fts5 "$programs/peer_fts5" "$mode" "$work/fts5" "$file"
    [ ! -e "$work/groonga.built" ] || 
        measure "$1" groonga "$here/peer_groonga.sh" "$mode" \
            "$work/groonga/db" "$file"
}

for set in headings:all words:all questions:any; do
    file=$queries/${set%:*}.txt mode=${set#*:}
    [ -s "$file" ] || { echo "skipped ${set%:*}: no BENCH_COLLECTIONS"; continue; }
    begin "query.${set%:*}"
    each_round round_of
    measure_scripts
    ours=silcrow
    [ "$mode" != all ] || ours=silcrow-all
    show "${set%:*}, $mode of the words wanted" $ours
done
