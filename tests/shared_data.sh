#!/bin/sh
# Print the folder of the judged data that the tests measure with. It is
# unpacked once, below the build folder. Says why not and fails where the
# archives are absent.
#
#   shared_data.sh [PACK]      a pack is `dev` (the default) or `dev-site-mdn`
set -eu
pack=${1:-dev}
: "${SILCROW_SHARED:?is the folder that holds data/}"
: "${SILCROW_BUILD:?is the folder to unpack below}"
archive=$SILCROW_SHARED/data/$pack.tar.zst
target=$SILCROW_BUILD/shared-data/$pack
[ -f "$archive" ] || { echo "there is no $archive" >&2; exit 66; }
command -v zstd >/dev/null || { echo "zstd is not installed" >&2; exit 69; }

# Two tests may come at once: each unpacks for itself, one rename wins.
if [ ! -d "$target" ]; then
    mkdir -p "$SILCROW_BUILD/shared-data"
    fresh=$(mktemp -d "$SILCROW_BUILD/shared-data/$pack.XXXXXX")
    tar --zstd -xf "$archive" -C "$fresh"
    mv -T "$fresh" "$target" 2>/dev/null || rm -rf "$fresh"
fi
echo "$target"
