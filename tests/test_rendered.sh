#!/bin/sh
# Indexes and the sites that generators build from the same guides: addresses
# and anchors are those of the built pages, and what is not is told.
# shellcheck source=cases.sh
. "$SILCROW_SOURCE/tests/cases.sh"

# page FILE BODY: a built page
page()
{
    mkdir -p "$(dirname "$1")"
    printf '<!doctype html><title>T</title><body>%s' "$2" >"$1"
}

mkdir docs
printf '# Pumps\n\nText.\n\n## Set up\n\nHow.\n\n## Set up\n\nAgain.\n' \
    >docs/pumps.md
printf '# Home\n\nWelcome.\n' >docs/index.md

case="check --anchors finds no miss where there is none"
page site/index.html '<h1 id=home>Home</h1>'
page site/pumps/index.html '<h1 id=pumps>Pumps</h1>
    <section id=set-up><h2>Set up</h2></section>
    <a name=set-up-1></a><h2>Set up</h2>'
run 0 "$index" build -q -d d docs
run 0 "$index" check -d d --anchors site
has out '4 sections on 2 pages: 0 anchors not on their page, 0 pages missing'

case="an id that no heading has is on the page all the same"
printf '# P\n\n<a id="old"></a>\n\n## Set up\n\nHow.\n' >docs/old.md
page site/old/index.html '<h1 id=p>P</h1><p><a id=old></a></p><h2
    id=set-up>Set up</h2>'
run 0 "$index" build -q -d d docs
run 0 "$index" check -d d --anchors site
has out '6 sections on 3 pages: 0 anchors not on their page, 0 pages missing'
rm docs/old.md

case="a base that the folder does not have is taken off"
run 0 "$index" build -q -d d -u https://example.org/team/docs docs
run 0 "$index" check -d d --anchors site
has out '4 sections on 2 pages'

case="an anchor that is not on its page is a miss"
run 0 "$index" build -q -d d -a mkdocs docs
run 1 "$index" check -d d --anchors site
has out 'pumps.md:Set up: #set-up_1 not on page'
has out '1 anchors not on their page, 0 pages missing'
run 1 "$index" check -d d --anchors site --json
has out '"missing_pages":0,"missing_anchors":1,"missing":[{"guide":"pumps.md"'
has out '"anchor":"set-up_1"'

case="a page that is not there is a miss of its own"
mkdir half
page half/index.html '<h1 id=home>Home</h1>'
run 1 "$index" check -d d --anchors half
has out 'pumps.md: no page /pumps/'
has out '0 anchors not on their page, 1 pages missing'
lacks out 'not on page'

case="a folder without pages is no site"
run 66 "$index" check -d d --anchors docs
has err 'docs: no page'

# ---- build --rendered: the same guides as five generators build them --------

# The rules that are computed without it are wrong for these sites on purpose.
mkdir -p src/start
cat >src/index.md <<'END'
# Pump handbook

Where to begin.
END
cat >src/start/01-first-steps.md <<'END'
---
title: First steps
---

Before anything else.

## What's new & good?

News.

## Set up

### Linux

On Linux.

## Set up

Again.

## Odd {#chosen}

Odd one.

## Only in the source

Nowhere else.
END
cat >src/start/README.md <<'END'
# Starting

All about starting.
END

# generator NAME URL: after its site was made; URL is that of the first steps
generator()
{
    case="$1: every address is that of the page"
    run 0 "$index" build -v -d "$1.d" -a asciidoctor --url-style plain \
        --rendered "$1" src
    has err 'src/start/01-first-steps.md:25: "Only in the source" is not on'
    has err 'rendered: 3 of 3 guides have a page; 7 of their 8 headings'
    run 0 "$index" search -d "$1.d" --json 'again set up'
    has out "\"url\":\"$2#"
    run 1 "$index" check -d "$1.d" --anchors "$1"
    has out 'first-steps.md:Only in the source: #_only_in_the_source not on'
    has out '9 sections on 3 pages: 1 anchors not on their page, 0 pages'
    run 0 "$index" build -q -d "$1.d" --rendered "$1" src
    [ ! -s err ] || fail "a note without --verbose: $(cat err)"
}

mkdir docusaurus
page docusaurus/docs/index.html '<nav><h2 class=sr-only>Docs</h2></nav><main>
    <header><h1>Pump handbook</h1></header></main>'
page docusaurus/docs/start/first-steps/index.html '<main><h1>First steps</h1>
    <h2 class=anchor id=whats-new--good>What&rsquo;s new &amp; good?<a
    href=#whats-new--good class=hash-link aria-label="Direct link">&#8203;</a></h2>
    <h2 class=anchor id=set-up>Set up<a href=#set-up>&#8203;</a></h2>
    <h3 class=anchor id=linux>Linux<a href=#linux>&#8203;</a></h3>
    <h2 class=anchor id=set-up-1>Set up<a href=#set-up-1>&#8203;</a></h2>
    <h2 class=anchor id=chosen>Odd<a href=#chosen>&#8203;</a></h2></main>
    <footer><h3>Community</h3></footer>'
page docusaurus/docs/start/index.html '<h1>Starting</h1>'
page docusaurus/404.html '<h1>Page Not Found</h1>'
page docusaurus/blog/set-up/index.html '<h1 id=x>Set up</h1>'
generator docusaurus /docs/start/first-steps/

mkdir vitepress
page vitepress/index.html '<h1 id=pump-handbook tabindex=-1>Pump handbook <a
    class=header-anchor href=#pump-handbook>&#8203;</a></h1>'
page vitepress/start/01-first-steps.html '<aside><h2>On this page</h2></aside>
    <main><h2 id=what-s-new-good tabindex=-1>What&#39;s new &amp; good? <a
    class=header-anchor href=#what-s-new-good aria-label="Permalink">&#8203;</a></h2>
    <h2 id=set-up>Set up <a class=header-anchor href=#set-up>&#8203;</a></h2>
    <h3 id=linux>Linux <a class=header-anchor href=#linux>&#8203;</a></h3>
    <h2 id=set-up-1>Set up <a class=header-anchor href=#set-up-1>&#8203;</a></h2>
    <h2 id=chosen>Odd <a class=header-anchor href=#chosen>&#8203;</a></h2></main>'
page vitepress/start/README.html '<h1 id=starting>Starting</h1>'
generator vitepress /start/01-first-steps.html

mkdir mkdocs
page mkdocs/index.html '<h1 id=pump-handbook>Pump handbook<a class=headerlink
    href=#pump-handbook title="Permanent link">&para;</a></h1>'
page mkdocs/start/01-first-steps/index.html '<h1>First steps</h1>
    <h2 id=whats-new-good>What'\''s new &amp; good?</h2><h2 id=set-up>Set up</h2>
    <h3 id=linux>Linux</h3><h2 id=set-up_1>Set up<a class=headerlink
    href=#set-up_1>&para;</a></h2><h2 id=chosen>Odd</h2>'
page mkdocs/start/index.html '<h1 id=starting>Starting</h1>'
page mkdocs/search.html '<h1>Results</h1>'
generator mkdocs /start/01-first-steps/

mkdir hugo
page hugo/index.html '<link rel=canonical href=http://example.org/>
    <h1>Pump handbook</h1>'
page hugo/start/01-first-steps/index.html '<link rel=canonical
    href=http://example.org/team/start/01-first-steps/><h1>First steps</h1>
    <h2 id=whats-new--good>What&rsquo;s new &amp; good?</h2><h2 id=set-up>Set up</h2>
    <h3 id=linux>Linux</h3><h2 id=set-up-1>Set up</h2><h2 id=chosen>Odd</h2>'
page hugo/start/index.html '<h1 id=starting>Starting</h1>'
page hugo/tags/index.html '<h1>Tags</h1>'
case="hugo: the canonical address counts, without a host as the base has none"
run 0 "$index" build -q -d c.d --rendered hugo src
run 0 "$index" search -d c.d --json 'again set up'
has out '"url":"/team/start/01-first-steps/#set-up-1"'
page hugo/start/01-first-steps/index.html '<h1>First steps</h1>
    <h2 id=whats-new--good>What&rsquo;s new &amp; good?</h2><h2 id=set-up>Set up</h2>
    <h3 id=linux>Linux</h3><h2 id=set-up-1>Set up</h2><h2 id=chosen>Odd</h2>'
generator hugo /start/01-first-steps/

mkdir mdbook
page mdbook/index.html '<h1 id=pump-handbook><a class=header
    href=#pump-handbook>Pump handbook</a></h1>'
page mdbook/start/01-first-steps.html '<h1 class=menu-title>The book</h1>
    <h2 id=whats-new--good><a class=header href=#whats-new--good>What&rsquo;s new
    &amp; good?</a></h2><h2 id=set-up><a class=header href=#set-up>Set
    up</a></h2><h3 id=linux><a class=header href=#linux>Linux</a></h3>
    <h2 id=set-up-1><a class=header href=#set-up-1>Set up</a></h2>
    <h2 id=chosen><a class=header href=#chosen>Odd</a></h2>'
page mdbook/start/index.html '<h1 id=starting><a class=header
    href=#starting>Starting</a></h1>'
page mdbook/print.html '<h1 id=pump-handbook>Pump handbook</h1><h2
    id=whats-new--good>What&rsquo;s new &amp; good?</h2><h2 id=set-up>Set up</h2><h3
    id=linux>Linux</h3><h2 id=set-up-1>Set up</h2><h2 id=odd>Odd</h2>'
generator mdbook /start/01-first-steps.html

case="a page under another name is found by its title"
mkdir other
page other/x/elsewhere.html '<h1>Pumps</h1><h2 id=a>Set up</h2><h2 id=b>Set
    up</h2>'
page other/x/index.html '<h1>Home</h1>'
run 0 "$index" build -v -d o.d --rendered other docs
has err 'rendered: 2 of 2 guides have a page; 4 of their 4 headings'
run 0 "$index" search -d o.d --json again
has out '"url":"/x/elsewhere.html#b"'

case="pages that were built again are read again"
page other/x/elsewhere.html '<h1>Pumps</h1><h2 id=a>Set up</h2><h2 id=c>Set
    up</h2>'
run 0 "$index" build -d o.d --rendered other docs
run 0 "$index" search -d o.d --json again
has out '"url":"/x/elsewhere.html#c"'
run 0 "$index" build -d o.d docs
run 0 "$index" search -d o.d --json again
has out '"url":"/pumps/#set-up-1"'
run 0 "$index" build -q -d o.d --rendered other docs
run 0 "$index" build -q -v -d o.d --rendered other docs
run 0 "$index" check -d o.d --anchors other

case="a guide without page is told and keeps what is computed"
run 0 "$index" build -d o.d --rendered half docs
has err 'docs/pumps.md: warning: no page of the rendered site'
has err 'rendered: 1 of 2 guides have a page; 1 of their 1 headings'
run 0 "$index" search -d o.d --json again
has out '"url":"/pumps/#set-up-1"'

case="a page of the same name and other headings is not the guide's"
page wrong/cli/pumps.html '<h1 id=x>Commands for pumps</h1>'
run 0 "$index" build -d o.d --rendered wrong docs
has err 'rendered: 0 of 2 guides have a page'

case="noindex on a built page keeps its source out of the index"
mkdir hidden
printf '# Pumps\n\nText.\n' >hidden/pumps.md
printf '# Prices\n\nSecretprice.\n' >hidden/prices.md
page built/pumps/index.html '<h1 id=pumps>Pumps</h1>'
mkdir built/prices
printf '<title>P</title><meta name=robots content="noindex, follow">%s' \
    '<h1 id=prices>Prices</h1>' >built/prices/index.html
run 0 "$index" build -d h.d --verbose --rendered built hidden
has err 'hidden/prices.md: its page prices/index.html is marked noindex'
has err 'hidden/prices.md: passed over: marked noindex'
has err ' 1 guide marked noindex or draft'
has err '1 guide, 1 section'
run 0 "$index" build -d h.d --json --rendered built hidden
has out '"unlisted":1,'
run 1 "$index" search -d h.d secretprice
page built/prices/index.html '<h1 id=prices>Prices</h1>'
run 0 "$index" build -d h.d --rendered built hidden
run 0 "$index" search -d h.d secretprice

case="there must be a site"
run 66 "$index" build -q -d o.d --rendered absent docs
run 66 "$index" build -q -d o.d --rendered docs docs
has err 'docs: no page'

done_with_cases
