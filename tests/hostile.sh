#!/bin/sh
# Make a folder of files that break parsers, or take them hours or gigabytes:
# the patterns that are known of Markdown, HTML, YAML and JSON libraries, and
# what a file system can put in the way. Beside them stands a guide that is
# well.
#
#   hostile.sh FOLDER
#
# Where a file has text at all it begins with a word of its own: the file
# `abc.md` says `markabc`. So each is found by it, or was told to be left out.
set -eu
mkdir -p "$1"
cd "$1"

# repeat COUNT TEXT: the text so many times, without line breaks.
repeat()
{
    awk -v count="$1" -v text="$2" \
        'BEGIN { while (count--) printf "%s", text }'
}

# numbered COUNT BEFORE AFTER: so many of both, a number between them.
numbered()
{
    awk -v count="$1" -v before="$2" -v after="$3" \
        'BEGIN { while (count--) printf "%s%d%s", before, count, after }'
}

# start NAME: open the file and put its mark.
start()
{
    mark=mark$(echo "${1%.*}" | tr -cd a-z0-9)
    exec >"$1"
    case $1 in
    *.md | *.mdx | *.txt) printf '%s\n\n' "$mark" ;;
    *.html | *.xhtml)
        printf '<title>%s</title><body><main><p>%s</p>\n' "$mark" "$mark" ;;
    esac
}

# ---- Markdown --------------------------------------------------------------

# A reference with a long address, and many links that expand to it.
start md-references.md
printf '[a]: /'
repeat 320000 x
printf '\n\n'
repeat 80000 '[a] '

# A wide head and short rows, which fill up with empty cells.
start md-wide-table.md
repeat 12000 '|x'
printf '\n'
repeat 12000 '|-'
printf '\n'
repeat 12000 'a
'

start md-brackets.md
repeat 300000 '['

start md-nested-links.md
repeat 50000 '[a]('
start md-images.md
repeat 60000 '![['

start md-emphasis.md
repeat 100000 '*a **a '
start md-stars.md
repeat 100000 'a**b'
repeat 100000 'c* '

start md-backticks.md
awk 'BEGIN { for (i = 1; i < 1700; i++) {
    text = text "`"; printf "e%s", text } }'

start md-quotes.md
repeat 100000 '>'
printf ' deep\n'

start md-lists.md
awk 'BEGIN { for (i = 0; i < 1500; i++) printf "%*s* a\n", i * 2 % 1200, "" }'

start md-items.md
repeat 200000 '* '
printf 'deep\n'

start md-comments.md
repeat 250000 '<!-- a '

start md-tags.md
repeat 250000 '<?'
repeat 100000 '<!A '
repeat 100000 '<![CDATA['

start md-entities.md
repeat 250000 '&#x;&amp'

start md-definitions.md
numbered 60000 '[a' ']: u
'
start md-footnotes.md
numbered 40000 '[^a' ']: b

'
start md-fences.md
repeat 60000 '```
~~~
'
start md-admonitions.md
repeat 100000 ':::note
'
start md-containers.md
repeat 60000 ':::a b="
'
start md-wiki.md
repeat 300000 '[[a'
repeat 100000 ']]('
start md-attributes.md
repeat 200000 '](){.a'
start md-elements.md
repeat 60000 '<div markdown=1>
'
start md-macros.md
repeat 200000 '{{ '
repeat 100000 '{%raw%}'
start md-expressions.mdx
repeat 100000 '{`${'
repeat 50000 '<A b={'
start md-headings.md
repeat 60000 '# a
'
start md-components.md
numbered 60000 '<A' '>'

# ---- Front matter ----------------------------------------------------------

exec >yaml-brackets.md
printf -- '---\na: '
repeat 40000 '['
printf '\n---\nmarkyamlbrackets\n'

exec >yaml-braces.md
printf -- '---\na: '
repeat 12000 '{a: '
printf '\n---\nmarkyamlbraces\n'

exec >yaml-aliases.md
printf -- '---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n'
awk 'BEGIN { for (i = 1; i < 12; i++) {
    printf "a%d: &a%d [", i, i
    for (j = 0; j < 8; j++) printf "*a%d, ", i - 1
    printf "*a%d]\n", i - 1 } }'
printf -- '---\nmarkyamlaliases\n'

exec >yaml-long.md
printf -- '---\n'
numbered 20000 'key' ': value
'
printf -- '---\nmarkyamllong\n'

exec >yaml-endless.md
printf -- '---\ntitle: markyamlendless\n'
repeat 30000 'a: b
'

exec >toml-brackets.md
printf '+++\na = '
repeat 30000 '['
printf '\n+++\nmarktomlbrackets\n'

exec >toml-strings.md
printf '+++\na = """'
repeat 20000 "\"'\\\\\""
printf '\n+++\nmarktomlstrings\n'

# ---- HTML ------------------------------------------------------------------

start html-divs.html
repeat 200000 '<div>'
printf 'deep'

start html-attributes.html
printf '<p'
numbered 80000 ' a' '=x'
printf '>text</p>'

start html-formatting.html
repeat 100000 '<b><i><a>'
printf 'deep'

start html-tables.html
repeat 60000 '<table><tr><td>'
printf 'deep'

start html-ends.html
repeat 50000 '<ul><li>'
repeat 400000 '</b>'

start html-headings.html
numbered 100000 '<h2 id=x>Head ' '</h2>'

start html-comment.html
printf '<!-- '
repeat 400000 '-->-<!--'

start html-script.html
printf '<script>'
repeat 400000 '<!--<script>'

start html-contents.html
repeat 100000 '<ul class=toc><li><a href=#x>'
start html-bold.html
repeat 200000 '<p><b>Head</b><p>a'
start html-names.html
numbered 100000 '<a name=' '><h2>a</h2></a>'
start html-controls.html
numbered 100000 '<b aria-controls="' ' a b c" hidden id=a>'
start html-cdata.xhtml
repeat 300000 '<![CDATA[<'
start html-value.html
printf '<p title="'
repeat 12000000 'x'
start html-select.html
repeat 200000 '<select><option>'

exec >html-entities.xhtml
printf '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "aaaaaaaaaa">'
awk 'BEGIN { for (i = 1; i < 12; i++) {
    printf "<!ENTITY a%d \"", i
    for (j = 0; j < 10; j++) printf "&a%d;", i - 1
    printf "\">" } }'
printf ']><html><title>markhtmlentities</title><body><p>markhtmlentities '
printf '&a11;</p></body></html>'

exec >html-include.xhtml
printf '<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
printf '<html><title>markhtmlinclude</title><p>markhtmlinclude &x;</p></html>'

start html-repeated.html
repeat 1000000 '<p>a a a a</p>'

# ---- JSON ------------------------------------------------------------------

exec >json-deep.jsonl
printf '{"id":"deep","text":"no","a":'
repeat 500000 '['
repeat 500000 ']'
printf '}\n{"id":"after","text":"markjsondeep"}\n'

exec >json-broken.jsonl
repeat 20000 '{
'
printf '{"id":"end","text":"markjsonbroken"}\n'

exec >json-names.jsonl
printf '{"id":"names","text":"no"'
numbered 60000 ',"a' '":1'
printf ',"a1":2}\n{"id":"after names","text":"markjsonnames"}\n'

exec >json-line.jsonl
printf '{"id":"line","text":"'
repeat 1000000 'a long line without any end, which goes on and on for a hundred megabytes and more, word by word by word '
printf '"}\n{"id":"after line","text":"markjsonline"}\n'

exec >json-ids.jsonl
numbered 100000 '{"id":"' '"}
'
printf '{"id":"x","text":"markjsonids"}\n'

# A line without end, of no bytes on the disk.
truncate -s 1T json-sparse.jsonl

# ---- Text ------------------------------------------------------------------

start text-line.txt
repeat 1000000 'a long line without any end, which goes on and on for a hundred megabytes and more, word by word by word '
start text-repeated.txt
repeat 4000000 'ab '
start text-lines.txt
repeat 8000000 '
'
start text-word.txt
repeat 8000000 'a'
start text-headings.txt
numbered 200000 '' '. HEAD

'
start text-marks.md
repeat 400000 "$(printf 'a\314\201\314\201')"

exec >bytes-invalid.md
printf 'markbytesinvalid\n\n\300\200 \355\240\200 \377'
exec >bytes-high.md
printf 'markbyteshigh '
repeat 2000000 '~' | tr '~' '\351'
exec >bytes-escapes.txt
printf 'markbytesescapes\377 '
repeat 500000 "$(printf '\033$B')"
exec >bytes-japanese.html
printf '<meta charset=iso-2022-jp>markbytesjapanese '
repeat 500000 "$(printf '\033$B')"
exec >bytes-gzip.md
head -c 300000 /dev/urandom | gzip
exec >bytes-nothing.md
printf 'markbytesnothing\0\0\0\0\0'
exec >bytes-random.html
awk 'BEGIN { srand(3); for (i = 0; i < 200000; i++)
    printf "%c", int(rand() * 127) + 1 }' | tr '\001-\177' '\200-\377'
exec >bytes-utf16.html
printf '\377\376m\0a\0r\0k\0b\0y\0t\0e\0s\0u\0t\0f\0001\0006\0 \0'
repeat 100000 'x<'

# ---- The file system -------------------------------------------------------

exec >&2
mkfifo pipe.md
ln -s /dev/zero zero.md
ln -s /dev/tty tty.html
ln -s /etc/passwd passwd.txt
ln -s loop-b.md loop-a.md
ln -s loop-a.md loop-b.md
mkdir -p folder
ln -s .. folder/up
ln -s . folder/self
ln -s ../good.md folder/linked.md
mkdir -p folder.md
ln -s /proc/self/mem memory.md
ln -s nowhere.md dangling.md
truncate -s 1T large.md
mkdir -p ignored
repeat 30000 '*a*a*a*a*a*a*a*a*a*a*b
' >ignored/.silcrowignore
: >"ignored/$(repeat 250 a).md"
deep=deep
for _ in 1 2 3 4 5 6; do
    deep=$deep/a/a/a/a/a/a/a/a/a/a/a/a
done
mkdir -p "$deep"
printf '# Too deep\n' >"$deep/deep.md"
printf '# A name\n' >"$(printf 'name\033[2J.md')"
printf '# A name\n' >"$(printf 'name\377.md')"
mknod device.md c 1 5 2>/dev/null || :
printf '# Good guide\n\nmarkgood stands among them.\n' >good.md
