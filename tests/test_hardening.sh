#!/bin/sh
# The programs that are shipped are hardened: what the flags of the release
# build promise stands in the files. Other builds are not looked at.
set -eu
cache=$SILCROW_BUILD/CMakeCache.txt
if ! grep -q '^CMAKE_BUILD_TYPE:[A-Z]*=RelWithDebInfo$' "$cache" ||
    ! grep -q '^SILCROW_SANITIZE:STRING=$' "$cache"; then
    echo 'This build is not shipped.'
    exit 0
fi
failed=0

# check NAME PATTERN READELF-OPTION...: what readelf prints has the pattern.
check() {
    name=$1
    pattern=$2
    shift 2
    if readelf -W "$@" "$program" | grep -qE "$pattern"; then
        echo "ok     $name"
    else
        echo "FAILED $name"
        failed=1
    fi
}

for program in "$SILCROW_BUILD/indexer/silcrow-index" \
    "$SILCROW_BUILD/server/silcrow-server"; do
    echo "${program##*/}:"
    if [ ! -x "$program" ]; then
        echo 'FAILED it is built'
        failed=1
        continue
    fi
    check 'position-independent executable' 'Type: +DYN' -h
    check 'relocations read-only' 'GNU_RELRO' -l
    check 'relocations all bound at the start' 'FLAGS.*NOW' -d
    check 'no executable stack' 'GNU_STACK.* RW +0x' -l
    if readelf -W -l "$program" | grep -E ' (LOAD|GNU_STACK) .* RWE '; then
        echo 'FAILED no segment is both written and executed'
        failed=1
    fi
    check 'stack protector' '__stack_chk_fail' --dyn-syms
    check 'functions that check their buffers' '__[a-z]+_chk(@|$)' --dyn-syms
done
exit "$failed"
