#!/bin/sh
# A build that dies, or that the system refuses something: what is served stays
# whole, and the next build goes on. A few moments and calls in the suite; with
# SILCROW_LONG=1 five hundred kills, and every call of each kind.
#
# To see it fail: let generations_serve() write the link before the files are
# there, or let file_sync() return 0 whatever fsync() says.
set -u
index=$SILCROW_BUILD/indexer/silcrow-index
work=$(mktemp -d "${TMPDIR:-/tmp}/silcrow-crash-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
kills=8 calls='1 2 5 10 11'
[ -z "${SILCROW_LONG:-}" ] || { kills=500 calls=all; }
failures=0
ASAN_OPTIONS=${ASAN_OPTIONS:-}:detect_leaks=0 # it cannot look while traced
export ASAN_OPTIONS

fail()
{
    echo "FAILED $*"
    failures=$((failures + 1))
}

generation()
{
    "$index" stats --data data --json 2>/dev/null |
        sed 's/.*"generation":"\([0-9]*\)".*/\1/'
}

# whole WHAT: what is served is whole and answers.
whole()
{
    "$index" check --data data >out 2>&1 || fail "$1: $(cat out)"
    "$index" search --data data steadfast >out 2>&1 || fail "$1: $(cat out)"
}

mkdir docs
cp -R "$SILCROW_SOURCE/corpus" docs/corpus
printf '# Anchor\n\nA steadfast word.\n' >docs/anchor.md
"$index" build --data data --quiet docs || exit 1

# ---- Killed ------------------------------------------------------------------

# Moments drawn by a generator of our own (Park and Miller 1988), over twice
# the time that a build takes.
start=$(date +%s%N)
"$index" build --data data --quiet --full docs || exit 1
took=$((($(date +%s%N) - start) / 1000000))
awk -v kills=$kills -v took=$took 'BEGIN {
    seed = 4711
    for (i = 0; i < kills; i++) {
        seed = (seed * 16807) % 2147483647
        printf "%.3f\n", seed % (took * 2) / 1000
    }
}' >moments
killed=0 i=0
while read -r moment; do
    i=$((i + 1))
    printf '# Guide %s\n\nRound %s.\n' $((i % 40)) $i >"docs/g$((i % 40)).md"
    full=
    [ $((i % 3)) -ne 0 ] || full=--full
    setsid "$index" build --data data --quiet $full docs >/dev/null 2>&1 &
    pid=$!
    sleep "$moment"
    kill -9 "-$pid" 2>/dev/null
    wait $pid 2>/dev/null
    [ $? -ne 137 ] || killed=$((killed + 1))
    whole "killed after $moment s"
done <moments
"$index" build --data data --quiet docs 2>out || fail "after kills: $(cat out)"
whole 'after kills'
"$index" build --data fresh --quiet docs || exit 1
for data in data fresh; do
    "$index" search --data $data --json --limit 50 round |
        sed 's/"took_ms":[^,]*,//; s/"score":[^,]*,//g' >answer.$data
done
cmp -s answer.data answer.fresh || fail 'another answer than a build from nothing'
[ -z "$(find data -name .next -o -name .scratch -o -name .current)" ] ||
    fail 'leftovers of a dead build'
echo "$kills builds, $killed of them killed"

# ---- Refused by the system -----------------------------------------------------

# judge WHAT: after a build that something was refused
judge()
{
    case $status in
    0) ;; # not reached, or nothing that a build needs
    65 | 69 | 70 | 73 | 74 | 77)
        [ -s err ] || fail "$1: nothing is told"
        [ "$(generation)" = "$before" ] ||
            fail "$1: exit $status, but published"
        ;;
    *) fail "$1: exit $status: $(tail -n 3 err)" ;;
    esac
    whole "$1"
    refused=$((refused + (status != 0)))
    count=$((count + 1))
}

# inject CALL NUMBER ERROR: a build in which a call of that number fails, in
# each of its threads
inject()
{
    before=$(generation)
    echo "Word $1 $2." >>docs/anchor.md
    timeout 60 strace -f -o trace -e "trace=$1" \
        -e "inject=$1:error=$3:when=$2" \
        "$index" build --data data --quiet --full docs >out 2>err
    status=$?
    judge "$1 $2 $3"
}

# fill BLOCKS: a build in which no file can become larger
fill()
{
    before=$(generation)
    echo "Word $1." >>docs/anchor.md
    (
        trap '' XFSZ
        ulimit -f "$1"
        timeout 60 "$index" build --data data --quiet --full docs >out 2>err
    )
    status=$?
    judge "files of $1 blocks"
}

count=0 refused=0
for blocks in 1 4 16 64 128 256; do
    fill $blocks
done
[ $refused -ge 4 ] || fail "only $refused of $count builds without room gave up"
if command -v strace >/dev/null; then
    for call in fsync:EIO rename:EIO symlink:EROFS mkdir:EDQUOT link:EMLINK; do
        name=${call%:*}
        numbers=$calls
        if [ "$calls" = all ]; then
            strace -f -c -e "trace=$name" -o trace "$index" build --data data \
                --quiet --full docs >/dev/null 2>&1
            numbers=$(seq "$(awk -v name="$name" '$NF == name { print $4 }' trace)")
        fi
        for number in $numbers; do
            inject "$name" "$number" "${call#*:}"
        done
    done
else
    echo 'SKIP crash: strace is not installed'
fi
"$index" build --data data --quiet docs 2>out || fail "then: $(cat out)"
whole 'after refusals'
echo "$count builds that something was refused, $refused of them gave up"

[ $failures -eq 0 ]
