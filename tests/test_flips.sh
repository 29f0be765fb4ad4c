#!/bin/sh
# Bits of a published generation flip. `silcrow-index check` must find each one,
# in every file, and a generation that is damaged must not take down what
# serves. Forty bits in the suite; with SILCROW_LONG=1 two thousand.
#
# To see it fail: let manifest_check_file() compare sizes only.
set -u
index=$SILCROW_BUILD/indexer/silcrow-index
work=$(mktemp -d "${TMPDIR:-/tmp}/silcrow-flips-XXXXXX") || exit 1
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
flips=40
[ -z "${SILCROW_LONG:-}" ] || flips=2000

"$index" build --data data --quiet "$SILCROW_SOURCE/corpus" || exit 1
generation=data/guides/generations/000001
"$index" check --data data >/dev/null || { echo 'FAILED: whole, but not so'; exit 1; }
find $generation -type f -exec wc -c {} + | sed '$d' |
    awk '{ print $1, $2 }' >files

# Places drawn by a generator of our own (Park and Miller 1988), so that a run
# can be repeated: the file by its size, then the bit. One bit in ten is of a
# small file, or they would hardly be met.
awk -v flips=$flips '
function next_random() { seed = (seed * 16807) % 2147483647; return seed }
{ size[NR] = $1; name[NR] = $2; total += $1 }
END {
    seed = 20240229
    for (i = 0; i < flips; i++) {
        if (i % 10 == 0) {
            file = 1 + next_random() % NR
        } else {
            at = next_random() % total
            for (file = 1; at >= size[file]; file++)
                at -= size[file]
        }
        print name[file], next_random() % size[file], next_random() % 8
    }
}' files >places

# flip FILE OFFSET BIT: the same again sets it right
flip()
{
    byte=$(od -An -tu1 -j "$2" -N 1 "$1")
    printf "\\$(printf '%03o' $((byte ^ (1 << $3))))" |
        dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

missed=0 crashed=0
while read -r file offset bit; do
    flip "$file" "$offset" "$bit"
    "$index" check --data data >out 2>&1
    status=$?
    case $status in
    0)
        echo "FAILED: not found: $file, byte $offset, bit $bit"
        missed=$((missed + 1))
        ;;
    1 | 65) ;;
    *)
        echo "FAILED: exit $status: $file, byte $offset, bit $bit: $(cat out)"
        crashed=$((crashed + 1))
        ;;
    esac
    flip "$file" "$offset" "$bit"
done <places

"$index" check --data data >/dev/null || {
    echo 'FAILED: set right, but not so'
    missed=$((missed + 1))
}
echo "$flips bits flipped, $missed missed, $crashed crashed"
[ $((missed + crashed)) -eq 0 ]
