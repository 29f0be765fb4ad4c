# shellcheck shell=sh disable=SC2034
# For the tests of programs that go through cases, to be read at their start:
#
#   . "$SILCROW_SOURCE/tests/cases.sh"
#   case="what is true"
#   run 0 "$index" ...
#   has out 'what it says'
#   done_with_cases
#
# It makes an empty folder, goes there, and removes it at the end.
set -u
index=$SILCROW_BUILD/indexer/silcrow-index
work=$(mktemp -d "${TMPDIR:-/tmp}/silcrow-test-XXXXXX")
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
failed=0
case=

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

# has FILE TEXT, lacks FILE TEXT: a line of the file has the text
has()
{
    grep -q -F -e "$2" "$1" || fail "$1 lacks '$2': $(cat "$1")"
}

lacks()
{
    ! grep -q -F -e "$2" "$1" || fail "$1 has '$2': $(cat "$1")"
}

# matches FILE PATTERN, matches_none FILE PATTERN: a line of the file matches
matches()
{
    grep -q -e "$2" "$1" || fail "$1 lacks '$2': $(cat "$1")"
}

matches_none()
{
    ! grep -q -e "$2" "$1" || fail "$1 has '$2': $(cat "$1")"
}

done_with_cases()
{
    [ "$failed" = 0 ] && echo "all well"
    exit "$failed"
}
