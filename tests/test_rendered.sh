#!/bin/sh
# Indexes and the sites that generators build from the same guides: addresses
# and anchors are those of the built pages, and what is not is told.
set -u
index=$SILCROW_BUILD/indexer/silcrow-index
work=$(mktemp -d "${TMPDIR:-/tmp}/silcrow-rendered-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0

fail()
{
    echo "FAIL $case: $*"
    failed=1
}

# run STATUS COMMAND...: the exit status is STATUS; output in out and err
run()
{
    wanted=$1
    shift
    "$@" >out 2>err
    got=$?
    [ "$got" = "$wanted" ] || fail "exit $got, not $wanted: $*: $(cat out err)"
}

has()
{
    grep -q -F -e "$2" "$1" || fail "$1 lacks '$2': $(cat "$1")"
}

lacks()
{
    ! grep -q -F -e "$2" "$1" || fail "$1 has '$2': $(cat "$1")"
}

# page FILE BODY: a built page
page()
{
    mkdir -p "$(dirname "$1")"
    printf '<!doctype html><title>T</title><body>%s' "$2" >"$1"
}

mkdir docs
printf '# Pumps\n\nText.\n\n## Set up\n\nHow.\n\n## Set up\n\nAgain.\n' \
    >docs/pumps.md
printf '# Home\n\nWelcome.\n' >docs/index.md

case="check --anchors finds no miss where there is none"
page site/index.html '<h1 id=home>Home</h1>'
page site/pumps/index.html '<h1 id=pumps>Pumps</h1>
    <section id=set-up><h2>Set up</h2></section>
    <a name=set-up-1></a><h2>Set up</h2>'
run 0 "$index" build -q -d d docs
run 0 "$index" check -d d --anchors site
has out '4 sections on 2 pages: 0 anchors not on their page, 0 pages missing'

case="a base that the folder does not have is taken off"
run 0 "$index" build -q -d d -u https://example.org/team/docs docs
run 0 "$index" check -d d --anchors site
has out '4 sections on 2 pages'

case="an anchor that is not on its page is a miss"
run 0 "$index" build -q -d d -a mkdocs docs
run 1 "$index" check -d d --anchors site
has out 'pumps.md:Set up: #set-up_1 not on page'
has out '1 anchors not on their page, 0 pages missing'
run 1 "$index" check -d d --anchors site --json
has out '"missing_pages":0,"missing_anchors":1,"missing":[{"guide":"pumps.md"'
has out '"anchor":"set-up_1"'

case="a page that is not there is a miss of its own"
mkdir half
page half/index.html '<h1 id=home>Home</h1>'
run 1 "$index" check -d d --anchors half
has out 'pumps.md: no page /pumps/'
has out '0 anchors not on their page, 1 pages missing'
lacks out 'not on page'

case="a folder without pages is no site"
run 66 "$index" check -d d --anchors docs
has err 'docs: no page'

exit "$failed"
