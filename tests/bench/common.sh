# What the tables share; sourced by them. Each takes a file of sections (JSON
# Lines: id, guide, title, text), builds what is missing below BENCH_WORK and
# measures. Every phase ends after BENCH_SECONDS.
#
#   BENCH_WORK         folder of indexes and figures (TMPDIR/silcrow-bench)
#   BENCH_BUILD        folder of our programs (build/release)
#   BENCH_ROUNDS       rounds of which the median counts (5)
#   BENCH_SECONDS      that one phase may take (900)
#   BENCH_COLLECTIONS  folder with ir/*/queries.tsv, for questions
#   BENCH_MODULES      node_modules with minisearch and @orama/orama
set -u
here=$(cd "$(dirname "$0")" && pwd)
build=${BENCH_BUILD:-$here/../../build/release}
programs=$build/tests/bench
silcrow_index=$build/indexer/silcrow-index
silcrow_server=$build/server/silcrow-server
rounds=${BENCH_ROUNDS:-5}
seconds=${BENCH_SECONDS:-900}
export LC_ALL=C

die()
{
    echo "$(basename "$0"): $*" >&2
    exit 1
}

have()
{
    command -v "$1" >/dev/null 2>&1
}

# bounded COMMAND...: ends it after the seconds of a phase.
bounded()
{
    timeout -k 5 "$seconds" "$@"
}

# use SECTIONS: sets sections, work and queries.
use()
{
    sections=$1
    [ -f "$sections" ] || die "there is no $sections"
    work=${BENCH_WORK:-${TMPDIR:-/tmp}/silcrow-bench}/$(basename "$sections" .jsonl)
    queries=$work/queries
    mkdir -p "$queries" || exit 1
    [ -s "$queries/slips.txt" ] ||
        bounded "$programs/bench_queries" "$sections" "$queries" 1 >/dev/null ||
        die 'cannot make queries'
    questions
}

# Questions that people wrote, five words or more, spread over the collections.
questions()
{
    [ ! -s "$queries/questions.txt" ] || return 0
    [ -n "${BENCH_COLLECTIONS:-}" ] || return 0
    cat "$BENCH_COLLECTIONS"/ir/*/queries.tsv 2>/dev/null | cut -f2 |
        awk 'NF >= 5 && length < 300' >"$queries/all"
    awk -v want=300 -v have="$(wc -l <"$queries/all")" '
        int(NR * want / have) > int((NR - 1) * want / have)' \
        "$queries/all" >"$queries/questions.txt"
    rm "$queries/all"
}

# ---- Indexes ---------------------------------------------------------------

# built NAME COMMAND...: run it once; NAME.built says that it succeeded.
built()
{
    name=$1
    shift
    [ ! -e "$work/$name.built" ] || return 0
    echo "building $name ..." >&2
    bounded "$@" >"$work/$name.log" 2>&1 || {
        echo "skipped $name: it could not be built, see $work/$name.log" >&2
        return 1
    }
    touch "$work/$name.built"
}

build_silcrow()
{
    built silcrow "$silcrow_index" build -q --data "$work/silcrow" "$sections"
}

build_xapian()
{
    built xapian "$programs/peer_xapian" build "$work/xapian" "$sections"
}

make_fts5()
{
    rm -f "$work/fts5"
    "$programs/peer_fts5" build "$work/fts5" "$sections" &&
        "$programs/peer_fts5" optimize "$work/fts5"
}

build_fts5()
{
    [ -x "$programs/peer_fts5" ] || {
        echo 'skipped fts5: built without SQLite' >&2
        return 1
    }
    [ -e "$work/fts5.built" ] || echo 'building fts5 ...' >&2
    [ -e "$work/fts5.built" ] || { make_fts5 && touch "$work/fts5.built"; }
}

# ---- Figures ---------------------------------------------------------------

# Each line of the figures: round, name, median, mean, cpu, p99, hits.
begin()
{
    figures=$work/figures.$1
    : >"$figures"
}

# measure ROUND NAME COMMAND...: adds what the command prints.
measure()
{
    round=$1 name=$2
    shift 2
    line=$(bounded "$@") || {
        echo "skipped $name: $*" >&2
        return 0
    }
    echo "$round $name $line" >>"$figures"
}

# ratio COLUMN NAME BASE: the median of NAME / BASE of each round.
ratio()
{
    awk -v column="$1" -v name="$2" -v base="$3" '
        $2 == name { a[$1] = $column }
        $2 == base { b[$1] = $column }
        END { for (r in a) if (b[r] > 0) print a[r] / b[r] }' "$figures" |
        median
}

median()
{
    sort -n | awk '{ v[NR] = $1 }
        END { if (NR) printf "%.3f\n", v[int((NR + 1) / 2)]; else print "-" }'
}

# figure COLUMN NAME
figure()
{
    awk -v column="$1" -v name="$2" '$2 == name { print $column }' "$figures" |
        median
}

# show TITLE BASE: a row for each name; ours divided by each, BASE is ours.
show()
{
    printf '\n%s (medians of %s rounds; microseconds a query)\n' "$1" "$rounds"
    printf '%-22s %10s %10s %10s %10s %6s %9s %9s\n' '' median mean cpu p99 \
        hits 'ours/it' 'by cpu'
    for name in $(awk '!seen[$2]++ { print $2 }' "$figures"); do
        printf '%-22s %10.1f %10.1f %10.1f %10.1f %6.2f %9s %9s\n' "$name" \
            "$(figure 3 "$name")" "$(figure 4 "$name")" \
            "$(figure 5 "$name")" "$(figure 6 "$name")" \
            "$(figure 7 "$name")" "$(ratio 3 "$2" "$name")" \
            "$(ratio 5 "$2" "$name")"
    done
}

# each_round COMMAND...: calls it with the number of each round.
each_round()
{
    n=1
    while [ "$n" -le "$rounds" ]; do
        "$@" "$n"
        n=$((n + 1))
    done
}
