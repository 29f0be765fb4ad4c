#!/bin/sh
# Who may include whom, and what no source may contain. A violation is named
# with file and line; a file that grows too long is only named.
#
#   test_layers.sh [FOLDER]   the sources; SILCROW_SOURCE unless named
set -eu
cd "${1:-$SILCROW_SOURCE}"
found=$(mktemp)
trap 'rm -f "$found"' EXIT

# Folder, and the folders that it may include. What the shim offers to others
# is xapian_shim.h.
arrows() {
    cat <<'END'
shim    shim
engine  engine|shim
indexer indexer|engine|shim
server  server|engine|shim
END
}

# Header of a library, and the files that may include it.
libraries() {
    cat <<'END'
xapian\.h   shim/[a-z_]+\.(cc|h)
cjson/      engine/json[a-z_]*\.[ch]
event2/     server/(connection|http|server|supervisor|worker)\.[ch]
utf8proc\.h engine/unicode\.c
nettle/     engine/[a-z_]+\.c
yaml\.h     (engine|indexer|server)/[a-z_]+\.c
md4c\.h     indexer/[a-z_]+\.c
libxml/     indexer/[a-z_]+\.c
uchardet/   indexer/[a-z_]+\.c
zlib\.h     (indexer|server)/[a-z_]+\.c
END
}

# Why it is wrong, and what no product source may contain.
banned() {
    cat <<'END'
an unbounded or unsafe function|\b(strcpy|strcat|sprintf|vsprintf|strtok|atoi|atol|atoll|alloca|gets)[[:space:]]*\(
a note to self|\b(TODO|FIXME|XXX)\b
a path of one machine|["'[:space:](=](/work|/home|/root|/Users)/
the folder of test data|SILCROW_SHARED|\.\./shared
END
}

sources() {
    find "$@" -name '*.[ch]' -o -name '*.cc' | sort
}

# report WHY: name the lines of standard input.
report() {
    while IFS= read -r line; do
        printf '%s    <- %s\n' "$line" "$1"
    done | tee -a "$found"
}

# The quoted includes of a folder as "file:line:folder/header".
own_includes() {
    sources "$1" | xargs grep -nE '^[[:space:]]*#[[:space:]]*include "' |
        sed -E 's/#[[:space:]]*include "([^"]*)".*/\1/' |
        sed -E "s,:([^:/]*)\$,:$1/\1,"
}

arrows | while read -r folder may; do
    own_includes "$folder" | grep -vE ":($may)/[^/]*\$" |
        report "$folder may include $may alone" || :
    [ "$folder" = shim ] || own_includes "$folder" |
        grep -E ':shim/' | grep -v ':shim/xapian_shim\.h$' |
        report 'the shim offers xapian_shim.h alone' || :
done

libraries | while read -r header may; do
    sources engine indexer server shim |
        xargs grep -nE "^[[:space:]]*#[[:space:]]*include [<\"]$header" |
        grep -vE "^$may:" | report "only $may may include it" || :
done

banned | while IFS= read -r row; do
    sources engine indexer server shim | xargs grep -nE "${row#*|}" |
        report "${row%%|*}" || :
done

sources engine indexer server | grep '\.cc$' |
    report 'C++ belongs into the shim' || :

sources shim | xargs grep -nE '\bcatch[[:space:]]*\(' |
    grep -vE '^shim/guard\.(cc|h):' |
    report 'exceptions are caught by guard alone' || :

for header in $(sources engine indexer server shim tests | grep '\.h$'); do
    head -n 1 "$header" | grep -q '^/\*\*' ||
        echo "$header:1: " | report 'a header starts with what it is for'
    guard=$(sed -n 's/^#ifndef \(SILCROW_[A-Z0-9_]*_H\)$/\1/p' "$header" |
        head -n 1)
    if [ -z "$guard" ] || ! grep -q "^#define $guard\$" "$header"; then
        echo "$header:1: " | report 'an include guard is named SILCROW_..._H'
    fi
done

for source in $(sources engine indexer server shim); do
    lines=$(wc -l <"$source")
    [ "$lines" -le 500 ] || echo "note: $source has $lines lines; split it"
done

[ ! -s "$found" ]
