#!/bin/sh
# silcrow-index from end to end: what it publishes, what it says, what it
# leaves behind when it is stopped. Nothing here depends on how fast it is.
# shellcheck source=cases.sh
. "$SILCROW_SOURCE/tests/cases.sh"

current()
{
    readlink "$1/guides/current"
}

clean()
{
    for left in "$1"/guides/.scratch "$1"/guides/generations/.next \
        "$1"/guides/.current; do
        [ ! -e "$left" ] || fail "$left was left behind"
    done
}

# Some megabytes of guides and of lines, the same each time.
make_source()
{
    mkdir -p many/deep
    awk 'BEGIN {
        srand(7)
        for (i = 0; i < 12000; i++)
            words[i] = sprintf("w%x", int(rand() * 4000))
        for (file = 0; file < 240; file++) {
            name = sprintf("many/%sg%03d.md", file % 3 ? "" : "deep/", file)
            printf "# Guide %d\n\n", file >name
            for (s = 0; s < 12; s++) {
                printf "## Part %d\n\n", s >name
                for (w = 0; w < 160; w++)
                    printf "%s ", words[int(rand() * 12000)] >name
                printf "\n\n" >name
            }
            close(name)
        }
        for (line = 0; line < 9000; line++) {
            printf "{\"id\":\"d%d\",\"title\":\"Line %d\",\"text\":\"", line,
                line >"many/lines.jsonl"
            for (w = 0; w < 50; w++)
                printf "%s ", words[int(rand() * 12000)] >"many/lines.jsonl"
            print "\"}" >"many/lines.jsonl"
        }
    }'
}

mkdir docs
printf '# Infusion nurse\n\nWho gives infusions.\n\n## Salary\n\nThe median.\n' \
    >docs/nurse.md
printf -- '---\ntitle: Start\n---\nWelcome, friend.\n' >docs/index.md

case="a build publishes and a search finds"
run 0 "$index" build --data d docs
[ ! -s out ] || fail "standard output: $(cat out)"
matches err '2 guides, 3 sections'
[ "$(current d)" = generations/000001 ] || fail "current is $(current d)"
run 0 "$index" search --data d median
matches out 'Infusion nurse'
matches out '/nurse/#salary'
run 1 "$index" search --data d nothingofthekind
run 0 "$index" stats --data d --json
matches out '"sections":3'
run 0 "$index" stats --data d
matches out 'guides  *2'
run 0 "$index" check --data d
matches out 'as they were published'
clean d

case="--json prints one object and no more"
run 0 "$index" build --data d --full --json docs
matches out '^{.*"generation":"000002".*"guides":2,"sections":3.*}$'
matches out '"published":true'
[ ! -s err ] || fail "standard error: $(cat err)"

case="--quiet prints nothing"
run 0 "$index" build --data d --full --quiet docs
[ ! -s out ] && [ ! -s err ] || fail "$(cat out err)"

case="one older generation is kept"
[ "$(ls d/guides/generations | tr '\n' ' ')" = "000002 000003 " ] ||
    fail "$(ls d/guides/generations)"

case="no escape sequence goes to a file"
run 0 "$index" search --data d median
! grep -q "$(printf '\033')" out || fail "an escape sequence"
run 0 "$index" search --data d --color always median
grep -q "$(printf '\033')" out || fail "--color always marks nothing"

case="broken files are told by line and left out, the rest is published"
cp -r docs broken
printf 'one\n\377\0\n' >broken/bad.md
printf '{"id":"a","text":"A"}\n{broken\n{"id":"a","text":"B"}\n' \
    >broken/x.jsonl
ln -s /etc/passwd broken/link.md
mkfifo broken/pipe.md
run 65 "$index" build --data b broken
matches err '^broken/bad.md: no text: it is binary'
matches err '^broken/x.jsonl:2: '
matches err '^broken/x.jsonl:3: .*id a was given before'
matches err '^broken/link.md: a link that leads out'
matches err '^broken/pipe.md: not a regular file'
matches err '3 guides, 4 sections, 5 left out'
run 0 "$index" search --data b median

case="--strict publishes nothing when a file must be left out"
run 65 "$index" build --data s --strict broken
[ ! -e s/guides/current ] || fail "it was published"
clean s
run 65 "$index" build --data b --strict broken
[ "$(current b)" = generations/000001 ] || fail "current is $(current b)"
run 0 "$index" build --data s --strict docs

case="nothing to index leaves the live index as it was"
mkdir empty
run 66 "$index" build --data d empty
run 66 "$index" build --data d nowhere
printf -- '---\ndraft: true\n---\n# Draft\n' >empty/draft.md
run 66 "$index" build --data d empty
printf '\377\1' >empty/draft.md
run 65 "$index" build --data d empty
[ "$(current d)" = generations/000003 ] || fail "current is $(current d)"

case="drafts and unlisted guides are not found"
printf -- '---\ndraft: true\n---\n# Secretdraft\n' >docs/draft.md
printf -- '---\nnoindex: true\n---\n# Secretpage\n' >docs/noindex.md
run 0 "$index" build --data d --json docs
matches out '"unlisted":2'
run 1 "$index" search --data d secretdraft
rm docs/draft.md docs/noindex.md

case="--verbose lists what was passed over, and all of it is counted"
mkdir -p parts/old parts/drafts
printf '# One\n\nalpha\n' >parts/one.md
printf '# Two\n\nalpha\n' >parts/two.md
printf '# Old\n\nalpha\n' >parts/old/old.md
printf '# Draft\n\nalpha\n' >parts/drafts/draft.md
printf -- '---\ndraft: true\n---\nalpha\n' >parts/three.md
printf 'drafts/\n' >parts/.silcrowignore
run 0 "$index" build --data p --verbose --exclude old --exclude two.md parts
matches err '^parts/old: passed over: excluded by --exclude'
matches err '^parts/two.md: passed over: excluded by --exclude'
matches err '^parts/drafts: passed over: excluded by line 1 of .silcrowignore'
matches err '^parts/three.md: passed over: a draft'
matches err ' 3 paths excluded, 1 guide marked noindex or draft'
run 0 "$index" build --data p --verbose --exclude old --exclude two.md parts
matches err '^parts/three.md: passed over: a draft'
run 0 "$index" build --data p --json --include one.md --include old parts
matches out '"excluded":3,"unlisted":0,'
matches out '"guides":2,'
matches_none err .
run 66 "$index" build --data p --include nothing parts

case="a guessed encoding is counted, shown and kept for the next build"
mkdir old
printf '# Pompes\n\nUne pompe \351lectrique, r\351gl\351e d\351j\340.\n' >old/a.md
run 0 "$index" build --data o old
matches err '^1 file in an encoding that is guessed; --verbose lists them'
matches_none err '^old/a.md'
run 0 "$index" build --data o --verbose old
matches err '^old/a.md: read as windows-1252, '
run 0 "$index" search --data o '"électrique"'
run 0 "$index" stats --data o --json
matches out '"guessed":1'
run 0 "$index" check --data o

case="a file with many problems matches its share told, and the rest counted"
mkdir trouble
{
    printf '{"id":"well","text":"alpha"}\n'
    awk 'BEGIN { for (i = 0; i < 20000; i++) print "{}" }'
} >trouble/a.jsonl
printf '{\n' >trouble/b.jsonl
run 65 "$index" build --data m --threads 2 trouble
[ "$(grep -c '^trouble/a.jsonl:' err)" = 101 ] || fail "$(wc -l <err) lines"
matches err '^trouble/a.jsonl:101: no "id"'
matches err '^trouble/a.jsonl: 19,900 more problems; --verbose lists all'
matches err '^trouble/b.jsonl:1: '
matches err ' 20,001 left out'
run 65 "$index" build --data m --verbose trouble
[ "$(grep -c '^trouble/a.jsonl:' err)" = 20000 ] || fail "$(wc -l <err) lines"

case="of pages that say the same the first is kept and named"
mkdir same same/old
for page in same/a.md same/old/a.md same/z.md; do
    {
        printf '# Pumps\n\n'
        printf 'An infusion pump gives fluids, exactly. %.0s' 1 2 3 4 5 6 7 8 9
    } >$page
done
run 0 "$index" build --data same-d --verbose same
matches err '^same/old/a.md: passed over: says the same as same/a.md, which is kept'
matches err '^same/z.md: passed over: says the same as same/a.md'
matches err '^1 guide, '
matches err ' 2 copies'
printf 'No more.\n' >>same/a.md
run 0 "$index" build --data same-d --verbose same
matches_none err '^same/old/a.md'
matches err '^same/z.md: passed over: says the same as same/old/a.md'
matches err '^2 guides, '
run 0 "$index" build --data same-d --json --keep-copies same
matches out '"guides":3,'
matches out '"copies":0'
run 0 "$index" build --data same-d --json same
matches out '"guides":2,'
matches out '"copies":1'

case="of pages that say nearly the same the first is kept and named"
mkdir near near/b
near_page()
{
    printf '# Lines\n\nUpdated %s.\n\n## Flushing\n\n' "$2"
    awk -v seed="$1" 'BEGIN { srand(seed); for (i = 0; i < 300; i++)
        printf "word%d ", rand() * 1000 }'
} >near/$3
near_page 1 2024 a.md
near_page 1 2025 b/a.md
near_page 1 2026 b/c.md
near_page 2 2024 b/other.md
run 0 "$index" build --data near-d --verbose near
matches err '^near/b/a.md: passed over: says nearly the same as near/a.md, which'
matches err '^near/b/c.md: passed over: says nearly the same as near/a.md, which'
matches err '^2 guides, '
matches err ' 2 copies'
run 0 "$index" build --data near-d --json near
matches out '"copies":2'
near_page 3 2025 b/a.md
run 0 "$index" build --data near-d --verbose near
matches_none err '^near/b/a.md'
matches err '^3 guides, '
rm near/a.md
run 0 "$index" build --data near-d --verbose near
matches_none err '^near/b/c.md'
matches err '^3 guides, '
run 0 "$index" build --data near-d --json --keep-copies near
matches out '"copies":0'

case="two sources with one path keep the first"
mkdir other
printf '# Another\n' >other/nurse.md
run 65 "$index" build --data two docs other
matches err '^other/nurse.md:1: the id nurse.md was given before'
run 0 "$index" search --data two median

case="an index with a name of its own"
run 0 "$index" build --data d --index other-2 docs
run 0 "$index" search --data d --index other-2 median
run 64 "$index" build --data d --index ../up docs
run 66 "$index" search --data d --index none median

case="wrong use is told in two lines"
run 64 "$index" biuld
matches err 'did you mean build'
matches err "Try 'silcrow-index --help'"
run 64 "$index"
run 64 "$index" build --data d
run 64 "$index" build --dta d docs
matches err 'did you mean --data'
run 64 "$index" build --data d --anchors nothing docs
run 64 "$index" build --data d --threads 0 docs
run 64 "$index" search --data d
run 64 "$index" search --data d --limit x median
run 64 "$index" search --data d --color=red median
run 66 "$index" search --data nowhere --json x
matches out '"code":"no_input"'
run 73 "$index" build --data docs/nurse.md/x docs

case="help and version everywhere"
for command in build search stats check; do
    run 0 "$index" $command --help
    matches out "^Usage: silcrow-index $command"
    matches out '  -d, --data DIR'
    run 0 "$index" $command --version
    matches out '^silcrow-index [0-9]'
done
run 0 "$index" --help
run 0 "$index" --version

case="the index does not depend on the number of threads"
make_source
run 0 "$index" build --data t1 --threads 1 many
matches err '9,240 guides'
run 0 "$index" build --data t2 --threads 2 many
run 0 "$index" build --data t7 --threads 7 many
for other in t2 t7; do
    diff -rq -x manifest.json t1/guides/current/ "$other/guides/current/" \
        >diffs || fail "$other differs: $(cat diffs)"
done

case="copies in other batches stay copies when little is read again"
mkdir both
cp -r many both/x
cp -r many both/y
copies()
{
    run 0 "$index" build --data c1 --exclude '*.jsonl' --json both
    matches out "\"guides\":$1,"
    matches out "\"copies\":$2,"
    run 0 "$index" build --data c2 --exclude '*.jsonl' --full --quiet both
    diff -rq -x manifest.json c1/guides/current/ c2/guides/current/ \
        >diffs || fail "not as a full build: $(cat diffs)"
}
copies 240 240
printf '\n## One more\n' >>both/x/g001.md
copies 241 239
rm both/x/g002.md
copies 241 238
cp both/x/g001.md both/y/g001.md
copies 240 239

case="a second writer is told to come back"
exec 9<>t1/guides/lock
flock 9 || fail "no lock to be had"
run 75 "$index" build --data t1 docs 9<&-
matches err 'another build'
exec 9<&-
[ "$(current t1)" = generations/000001 ] || fail "current is $(current t1)"

case="a killed build leaves the live index and the next build is clean"
run 0 "$index" build --data k docs
for delay in 0 0.02 0.05 0.1 0.2 0.4 0.8 1.6; do
    before=$(current k)
    "$index" build --data k --quiet many &
    builder=$!
    sleep $delay
    kill -9 $builder 2>/dev/null
    wait $builder 2>/dev/null
    run 0 "$index" check --data k
    if [ "$(current k)" = "$before" ]; then
        run 0 "$index" search --data k "infusion nurse"
    fi
    run 0 "$index" build --data k --quiet --shrink docs
    clean k
    [ "$(ls k/guides/generations | wc -l)" -le 2 ] ||
        fail "$(ls k/guides/generations)"
done

case="a stopped build removes its files and says so by its status"
for signal in INT:130 TERM:143; do
    before=$(current k)
    env --default-signal=INT,TERM "$index" build --data k --full many 2>err &
    builder=$!
    tries=0
    while [ ! -e k/guides/.scratch/000000.s ] && [ $tries -lt 500 ]; do
        sleep 0.01
        tries=$((tries + 1))
    done
    kill -${signal%:*} $builder
    wait $builder
    got=$?
    # On a fast machine it may be done before the signal comes.
    if [ "$(current k)" = "$before" ]; then
        [ $got = ${signal#*:} ] || fail "exit $got for $signal"
        matches err 'the index is as it was'
    fi
    clean k
done
run 0 "$index" check --data k

case="a changed byte is found"
run 0 "$index" build --data k --shrink docs
printf 'x' | dd of=k/guides/current/sections/000000 bs=1 conv=notrunc 2>dd.log
run 1 "$index" check --data k
matches out 'sections/000000 is damaged'
run 1 "$index" check --data k --json
matches out '"faults":\["'
run 0 "$index" build --data k --shrink docs
run 0 "$index" check --data k

done_with_cases
