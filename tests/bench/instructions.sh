#!/bin/sh
# Instructions that a search takes, counted by callgrind: other programs on the
# machine do not change them. Prints the mean of each set of queries; with
# PROFILE=SET the functions that take most.
#
#   instructions.sh SECTIONS
. "$(dirname "$0")/common.sh"
have valgrind || { echo 'skipped instructions: valgrind is not installed'; exit 0; }
use "${1:?a file of sections}"
build_silcrow || die 'there is no index of ours'
asked=${BENCH_ASKED:-60}

# count SET: the mean of the first queries, spread over the file.
count()
{
    awk -v want="$asked" -v have="$(wc -l <"$queries/$1.txt")" '
        have <= want || int(NR * want / have) > int((NR - 1) * want / have)' \
        "$queries/$1.txt" >"$work/asked"
    rm -f "$work/callgrind.$1"
    bounded valgrind --tool=callgrind --collect-atstart=no \
        --toggle-collect=bench_search_answer \
        --callgrind-out-file="$work/callgrind.$1" \
        "$programs/bench_search" once "$work/silcrow" "$work/asked" \
        >"$work/callgrind.log" 2>&1 || {
        echo "skipped $1: see $work/callgrind.log"
        return 0
    }
    awk -v name="$1" -v queries="$(wc -l <"$work/asked")" '
        /^(summary|totals):/ && !done { done = 1
            printf "%-12s %10.0f instructions a query\n", name, $2 / queries }' \
        "$work/callgrind.$1"
}

for set in ${PROFILE:-headings words keystrokes clean slips questions}; do
    [ ! -s "$queries/$set.txt" ] || count "$set"
done
[ -z "${PROFILE:-}" ] || callgrind_annotate "$work/callgrind.$PROFILE" | head -60
