#!/bin/bash
# What building again costs when one of 10,000 guides changed, as a part of
# what a build from nothing costs: processor time and time on the clock, each
# pair measured one right after the other; prints every round and the medians.
#
#   bench_incremental.sh INDEX [ROUNDS [GUIDES]]
#
# INDEX is the program silcrow-index; ROUNDS is 5 and GUIDES 10000 unless
# given. SILCROW_BENCH_SOURCE names a folder of other guides to copy and use in
# place of those made here; the first page in it is the one that changes.
set -eu
index=$(realpath "$1")
rounds=${2:-5}
guides=${3:-10000}
work=$(mktemp -d "${TMPDIR:-/tmp}/silcrow-incremental-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work"

# Guides of some 4 KB, words as often as Zipf says, 100 to a folder.
make_guides()
{
    awk -v guides="$guides" 'BEGIN {
        srand(3)
        for (i = 0; i < 20000; i++)
            words[i] = sprintf("%c%c%x", 97 + i % 26, 97 + i % 19, i)
        for (g = 0; g < guides; g++) {
            if (g % 100 == 0)
                system(sprintf("mkdir -p docs/%03d", g / 100))
            name = sprintf("docs/%03d/guide-%05d.md", g / 100, g)
            printf "# Guide %d to %s\n\n", g, words[g % 20000] >name
            for (s = 0; s < 7; s++) {
                printf "## %s %s %s\n\n", words[int(20000 ^ rand())],
                    words[int(20000 ^ rand())], words[s] >name
                for (w = 0; w < 110; w++)
                    printf "%s%s", words[int(20000 ^ rand())],
                        w % 14 == 13 ? ".\n" : " " >name
                printf "\n\n" >name
            }
            close(name)
        }
    }'
}

# measure FILE COMMAND...: adds "processor wall" in seconds to FILE
measure()
{
    local file=$1
    shift
    TIMEFORMAT='%U %S %R'
    { time "$@" >/dev/null 2>"$work/said" || true; } 2>"$work/time"
    awk '{ print $1 + $2, $3 }' "$work/time" >>"$file"
}

median()
{
    sort -n | awk '{ at[NR] = $1 } END {
        print NR % 2 ? at[(NR + 1) / 2] : (at[NR / 2] + at[NR / 2 + 1]) / 2 }'
}

if [ -n "${SILCROW_BENCH_SOURCE:-}" ]; then
    cp -r "$SILCROW_BENCH_SOURCE" docs
else
    make_guides
fi
page=$(find docs -name '*.md' | sort | head -n 1)
echo "$(find docs -type f | wc -l) files, $(du -sh --apparent-size docs |
    cut -f 1), $(nproc) processors"
sleep 3 # a file that was changed just now is not taken on trust
for round in $(seq "$rounds"); do
    rm -rf data
    measure full "$index" build --data data --quiet docs
    echo "One more line, $round." >>"$page"
    measure again "$index" build --data data --quiet docs
done
paste full again | awk '{
    printf "full %.2f s CPU, %.2f s wall; again %.2f s CPU, %.2f s wall; " \
        "%.1f %% CPU, %.1f %% wall\n",
        $1, $2, $3, $4, 100 * $3 / $1, 100 * $4 / $2 }'
paste full again | awk '{ print 100 * $3 / $1 }' | median >cpu
paste full again | awk '{ print 100 * $4 / $2 }' | median >wall
echo "median: $(cat cpu) % CPU, $(cat wall) % wall"
