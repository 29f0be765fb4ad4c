#!/bin/sh
# What is stripped from scripts and styles that are built in, and what is not.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

# becomes NAME SUFFIX INPUT EXPECTED
becomes() {
    printf '%s\n' "$3" >"$work/in.$2"
    "$SILCROW_BUILD/server/strip" "$work/in.$2" "$work/out" || :
    if [ "$(cat "$work/out")" = "$4" ]; then
        echo "ok     $1"
    else
        echo "FAILED $1: $(cat "$work/out")"
        failed=1
    fi
}

becomes 'comments go' js '// a
let a = 1; /* b */ // c' 'let a=1;'
becomes 'what looks like a comment in a text stays' js \
    'f("// a", `/* b ${c}`, "\" // d");' 'f("// a",`/* b ${c}`,"\" // d");'
becomes 'a regular expression stays' js 'f(/a "b/g, c / d);' \
    'f(/a "b/g,c/d);'
becomes 'names stay apart, and signs' js 'return a + +b - -c in d;' \
    'return a+ +b- -c in d;'
becomes 'a last comma or semicolon goes' js 'f({ a: [1, 2,], });' \
    'f({a:[1,2]});'
becomes 'spaces of selectors and values stay' css \
    '/* a */ a b > [c] :is(d, e) {
  margin: calc(1px + 2px) 3px;
}' 'a b > [c] :is(d,e){margin:calc(1px + 2px) 3px}'
becomes 'a text in a style stays' css 'a::before { content: "{ ; /* }"; }' \
    'a::before{content:"{ ; /* }"}'

if "$SILCROW_BUILD/server/strip" "$work/nothing.js" "$work/out" 2>/dev/null
then
    echo 'FAILED a file that is not there is a failure'
    failed=1
fi
exit "$failed"
