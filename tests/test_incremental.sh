#!/bin/sh
# Building again: only what changed is read, and the index is the one that a
# build from nothing makes.
# shellcheck source=cases.sh
. "$SILCROW_SOURCE/tests/cases.sh"

# build STATUS OPTION...: into d, the report in out
build()
{
    wanted=$1
    shift
    "$index" build --data d --json "$@" docs >out 2>err
    got=$?
    [ "$got" = "$wanted" ] || fail "exit $got, not $wanted: $(cat err)"
}

# says ADDED CHANGED REMOVED UNCHANGED
says()
{
    wanted="\"added\":$1,\"changed\":$2,\"removed\":$3,\"unchanged\":$4"
    grep -q -e "$wanted" out || fail "no $wanted in $(cat out)"
}

# read OPERATOR COUNT: how many files were read to be indexed
read_files()
{
    got=$(sed -E 's/.*"read":([0-9]+).*/\1/' out)
    test "$got" "$1" "$2" || fail "$got files were read, not $1 $2"
}

# What does not tell one build from another.
sums()
{
    (cd "$1/guides/current/" && find . -type f ! -name manifest.json \
        -exec sha256sum {} + | sort -k 2)
}

# published BOOL: whether the last build published a generation
published()
{
    grep -q -e "\"published\":$1" out || fail "not published $1: $(cat out)"
}

# Begin to count what is made anew: files are told by their inodes.
count_from_here()
{
    find d/guides/segments d/guides/current/ -type f -printf '%i\n' |
        sort >inodes
}

# made FOLDER NAME OPERATOR COUNT: files of that name below d/guides/FOLDER
# that were not there
made()
{
    got=$(find "d/guides/$1" -path "$2" -type f -printf '%i\n' | sort |
        comm -23 - inodes | wc -l)
    test "$got" "$3" "$4" || fail "$got new $2 in $1, not $3 $4"
}

# The index in d is what a build of docs from nothing makes.
same()
{
    rm -rf fresh
    "$index" build --data fresh --json "$@" docs >fresh-out 2>fresh-err
    sums fresh >sums-fresh
    same_again
}

# The same, when docs and the options are what they were for the last same().
same_again()
{
    sums d >sums-d
    cmp -s sums-d sums-fresh ||
        fail "not as from nothing: $(diff sums-d sums-fresh)"
    for count in guides sections terms skipped warnings unlisted; do
        x=$(sed -E "s/.*\"$count\":([0-9]+).*/\1/" out)
        y=$(sed -E "s/.*\"$count\":([0-9]+).*/\1/" fresh-out)
        [ "$x" = "$y" ] || fail "$count: $x, not $y"
    done
    sort err >err-d
    sort fresh-err | cmp -s - err-d || fail "told otherwise: $(cat err)"
    "$index" check --data d >/dev/null 2>check-err || fail "$(cat check-err)"
}

# Guides enough for several batches, some with a problem or a twin. Their
# times are long ago: a file changed just now is never taken on trust.
make_docs()
{
    mkdir -p docs/deep
    awk 'BEGIN {
        srand(11)
        for (file = 0; file < 600; file++) {
            name = sprintf("docs/%sg%03d.md", file % 4 ? "" : "deep/", file)
            printf "# Guide %d\n\nIt tells of the peripherally inserted " \
                "central catheter (PICC%d).\n\n", file, file % 9 >name
            for (s = 0; s < 6; s++) {
                printf "## Part %d of %d\n\n", s, file % 50 >name
                for (w = 0; w < 100; w++)
                    printf "w%x ", int(rand() * 3000) >name
                printf "\n\n" >name
            }
            close(name)
        }
        for (line = 0; line < 9000; line++) {
            printf "{\"id\":\"d%d\",\"title\":\"Line %d\",\"text\":\"",
                line % 8990, line >"docs/lines.jsonl"
            for (w = 0; w < 60; w++)
                printf "w%x ", int(rand() * 3000) >"docs/lines.jsonl"
            print "\"}" >"docs/lines.jsonl"
        }
    }'
    printf '{"id":"twin","title":"First","text":"the first"}\n' \
        >docs/a.jsonl
    printf '{"id":"twin","title":"Second","text":"the second"}\n' \
        >docs/z.jsonl
    printf '{broken\n' >>docs/z.jsonl
    printf -- '---\ndraft: true\n---\n# Draft\n' >docs/draft.md
    settle
}

settle()
{
    find docs -newermt 2020-01-01 -exec touch -d 2019-01-01 {} +
}

files=604
make_docs
sleep 3 # the time of the last change cannot be set: it must pass

case="a first build reads all"
build 65
says $files 0 0 0
read_files -ge $files
same

case="nothing changed: nothing is read, written or published"
count_from_here
build 65
says 0 0 0 $files
read_files -eq 0
published false
made segments '*/*.*' -eq 0
made current/ '*' -eq 0
same_again

case="a touched file is read to know that it is the same"
touch -d 2018-01-01 docs/g101.md
build 65
says 0 0 0 $files
read_files -eq 0
published false
same_again

case="nothing changed, but an older generation is served: it is replaced"
rm -rf old
"$index" build --data d --quiet --url-base /old/ docs 2>err
build 65
published true
before=$(readlink d/guides/current)
oldest=$(ls d/guides/generations | head -n 1)
ln -sfn "generations/$oldest" d/guides/current
build 65
published true
[ "$(readlink d/guides/current)" != "$before" ] || fail "current is $before"
same_again

case="one changed file: its batch is read"
echo 'More of it.' >>docs/g101.md
build 65
says 0 1 0 $((files - 1))
read_files -gt 0
read_files -lt $((files / 2))
published true
same
"$index" search --data d 'more' >found || fail "not found"

case="one changed file: one segment is written, the others are linked"
count_from_here
echo 'Still more of it.' >>docs/g101.md
build 65
says 0 1 0 $((files - 1))
for kind in m p s f a; do
    made segments "*.$kind" -eq 1
done
made current/ '*/sections/*' -eq 1
made current/ '*/forward/*' -eq 1
parts=$(find d/guides/current/sections -type f | wc -l)
[ "$parts" -gt 3 ] || fail "$parts parts"
same

case="a change that keeps the size is seen"
sed -i 's/More of it/Less of it/' docs/g101.md
build 65
says 0 1 0 $((files - 1))
same

case="files come and go"
echo '# New' >docs/deep/new.md
rm docs/g102.md
build 65
says 1 0 1 $((files - 1))
read_files -lt $((files / 2))
same

case="lines are added to a file of lines"
printf '{"id":"more","title":"More","text":"more"}\n' >>docs/lines.jsonl
build 65
says 0 1 0 $((files - 1))
same

case="the first of two twins goes: the second is indexed"
rm docs/a.jsonl
files=$((files - 1))
build 65
says 0 0 1 $files
same
"$index" search --data d second | grep -q Second || fail "not found"

case="and goes again when the first is back"
printf '{"id":"twin","title":"First","text":"the first"}\n' >docs/a.jsonl
files=$((files + 1))
build 65
says 1 0 0 $((files - 1))
same

case="other options make all again"
build 65 --url-base https://example.org/
says 0 0 0 $files
read_files -ge $files
same --url-base https://example.org/
build 65 --anchors mkdocs
same --anchors mkdocs

case="--rehash sees a change that the times hide"
build 65
old=$(stat -c %y docs/g103.md)
sed -i 's/Guide/Glide/' docs/g103.md
touch -d "$old" docs/g103.md
build 65 --rehash
says 0 1 0 $((files - 1))
same

case="--full reads all"
build 65 --full
says 0 0 0 $files
read_files -ge $files
same_again

case="damage to a linked file is found in the generation"
name=$(find d/guides/current/sections -type f | sort | head -n 1)
time=$(stat -c %y "$name")
printf 'damage' | dd of="$name" bs=1 seek=40 conv=notrunc 2>/dev/null
touch -d "$time" "$name" # as a disk does that fails
"$index" check --data d >check-out 2>&1 && fail "the damage is not found"
grep -q 'sections/000000 is damaged' check-out || fail "$(cat check-out)"
echo 'And more.' >>docs/g101.md
build 65
"$index" check --data d >check-out 2>&1 && fail "the damage was hidden"
build 65 --full
same

case="damaged segments are made again"
for kind in m p s f a; do
    name=$(find d/guides/segments -path "*.$kind" | sort | head -n 1)
    printf 'damage' | dd of="$name" bs=1 seek=40 conv=notrunc 2>/dev/null
    build 65
    read_files -gt 0
    same_again
    rm "$name"
    build 65
    read_files -gt 0
done
: >"$name"
build 65
same_again

case="a damaged state costs time alone"
printf 'damage' | dd of=d/guides/segments/state bs=1 seek=40 conv=notrunc \
    2>/dev/null
build 65
says $files 0 0 0
same_again
rm d/guides/segments/state
build 65
same_again

case="segments that no build used for long are removed"
build 65
build 65
count=$(find d/guides/segments -name '*.m' | wc -l)
rm -rf fresh
"$index" build --data fresh --quiet docs 2>/dev/null
[ "$count" = "$(find fresh/guides/segments -name '*.m' | wc -l)" ] ||
    fail "$count segments"

case="a build that is killed at any moment leaves what can be used"
for delay in 0.01 0.03 0.06 0.1 0.15 0.2 0.3 0.5; do
    echo "More $delay." >>docs/g104.md
    sed -i "s/central/centre/; s/Part 3/Pert 3/" docs/g1"$(
        echo "$delay" | tr -dc 0-9 | tail -c 2 | head -c 1)"?.md
    "$index" build --data d --quiet docs >/dev/null 2>&1 &
    pid=$!
    sleep "$delay"
    kill -9 "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    "$index" check --data d >/dev/null 2>check-err || fail "$(cat check-err)"
done
build 65
same

done_with_cases
