#!/bin/sh
# A folder of hostile files (hostile.sh) is indexed like any other: each file
# is found or told by name, all processes together stay within 512 MB, and the
# index is whole.
#
# In a long run, SILCROW_LONG=1, the build must take less than 30 s as well.
# shellcheck source=cases.sh
. "$SILCROW_SOURCE/tests/cases.sh"
memory_max=512 # MB
seconds_max=30

# offspring PID: it and the processes below it.
offspring()
{
    echo "$1"
    for child in $(cat "/proc/$1/task/$1/children" 2>/dev/null); do
        offspring "$child"
    done
}

# Write down the peak of each process below $1, in kB, until it ends.
watch_memory()
{
    while [ -d "/proc/$1" ]; do
        for process in $(offspring "$1"); do
            sed -n "s/^VmHWM:[^0-9]*\([0-9]*\).*/$process \1/p" \
                "/proc/$process/status" 2>/dev/null
        done
        sleep 0.05
    done
}

# The sum of the highest peaks of all processes, in MB.
memory_sum()
{
    awk '$2 > peak[$1] { peak[$1] = $2 }
        END { for (i in peak) sum += peak[i]; printf "%d\n", sum / 1024 }' "$1"
}

sh "$SILCROW_SOURCE/tests/hostile.sh" hostile || exit 1
mkdir well
printf '# Before\n\nmarkbefore\n' >well/before.md
"$index" build --quiet --data d well || exit 1

case="the build ends and says that files were left out"
started=$(date +%s)
"$index" build --verbose --data d --threads 2 hostile >out 2>err &
build=$!
watch_memory $build >peaks
wait $build
status=$?
seconds=$(($(date +%s) - started))
[ $status = 65 ] || fail "exit $status: $(tail -n 3 err)"

case="each file is found or told by name"
for path in hostile/* hostile/folder/*; do
    mark=mark$(basename "${path%.*}" | tr -cd a-z0-9)
    case $path in
    hostile/folder | hostile/deep | hostile/ignored | hostile/folder.md | *name*) continue ;;
    */linked.md) mark=markgood ;;
    esac
    grep -qF "$path" err || "$index" search --data d --as-typed -- "$mark" \
        >found || fail "$path"
done
has_told=$(grep -c 'has a file whose name is not UTF-8' err)
[ "$has_told" = 2 ] || fail "$has_told names told"
grep -q 'too many folders inside one another' err || fail 'deep folders'

case="nothing crashed and nothing outside was read"
! grep -q 'the parser' err || fail "$(grep 'the parser' err)"
! "$index" search --data d '"root x 0 0"' >found || fail "$(cat found)"

case="no file steers the terminal"
! grep -q "$(printf '\033')" err || fail "an escape sequence"

case="the index is whole"
"$index" check --data d >out || fail "$(cat out)"
"$index" search --data d markgood >out || fail "the good guide is not found"

case="--strict leaves what was there"
before=$(readlink d/guides/current)
"$index" build --quiet --strict --data d hostile >out 2>&1
status=$?
[ $status = 65 ] || fail "exit $status"
[ "$(readlink d/guides/current)" = "$before" ] || fail "it was published"

case="memory"
memory=$(memory_sum peaks)
if grep -q __asan_init "$index"; then
    echo "not judged under a sanitizer: $memory MB"
elif [ "$memory" -gt $memory_max ]; then
    fail "$memory MB"
fi

case="time"
[ -z "${SILCROW_LONG:-}" ] || [ $seconds -lt $seconds_max ] ||
    fail "$seconds s"

echo "$(ls hostile | wc -l) files, $seconds s, $memory MB"
done_with_cases
