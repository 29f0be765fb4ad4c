#!/bin/sh
# Search as you type: a query for every key, beside the whole query. Both lists
# are equally long: the whole query is asked once for each of its keys.
#
#   typing.sh SECTIONS
. "$(dirname "$0")/common.sh"
use "${1:?a file of sections}"
build_silcrow || die 'there is no index of ours'
build_xapian || :
build_fts5 || :

# Keys by the letters that the unfinished word has so far.
split_keys()
{
    awk -v folder="$queries" '
        { n = length($0) - match($0, /[^ ]*$/) + 1
          file = n == 0 ? "space" : n < 4 ? n : "4+"
          print > (folder "/keys." file) }' "$queries/keystrokes.txt"
}

peer_round()
{
    [ ! -e "$work/xapian.built" ] ||
        measure "$1" "xapian-$2" "$programs/peer_xapian" prefix "$work/xapian" "$3"
    [ ! -e "$work/fts5.built" ] ||
        measure "$1" "fts5-$2" "$programs/peer_fts5" prefix "$work/fts5" "$3"
}

round_of()
{
    measure "$1" whole "$programs/bench_search" measure "$work/silcrow" \
        "$queries/typed.txt"
    measure "$1" keys "$programs/bench_search" measure "$work/silcrow" \
        "$queries/keystrokes.txt"
    for letters in space 1 2 3 4+; do
        measure "$1" "keys-$letters" "$programs/bench_search" measure \
            "$work/silcrow" "$queries/keys.$letters"
    done
    peer_round "$1" whole "$queries/typed.txt"
    peer_round "$1" keys "$queries/keystrokes.txt"
}

split_keys
begin typing
each_round round_of
show 'search as you type' keys
printf '\nevery key over the whole query, means: %s; by cpu: %s (bar: 2)\n' \
    "$(ratio 4 keys whole)" "$(ratio 5 keys whole)"
for letters in space 1 2 3 4+; do
    printf '  %-6s letters: %s; by cpu: %s\n' "$letters" \
        "$(ratio 4 "keys-$letters" whole)" "$(ratio 5 "keys-$letters" whole)"
done
for peer in xapian fts5; do
    printf '  the same of %s: %s; by cpu: %s\n' $peer \
        "$(ratio 4 $peer-keys $peer-whole)" "$(ratio 5 $peer-keys $peer-whole)"
done
