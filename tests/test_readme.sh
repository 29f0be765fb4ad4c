#!/bin/sh
# The README is true of the tree: its packages are those that the quickstart
# installs, its tour names files that are there. A file that the tour leaves
# out is only named.
set -eu
cd "$SILCROW_SOURCE"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# The names in the first column of the tables below a heading.
first_column() {
    awk -v heading="$1" '
        $0 == heading { inside = 1; next }
        /^##/ { inside = 0 }
        inside && /^\|/ { split($0, cell, "|"); print cell[2] }
    ' README.md
}

sed -n "/<<'END'/,/^END/p" quickstart |
    awk '$1 ~ /^(build|test)$/ { print $2 }' | sort >"$work/installed"
first_column '## Dependencies' | grep -v -e '---' -e ' package ' |
    tr ',' '\n' | tr -d ' ' | sort >"$work/told"
if ! diff "$work/installed" "$work/told"; then
    echo 'FAILED packages: < installed, > in the README'
    failed=1
fi

for folder in shim engine indexer server; do
    first_column "### $folder/" | grep -v '^ file $' |
        tr -cs 'a-z0-9_.' '\n' | grep . |
        sed 's/\.h$//' | sort >"$work/told"
    find "$folder" -maxdepth 1 -name '*.[ch]' -o -maxdepth 1 -name '*.cc' |
        sed -E 's|.*/||; s/\.(h|c|cc)$//' | sort -u >"$work/there"
    comm -13 "$work/there" "$work/told" >"$work/gone"
    comm -23 "$work/there" "$work/told" | sed "s|^|note: not in the tour: $folder/|"
    if [ -s "$work/gone" ]; then
        sed "s|^|FAILED the tour names what is not there: $folder/|" \
            "$work/gone"
        failed=1
    fi
done
exit "$failed"
