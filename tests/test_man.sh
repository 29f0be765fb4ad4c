#!/bin/sh
# The manual pages are sound, and name the commands, options and exit codes
# that the programs have: no more, no fewer.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# same NAME: the files `program` and `manual` are.
same() {
    sort -o "$work/program" "$work/program"
    sort -o "$work/manual" "$work/manual"
    if diff "$work/program" "$work/manual" >"$work/diff"; then
        echo "ok     $1"
    else
        echo "FAILED $1: < the program alone, > the manual alone"
        cat "$work/diff"
        failed=1
    fi
}

# The options in the text of --help as "-d, --data DIR", one a line.
help_options() {
    sed -nE 's/^ +((-[A-Za-z], )?--[a-z-]+( [A-Z:]+)?)  .*/\1/p'
}

# The options of a manual's part, from a line that starts with $2 to the next
# part of that kind.
manual_options() {
    awk -v start="$2" '
        index($0, start) == 1 { inside = 1; next }
        /^\.S[hs] / { inside = 0 }
        inside && /^\.It Fl / { print }
    ' "$1" |
        sed -E 's/^\.It //; s/Fl -/--/g; s/Fl /-/g; s/ , /, /g; s/ Ar / /'
}

manual_codes() {
    awk '/^\.Sh EXIT STATUS/ { inside = 1; next }
        /^\.Sh / { inside = 0 }
        inside && /^\.It [0-9]+$/ { print $2 }' "$1"
}

# check_codes MANUAL: each code is one that engine/error.h or sysexits knows.
check_codes() {
    for code in $(manual_codes "$1"); do
        case $code in
        0 | 1) ;;
        *) grep -qE "^ +ERROR_[A-Z_]+ = $code," \
            "$SILCROW_SOURCE/engine/error.h" || {
                echo "FAILED ${1##*/}: there is no exit code $code"
                failed=1
            } ;;
        esac
    done
}

# narrow NAME COMMAND...: what it prints fits into 80 columns.
narrow() {
    name=$1
    shift
    if "$@" | awk 'length > 80 { print; wide = 1 } END { exit wide }'; then
        echo "ok     $name: at most 80 columns"
    else
        echo "FAILED $name: wider than 80 columns"
        failed=1
    fi
}

index=$SILCROW_BUILD/indexer/silcrow-index
page=$SILCROW_SOURCE/indexer/silcrow-index.1

"$index" --help | sed -nE '/^Commands:/,/^$/s/^  ([a-z-]+) .*/\1/p' \
    >"$work/program"
sed -nE 's/^\.Ss ([a-z-]+)$/\1/p' "$page" >"$work/manual"
cp "$work/program" "$work/commands"
same 'silcrow-index: commands'
while read -r command; do
    "$index" "$command" --help | help_options >"$work/program"
    narrow "silcrow-index $command --help" "$index" "$command" --help
    manual_options "$page" '.Sh DESCRIPTION' >"$work/manual"
    manual_options "$page" ".Ss $command" >>"$work/manual"
    same "silcrow-index $command: options"
done <"$work/commands"
check_codes "$page"

page=$SILCROW_SOURCE/server/silcrow-server.8
narrow 'silcrow-server --help' "$SILCROW_BUILD/server/silcrow-server" --help
narrow 'silcrow-server keys --help' \
    "$SILCROW_BUILD/server/silcrow-server" keys --help
"$SILCROW_BUILD/server/silcrow-server" --help | help_options >"$work/program"
manual_options "$page" '.Sh DESCRIPTION' >"$work/manual"
same 'silcrow-server: options'
check_codes "$page"
"$SILCROW_BUILD/server/silcrow-server" keys --help | help_options \
    >"$work/program"
manual_options "$page" '.Sh KEYS' >"$work/manual"
same 'silcrow-server keys: options'
sed -nE '/silcrow/d; s/^ +\{"(\/[^"]*)", HTTP_([A-Z]+),.*/\2 \1/p' \
    "$SILCROW_SOURCE/server/route.c" >"$work/program"
sed -nE 's/^\.It Ic //p' "$page" >"$work/manual"
same 'silcrow-server: routes'

if command -v mandoc >/dev/null; then
    for page in "$SILCROW_SOURCE"/indexer/*.1 "$SILCROW_SOURCE"/server/*.8; do
        mandoc -T lint -W warning "$page" || failed=1
    done
fi
exit "$failed"
