#!/bin/sh
# The Dockerfile, which is not built here: it installs what the quickstart
# installs and what the programs load, and keeps to what makes an image small
# and safe.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
file=$SILCROW_SOURCE/Dockerfile
failed=0
. "$SILCROW_SOURCE/tests/check.sh"

has() {
    grep -qE -- "$1" "$file"
}

has_not() {
    ! has "$1"
}

# The packages that a stage installs: 1 or 2.
packages() {
    awk -v stage="$1" '
        /^FROM / { at++ }
        at == stage && /apt-get install/ { inside = 1; next }
        inside && /&&/ { inside = 0 }
        inside { print $1 }' "$file"
}

# The Debian packages of the libraries that the programs load; those that each
# image has are left out.
loaded() {
    for program in indexer/silcrow-index server/silcrow-server; do
        readelf -d "$SILCROW_BUILD/$program"
    done | sed -nE 's/.*\(NEEDED\).*\[(.*)\]/\1/p' | sort -u |
        while read -r library; do
            path=$(ldconfig -p | awk -v name="$library" \
                '$1 == name { print $NF; exit }')
            dpkg-query -S "$(readlink -f "$path")" \
                "$(readlink -f "$path" | sed 's,^/usr,,')" 2>/dev/null |
                sed 's/:.*//' | sort -u
        done | grep -vE '^(libc6|libstdc\+\+6|libgcc-s1|lib(c|cxx)?.*san[0-9]*|gcc.*)$' |
        sort -u
}

sed -n "/<<'END'/,/^END/p" "$SILCROW_SOURCE/quickstart" |
    awk '$1 == "build" { print $2 }' | sort >"$work/quickstart"
packages 1 >"$work/first"
check 'it builds with what the quickstart installs' \
    diff "$work/quickstart" "$work/first"
if command -v dpkg-query >/dev/null && command -v readelf >/dev/null; then
    loaded >"$work/loaded"
    packages 2 | grep -v '^libstdc' >"$work/second"
    check 'it installs the libraries that the programs load' \
        diff "$work/loaded" "$work/second"
fi
check 'it has two stages of one small image' \
    test "$(grep -cE '^FROM debian:12-slim( AS build)?$' "$file")" -eq 2
check 'nothing is installed that is only recommended' \
    test "$(grep -c 'install -y --no-install-recommends' "$file")" -eq 2
check 'lists of packages are not kept' \
    test "$(grep -c 'rm -rf /var/lib/apt/lists' "$file")" -eq 2
check 'it runs as a user by number, not as root' has '^USER [1-9][0-9]+:[1-9]'
check 'it asks its own program whether all is well' \
    has 'CMD \["silcrow-server", "--status"\]'
check 'it says which signal ends it' has '^STOPSIGNAL SIGTERM$'
check 'the program is started without a shell' \
    has '^ENTRYPOINT \["silcrow-server"\]$'
check 'nothing is fetched by hand' has_not '(^ADD |wget |curl -)'
check 'labels name it' has 'org.opencontainers.image.title="Silcrow"'
for variable in $(grep -oE 'SILCROW_[A-Z_]+=' "$file" | tr -d =); do
    setting=$(echo "${variable#SILCROW_}" | tr 'A-Z_' 'a-z-')
    check "$variable is a setting" sh -c \
        "'$SILCROW_BUILD/server/silcrow-server' --print-config |
            grep -qE '^(# )?$setting:'"
done
for folder in build .git; do
    check "$folder is not sent to the builder" \
        grep -qx -- "$folder" "$SILCROW_SOURCE/.dockerignore"
done
exit "$failed"
