#!/bin/sh
# Going back to the generation before, and not shrinking by accident: through
# silcrow-index, as an operator would.
set -u
index=$SILCROW_BUILD/indexer/silcrow-index
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failures=0

# is NAME WHAT EXPECTED
is()
{
    [ "$2" = "$3" ] && return
    echo "FAILED $1: got '$2', expected '$3'"
    failures=$((failures + 1))
}

run()
{
    "$index" "$@" >out 2>err
    status=$?
}

served()
{
    "$index" stats --data data --json | sed 's/.*"generation":"\([0-9]*\)".*/\1/'
}

build()
{
    run build --data data --quiet "$@" docs
}

mkdir docs
i=0
while [ $i -lt 120 ]; do
    printf '# Guide %s\n\nThe word%s of this guide.\n' $i $i >"docs/$i.md"
    i=$((i + 1))
done

run rollback --data data
is 'an index that is not there is told' "$status" 66
is 'and not made' "$(ls)" "$(printf 'docs\nerr\nout')"

build
is 'the first build is published' "$(served)" 000001
run rollback --data data
is 'there is nothing before the first' "$status" 66
is 'it is served on' "$(served)" 000001

mkdir away
mv docs/1*.md docs/2*.md docs/3*.md docs/4*.md docs/5*.md away
build
is 'an index that shrinks to less than half is refused' "$status" 65
is 'with both counts' "$(grep -c '45 sections .* of the 120 ' err)" 1
is 'the one before is served on' "$(served)" 000001
build --shrink
is 'unless it is meant' "$status $(served)" '0 000002'
run search --data data word17
is 'what is gone is not found' "$status" 1

run rollback --data data --json
is 'the one before can be served again' "$status $(served)" '0 000001'
is 'and is named' "$(grep -c '"generation":"000001"' out)" 1
run search --data data word17
is 'with all that it had' "$status" 0

mv away/*.md docs
build
is 'the next build publishes what the sources hold' "$(served)" 000003
is 'and keeps what was served before it' \
    "$(cd data/guides/generations && echo 0*)" '000001 000003'

file=$(find data/guides/generations/000001/xapian -type f | head -n 1)
printf 'x' | dd of="$file" bs=1 seek=100 conv=notrunc 2>/dev/null
run rollback --data data
is 'a damaged generation is not served' "$status $(served)" '65 000003'

[ $failures -eq 0 ] && echo 'all passed'
[ $failures -eq 0 ]
