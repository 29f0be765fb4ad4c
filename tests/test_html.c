/** The HTML reader: main content, blocks, ids, and what a page says of
 * itself. */
#include "test.h"

#include "guides.h"

#define PROSE                                                                  \
    "The river rises in the hills, runs through three towns, and reaches the " \
    "sea. Boats of any size can use it, and most of them do in the summer "    \
    "months, when the water is high and the locks are open all day."

struct row {
    const char *name;
    const char *html;
    const char *dump;
};

static const struct row blocks[] = {
    {"headings, paragraphs, items, cells and code",
     "<h1>A</h1>\n<p>b <b>c</b>d\ne</p>\n<ul><li>f</li><li>g<ul><li>h</ul>"
     "</ul>\n<table><tr><th>i</th><td>j</td></tr></table>\n<pre>k\n  l</pre>",
     "H1@1 A\nP@2 b cd e\nI@4 f\nI@4 g\nI@4 h\nC@5 i\nC@5 j\nK@6 k\\n  l\n"},
    {"references and white space", "<p>a &lt; b&nbsp;&amp;&#x20;&copy; c </p>",
     "P@1 a < b & © c\n"},
    {"references as browsers read them",
     "<p>a &check; &copy b &eacutec &#150; &amp;check; &nosuch; &lt;</p>"
     "<img alt='&hearts; &copy=1'>",
     "P@1 a ✓ © b éc – &check; &nosuch; <\nP@1 ♥ &copy=1\n"},
    {"two line breaks end a paragraph, one does not",
     "<div>a<br>b<br> <br>c</div>", "P@1 a b\nP@1 c\n"},
    {"tags that nobody closed", "<p>a<p>b<ul><li>c<li>d</ul><b>e<h2>f</h2>g",
     "P@1 a\nP@1 b\nI@1 c\nI@1 d\nP@1 e\nH2@1 f\nP@1 g\n"},
    {"end tags that close nothing", "</div><p>a</b></p></section>b",
     "P@1 a\nP@1 b\n"},
    {"main without a body tag is no part of the head",
     "<!doctype html><title>t</title><main><p>a</main><p>b", "P@1 a\n"},
    {"nor is what follows a noscript in the head",
     "<head><noscript><img src=x></noscript><title>t</title></head><p>a",
     "P@1 a\n"},
    {"CDATA is text in XML",
     "<?xml version='1.0'?>\n<p>a <![CDATA[b < <i>c</i> & d]]> e</p>",
     "P@2 a b < <i>c</i> & d e\n"},
    {"and a comment in HTML", "<p>a<![CDATA[ b > c ]]></p>", "P@1 a c ]]>\n"},
    {"what begins like a declaration is a comment",
     "<!DOCTYPE html [<!ENTITY a 'b'>]><p><![if "
     "!supportLists]>&middot;<![endif]>a"
     "<!x\n>b",
     "P@1 ·a b\n"},
    {"a button that shows a part of the page is its heading",
     "<h2><button aria-expanded=false>A</button></h2><p>b"
     "<button aria-controls=x aria-expanded=true>C</button>"
     "<button role=tab aria-controls=y>D</button><button>e</button>"
     "<h2 id=f>F<button id=copy>g</button></h2><p>h",
     "H2@1 A\nP@1 b\nP@1 C\nP@1 D\nH2@1 F [f]\nP@1 h\n"},
    {"text behind the end of the page",
     "<html><body><p>a</p></body></html>b<p>c", "P@1 a\nP@1 b\nP@1 c\n"},
    {"a page without head and body", "<title>t</title><p>a<p>b",
     "P@1 a\nP@1 b\n"},
    {"a term stands with its definition",
     "<dl><dt>ACR</dt><dd>annual check record</dd><dt>B</dt><dt>C</dt>"
     "<dd><p>d</p><p>e</p></dd><dt>f</dt></dl>",
     "I@1 ACR: annual check record\nI@1 B, C: d\nI@1 e\nI@1 f\n"},
    {"a term that ends in a colon has no other", "<dl><dt>Needs:<dd>a</dl>",
     "I@1 Needs: a\n"},
    {"a sign that links to a term or back from a note is no text",
     "<dl><dt id=a>open()<a class=headerlink href=#a>¶</a><dd>b</dl>"
     "<ol><li>c <a href=#fnref1>↩</a></ol>",
     "I@1 open(): b\nI@1 c\n"},
    {"labels of tabs are blocks", "<label for=a>C</label><label>C++</label>",
     "P@1 C\nP@1 C++\n"},
    {"code beside code is another listing",
     "<pre><code>a</code><code>b\n</code><code>c</code></pre>",
     "K@1 a\\nb\\nc\n"},
    {"numbers of lines are no code",
     "<table><tr><td class=linenos><pre>1\n2</pre><td><pre>a\nb</pre></table>"
     "<pre><span class=lnt>1\n</span>c</pre><pre class=gutter>d 1</pre>",
     "K@2 a\\nb\nK@4 c\nK@4 d 1\n"},
    {"details and their summary are blocks",
     "<details><summary>Why?</summary>Because.<p>More.</p></details>",
     "P@1 Why?\nP@1 Because.\nP@1 More.\n"},
    {"a short form is spelled out once",
     "<p>An <abbr title=\"annual check record\">ACR</abbr> and an "
     "<abbr title=\"annual check record\">ACR</abbr>.</p>",
     "P@1 An ACR (annual check record) and an ACR.\n"},
    {"unless the text does so itself",
     "<p>annual check record (<abbr title=\"annual check record\">ACR</abbr>)"
     "</p>",
     "P@1 annual check record (ACR)\n"},
    {"a picture is its text", "<p>a<img src=b alt='c d'>e <img src=f></p>",
     "P@1 a c d e\n"},
    {"a picture in a heading is no part of it, unless it is all",
     "<h1>A <img alt=b></h1><h2><img alt=c></h2>", "H1@1 A\nH2@1 c\n"},
    {"scripts, styles, controls and frames go",
     "<p>a<script>if (b < c) d('</p>')</script><style>p{}</style>"
     "<select><option>e</select><button>f</button><noscript>g</noscript>"
     "<template>h</template><svg><title>i</title></svg><iframe>j</iframe></p>",
     "P@1 a\n"},
    {"hidden parts go",
     "<p hidden>a</p><p aria-hidden=true>b</p><p style='x:y; Display : none'>"
     "c</p><p style=visibility:hidden>d</p><p>e</p>",
     "P@1 e\n"},
    {"line numbers are those of the file",
     "\n\n<p>\na\n</p><!--\n\n--><p>b</p>\n<pre>\nc</pre>",
     "P@4 a\nP@7 b\nK@9 c\n"},
    {"empty elements of HTML 5", "<p>a<wbr>b</p><p>c</p>", "P@1 ab\nP@1 c\n"},
    {"an empty page", "", ""},
    {"text without any tag", "a", "P@1 a\n"},
    {"a byte order mark is no text", "\xef\xbb\xbf<p>a</p>", "P@1 a\n"},
    {"bytes that are no text",
     "<p>a\x01"
     "b</p>",
     "P@1 a b\n"},
};

static const struct row anchors[] = {
    {"on the heading", "<h2 id=a>A</h2>", "H2@1 A [a]\n"},
    {"in the heading, on a link or anything else",
     "<h2><a id=a></a>A</h2><h2><a name=b>B</a></h2><h2><span id=c>C</span>"
     "</h2>",
     "H2@1 A [a]\nH2@1 B [b]\nH2@1 C [c]\n"},
    {"on an empty link before it",
     "<p>a</p><a name=b></a>\n<h2>B</h2><p><a id=c></a></p><h2>C</h2>",
     "P@1 a\nH2@2 B [b]\nH2@2 C [c]\n"},
    {"on the section that begins with it",
     "<section id=a><h1>A</h1><p>b</p><div id=c><h2>C</h2><p>d</p></div>"
     "</section>",
     "H1@1 A [a]\nP@1 b\nH2@1 C [c]\nP@1 d\n"},
    {"not on the layout around a title, nor around two headings",
     "<div id=page><h1>A</h1><div id=b><h2>B</h2><h2>C</h2></div></div>",
     "H1@1 A\nH2@1 B\nH2@1 C\n"},
    {"not on an element that has text before it",
     "<div id=a>b<h2>C</h2></div><section id=d>" PROSE "<h2>E</h2></section>",
     "P@1 b\nH2@1 C\nP@1 " PROSE "\nH2@1 E\n"},
    {"but on a section with a few words before its heading",
     "<section id=a><span>since 1.0</span><h2>B</h2><p>c</p></section>",
     "P@1 since 1.0\nH2@1 B [a]\nP@1 c\n"},
    {"a sign that leads to the heading is no text",
     "<h2 id=a>A<a class=headerlink href=#a>¶</a></h2>"
     "<h2><a href=#b aria-hidden=true id=b>#</a> B</h2>",
     "H2@1 A [a]\nH2@1 B [b]\n"},
    {"nor is a link in brackets",
     "<h2 id=a>A<span>[<a href=/edit>edit</a>]</span></h2>", "H2@1 A [a]\n"},
    {"on a link around the heading", "<a name=a><h2>A</h2></a><p>b",
     "H2@1 A [a]\nP@1 b\n"},
    {"on an empty link before the list that the heading begins",
     "<a name=a><!-- --></a><ul><li><h3>A</h3>b</ul>", "H3@1 A [a]\nI@1 b\n"},
    {"on an empty element before it", "<p>x</p><div id=a></div><h2>A</h2>",
     "P@1 x\nH2@1 A [a]\n"},
    {"not on one with text between", "<span id=a></span>x<h2>A</h2>",
     "P@1 x\nH2@1 A\n"},
    {"not on a button in the heading", "<h2>A<button id=a>b</button></h2><p>c",
     "H2@1 A\nP@1 c\n"},
    {"where the sign in the heading leads, if that is around it",
     "<div id=a><p>x<h2>A<a href=#a>¶</a></h2><h2>B<a href=#c>¶</a></h2></div>",
     "P@1 x\nH2@1 A [a]\nH2@1 B\n"},
    {"on an empty link right behind it, unless that is another's",
     "<h2>A</h2> <a name=a></a><p>b<h2>C</h2><a name=d></a><h2>D</h2>",
     "H2@1 A [a]\nP@1 b\nH2@1 C\nH2@1 D [d]\n"},
    {"a link with words that leads to its own heading is no text",
     "<h2 id=a>A <a class=headerlink href=#a>Link to this heading</a></h2>"
     "<a href=#a>Section titled A</a><p>b <a href=#a>c</a>"
     "<h2 id=d><a href=#d>D</a></h2><h2 id=e>fn <a href=#e>e</a>()</h2>",
     "H2@1 A [a]\nP@1 b c\nH2@1 D [d]\nH2@1 fn e() [e]\n"},
    {"nowhere: nothing is computed", "<h2>A heading</h2>", "H2@1 A heading\n"},
};

static const struct row content[] = {
    {"main holds the content",
     "<header><p>Site</p></header><nav><ul><li><a href=/>Home</a></ul></nav>"
     "<main><h1>A</h1><p>" PROSE "</p><nav>Next</nav><aside>b</aside></main>"
     "<footer>c</footer>",
     "H1@1 A\nP@1 " PROSE "\n"},
    {"or an element with that role",
     "<div>Site</div><div role=main><h2>A</h2><p>" PROSE "</p></div>"
     "<div role=navigation>b</div>",
     "H2@1 A\nP@1 " PROSE "\n"},
    {"or the only article",
     "<div><a href=/>Home</a></div><article><header class=post-header><h1>A"
     "</h1></header><p>" PROSE "</p></article><div>c</div>",
     "H1@1 A\nP@1 " PROSE "\n"},
    {"else the densest part",
     "<body><div id=top><a href=/>Home</a> <a href=/b>B</a></div>"
     "<div id=x><h2>A</h2><p>" PROSE "</p><p>" PROSE "</p></div>"
     "<div id=y><ul><li><a href=/c>C</a><li><a href=/d>D</a></ul></div>"
     "<div>All rights kept</div></body>",
     "H2@1 A [x]\nP@1 " PROSE "\nP@1 " PROSE "\n"},
    {"a box about cookies is none of it",
     "<main><div class='cookie-notice'><p>We use cookies, as you know. " PROSE
     "</p></div><p>" PROSE "</p></main>",
     "P@1 " PROSE "\n"},
    {"nor when there is nothing else to speak of",
     "<div id=consent><p>" PROSE "</p><button>Yes</button></div><p>a</p>",
     "P@1 a\n"},
    {"but a page about cookies is",
     "<div class=cookies><h1>Cookies</h1><p>" PROSE "</p></div>",
     "H1@1 Cookies\nP@1 " PROSE "\n"},
    {"lists of links beside linked headings stay, others go",
     "<main><h1>A</h1><p>" PROSE "</p><div><h2 id=b>B</h2><a href=c>C d e f g"
     "</a></div><div><a href=h>H i j k l m n</a> and more</div></main>",
     "H1@1 A\nP@1 " PROSE "\nH2@1 B [b]\nP@1 C d e f g\n"},
    {"what a control reveals is content, what nothing reveals is not",
     "<main><p>" PROSE "</p><button aria-controls='a b'>More</button>"
     "<div id=b hidden>c</div><div role=tabpanel hidden>d</div>"
     "<div hidden=until-found>e</div><div id=f hidden>g</div>"
     "<div aria-hidden=true>h</div><p style='Display : none'>i</p></main>",
     "P@1 " PROSE "\nP@1 c\nP@1 d\nP@1 e\n"},
    {"a table of contents goes, a list with other links stays",
     "<main><h1>A</h1><ul><li><a href=#b>B</a><li><a "
     "href=#c>C</a></ul><p>" PROSE
     "</p><ul><li><a href=#b>B</a><li><a href=d>D</a></ul></main>",
     "H1@1 A\nP@1 " PROSE "\nI@1 B\nI@1 D\n"},
    {"what is named as comments or a way about the site goes",
     "<article><ol class=breadcrumbs><li>a</ol><h1>B</h1><p>" PROSE "</p>"
     "<div class='article-comments content'><h2>Comments</h2><p>c</p></div>"
     "<section class=related-articles><h2>Related</h2></section></article>",
     "H1@1 B\nP@1 " PROSE "\n"},
    {"a note aside is part of the text",
     "<main><p>" PROSE "</p><aside class='box box--tip'>a</aside><aside>b"
     "</aside><aside class=footnote-list>c</aside></main>",
     "P@1 " PROSE "\nP@1 a\nP@1 c\n"},
    {"links past the navigation are none",
     "<main><a class=skip-link href=#x>Skip to content</a><p>" PROSE
     "</p></main>",
     "P@1 " PROSE "\n"},
    {"short boxes with a link are parts of a reference",
     "<main><h2 id=a>A</h2><p>" PROSE "</p><h2 id=b>B</h2><h2 id=c>C</h2>"
     "<h2 id=d>D</h2><div><a href=#a>open</a>(int gate)</div></main>",
     "H2@1 A [a]\nP@1 " PROSE "\nH2@1 B [b]\nH2@1 C [c]\nH2@1 D [d]\n"
     "P@1 open(int gate)\n"},
    {"a short page keeps what names tell",
     "<div><ul class=breadcrumb><li><a href=/>Home</a></ul><p>" PROSE
     "</p></div>",
     "P@1 " PROSE "\n"},
    {"names in code are colours",
     "<main><p>" PROSE "</p><pre><code>a <span class=comment>// b</span>"
     "</code></pre></main>",
     "P@1 " PROSE "\nK@1 a // b\n"},
    {"sections that each have their own box are one page",
     "<div id=header><a href=/>Home</a></div><div><div><div><p>" PROSE
     "</p></div></div><div><h2 id=a>A</h2><div><div><p>" PROSE "</p></div>"
     "<div><p>" PROSE "</p></div></div></div></div>",
     "P@1 " PROSE "\nH2@1 A [a]\nP@1 " PROSE "\nP@1 " PROSE "\n"},
    {"the heading before the content belongs to it",
     "<div><div><p>Next: <a href=a>Gates</a>, Up: <a href=b>Boats</a>"
     "</p></div><h2>A</h2><p>" PROSE "</p><div><h3>B</h3><p>" PROSE
     "</p></div></div>",
     "H2@1 A\nP@1 " PROSE "\nH3@1 B\nP@1 " PROSE "\n"},
    {"nor is the id of a section that is a div",
     "<main><p>" PROSE "</p><div class=section id=comments><h2>Comments</h2>"
     "<p>" PROSE "</p></div></main>",
     "P@1 " PROSE "\nH2@1 Comments [comments]\nP@1 " PROSE "\n"},
    {"names of headings and sections are no names of parts",
     "<main><section id=comments><h2 id=footer>A</h2><p>" PROSE "</p>"
     "</section><section id=menu><h2 class=header>B</h2><p>" PROSE
     "</p></section></main>",
     "H2@1 A [footer]\nP@1 " PROSE "\nH2@1 B [menu]\nP@1 " PROSE "\n"},
};

static const struct row bold[] = {
    {"bold paragraphs with text behind them",
     "<h1>T</h1><p><b>A</b></p><p>b<p><a name=c></a><strong>C</strong><p>d",
     "H1@1 T\nH2@1 A\nP@1 b\nH2@1 C [c]\nP@1 d\n"},
    {"large letters, in the cell of a layout too",
     "<table><tr><td><font size=+2>A</font><p>b<p><a name=c><font size=5>C"
     "</font></a><p>d</table>",
     "H2@1 A\nC@1 b\nH2@1 C [c]\nC@1 d\n"},
    {"one alone is an emphasis", "<p><b>A</b><p>b", "P@1 A\nP@1 b\n"},
    {"not beside headings that are some",
     "<p><b>A</b><p>b<h2>C</h2><p><b>D</b><p>e",
     "P@1 A\nP@1 b\nH2@1 C\nP@1 D\nP@1 e\n"},
    {"no sentences, and no part of a paragraph",
     "<p><b>A b.</b><p>c<p><b>D</b> e<p>f<p><font size=2>G</font><p>h",
     "P@1 A b.\nP@1 c\nP@1 D e\nP@1 f\nP@1 G\nP@1 h\n"},
    {"nor the heads of a table or what has nothing behind it",
     "<table><tr><td><b>A</b><td>b<tr><td><b>C</b><td>d</table><p><b>E</b>",
     "C@1 A\nC@1 b\nC@1 C\nC@1 d\nP@1 E\n"},
};

static void check(const struct row *rows, size_t count)
{
    int wrong = 0;

    for (size_t i = 0; i < count; i++) {
        struct guides guides;

        guides_read(&guides, &html_reader, "a.html", str_of(rows[i].html));
        assert_int_equal(guides.count, 1);
        if (!str_equal(buf_view(&guides.dump), str_of(rows[i].dump))) {
            print_error("%s: expected\n%sfound\n%.*s\n", rows[i].name,
                        rows[i].dump, STR_ARGS(buf_view(&guides.dump)));
            wrong++;
        }
        guides_free(&guides);
    }
    assert_int_equal(wrong, 0);
}

static void elements_become_blocks(void **state)
{
    (void)state;
    check(blocks, COUNT(blocks));
}

static void rule_2_ids_are_read_and_never_computed(void **state)
{
    (void)state;
    check(anchors, COUNT(anchors));
}

static void headings_that_are_only_set_like_ones_are_found(void **state)
{
    (void)state;
    check(bold, COUNT(bold));
}

static void only_the_main_content_is_read(void **state)
{
    (void)state;
    check(content, COUNT(content));
}

static void a_page_says_what_it_is(void **state)
{
    struct guides guides;
    const struct guide *guide;

    (void)state;
    guides_read(
        &guides, &html_reader, "a.html",
        STR("<!DOCTYPE html><html lang=en_GB><head><title>A - B &amp; C | Site"
            "</title><meta name=Description content=' d  e '>"
            "<meta name=keywords content='f, g h,,'>"
            "<meta name=robots content='noindex, follow'>"
            "<meta property=article:modified_time content=2024-05-01>"
            "<link rel=canonical href='https://river.example/a'></head>"
            "<body><h1>a - b &amp; c</h1></body>"));
    guide = guides.guides[0];
    assert_str(guide->title, "A - B & C");
    assert_str(guide->lang, "en-gb");
    assert_str(guide->description, "d  e");
    assert_int_equal(guide->keyword_count, 2);
    assert_str(guide->keywords[1], "g h");
    assert_str(guide->url, "https://river.example/a");
    assert_str(guide->updated, "2024-05-01");
    assert_true(guide->noindex && guide->rendered);
    guides_free(&guides);
}

static void a_page_that_leads_elsewhere_at_once_is_not_indexed(void **state)
{
    static const struct {
        const char *html;
        bool noindex;
    } rows[] = {
        {"<meta http-equiv=Refresh content='0; url=b.html'>", true},
        {"<meta http-equiv=refresh content='300'>", false},
        {"<meta name=robots content=none>", true},
        {"<meta name=robots content='index, follow'>", false},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct guides guides;

        guides_read(&guides, &html_reader, "a.html", str_of(rows[i].html));
        assert_int_equal(guides.guides[0]->noindex, rows[i].noindex);
        guides_free(&guides);
    }
}

static void the_name_of_the_site_goes_only_when_a_heading_confirms(void **state)
{
    static const char *const rows[][2] = {
        {"<title>A | Site</title><h1>A</h1>", "A"},
        {"<title>Site – A</title><h1>A</h1>", "A"},
        {"<title>A | Site</title><h1>B</h1>", "A | Site"},
        {"<title>A - B</title><h1>A<a href=#a>¶</a></h1>", "A"},
        {"<title>A - B</title><div class=menu-bar><h1>B</h1></div><main>"
         "<h2>A</h2><p>c</main>",
         "A"},
        {"<title>A - B</title><div class=menu-bar><h1>B</h1></div><main>"
         "<h2>C</h2><p>c</main>",
         "A"},
        {"<title>A - B</title><p>c</p>", "A - B"},
        {"<svg><title>Logo</title></svg><title>A</title>", "A"},
        {"<h1>A</h1>", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct guides guides;

        guides_read(&guides, &html_reader, "a.html", str_of(rows[i][0]));
        assert_str(guides.guides[0]->title, rows[i][1]);
        guides_free(&guides);
    }
}

/** `count` times `piece`, between a start and an end; `#` is the number. */
static void repeat(struct buf *out, const char *start, const char *piece,
                   size_t count, const char *end)
{
    buf_clear(out);
    buf_text(out, start);
    for (size_t i = 0; i < count; i++)
        for (const char *at = piece; *at; at++)
            if (*at == '#')
                buf_format(out, "%zu", i);
            else
                buf_byte(out, *at);
    buf_text(out, end);
}

static void hostile_pages_lose_no_text_and_no_time(void **state)
{
    static const struct {
        const char *start, *piece;
        size_t count;
        const char *end;
    } rows[] = {
        {"", "<div>", 100000, "a"},
        {"", "<b>", 100000, "a"},
        {"<p", " a#=b", 200000, ">a</p>"},
        {"<p", " a=b", 200000, ">a</p>"},
        {"<script><!--</script><p", " a#", 200000, ">a</p>"},
        {"<p title='", "#", 300000, "'>a</p>"},
        {"", "<div class='comment header'>", 20000, "a"},
        {"<p>a</p>", "</b>", 300000, ""},
        {"<div><div><div><p>a</p>", "</b>", 300000, ""},
        {"<p>a</p>", "<table>", 50000, ""},
        {"<p>a</p>", "<a href=b>", 50000, ""},
        {"<p>a</p>", "<ul class=toc><li><a href=#x>", 50000, ""},
        {"<p>a</p>", "<b aria-controls=# id=#>", 50000, ""},
        {"<p>a</p>", "<![CDATA[", 300000, ""},
        {"<p>a</p>", "<!--", 300000, ""},
        {"<p>a</p>", "<", 300000, ""},
        {"<title>", " - ", 300000, "</title><h1></h1><p>a</p>"},
    };
    struct buf html = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct guides guides;

        repeat(&html, rows[i].start, rows[i].piece, rows[i].count, rows[i].end);
        guides_read(&guides, &html_reader, "a.html", buf_view(&html));
        if (!memchr(guides.dump.ptr, 'a', guides.dump.len))
            fail_msg("row %zu lost its text", i);
        guides_free(&guides);
    }
    buf_free(&html);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_become_blocks),
        cmocka_unit_test(rule_2_ids_are_read_and_never_computed),
        cmocka_unit_test(headings_that_are_only_set_like_ones_are_found),
        cmocka_unit_test(only_the_main_content_is_read),
        cmocka_unit_test(a_page_says_what_it_is),
        cmocka_unit_test(a_page_that_leads_elsewhere_at_once_is_not_indexed),
        cmocka_unit_test(
            the_name_of_the_site_goes_only_when_a_heading_confirms),
        cmocka_unit_test(hostile_pages_lose_no_text_and_no_time),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
