/* The Markdown reader: blocks, ids, lines. */
#include "test.h"

#include "guides.h"
#include "indexer/anchor.h"

struct row {
    const char *name;
    const char *source;
    const char *dump;
};

static const struct row common[] = {
    {"headings of both kinds start sections",
     "# One\n\ntext\nmore\n\nTwo\n===\n\nThree *x*\n---\n### Four ###\n",
     "H1@1 One\nP@3 text more\nH1@6 Two\nH2@9 Three x\nH3@11 Four\n"},
    {"a hash in a fence is text",
     "# Run\n```sh\n# not a heading\necho\n```\n# Next\n",
     "H1@1 Run\nK@3 # not a heading\\necho\nH1@6 Next\n"},
    {"indented code keeps its lines and inner indentation",
     "a\n\n    x\n      y\n\nb\n", "P@1 a\nK@3 x\\n  y\nP@6 b\n"},
    {"white space is folded, except in code", "a   b\n\tc\n\n```\na   b\n```\n",
     "P@1 a b c\nK@5 a   b\n"},
    {"inline markup goes, its text stays",
     "*a* __b__ ~~c~~ `d  e` [f](g \"h\") <https://i.example> \\* &amp; "
     "&copy;\n",
     "P@1 a b c d e f https://i.example * & ©\n"},
    {"a hard break is a space", "a  \nb\\\nc\n", "P@1 a b c\n"},
    {"an image is its text", "![a *b*](c.png) d\n", "P@1 a b d\n"},
    {"an image in a heading is no part of it, unless it is all",
     "# A ![badge](x)\n\n# ![logo](y)\n", "H1@1 A\nH1@3 logo\n"},
    {"items of lists, tight, loose and nested",
     "- a\n- b\n  - c\n    d\n\n1. e\n\n   f\n2. g\n",
     "I@1 a\nI@2 b\nI@3 c d\nI@6 e\nI@8 f\nI@9 g\n"},
    {"boxes of task lists go", "- [x] done\n- [ ] open\n",
     "I@1 done\nI@2 open\n"},
    {"cells of tables", "| a | b |\n|---|:-:|\n| `c` | d \\| e |\n| f |\n",
     "C@1 a\nC@1 b\nC@3 c\nC@3 d | e\nC@4 f\n"},
    {"a heading in a quote or an item is a heading",
     "> # A\n> b\n\n- ## C\n  d\n", "H1@1 A\nP@2 b\nH2@4 C\nI@5 d\n"},
    {"a rule is nothing", "a\n\n---\n\nb\n", "P@1 a\nP@5 b\n"},
    {"an empty heading is nothing", "#\n\na\n", "P@3 a\n"},
    {"an empty file is an empty guide", "", ""},
    {"carriage returns are white space", "# A\r\n\r\nb\r\nc\r\n",
     "H1@1 A\nP@3 b c\n"},
    {"a carriage return alone ends a line too", "# A\rb\r\rc\r",
     "H1@1 A\nP@2 b\nP@4 c\n"},
    {"definitions of links are no text", "[a]: http://b \"c\"\n\nd [a]\n",
     "P@3 d a\n"},
};

static const struct row html[] = {
    {"tags go, text stays", "a <b>b</b><kbd>c</kbd> <!-- d --> e<br>f\n",
     "P@1 a bc e f\n"},
    {"a block of HTML is its text",
     "<div class=\"x\">\n<p>a &lt; b</p>\n<p>c\nd</p>\n</div>\n\ne\n",
     "P@2 a < b\nP@3 c d\nP@7 e\n"},
    {"lists, cells and code in HTML",
     "<ul><li>a</li><li>b</li></ul>\n\n"
     "<table><tr><th>c</th><td>d</td></tr></table>\n\n<pre>e\n  f</pre>\n",
     "I@1 a\nI@1 b\nC@3 c\nC@3 d\nK@5 e\\n  f\n"},
    {"so are ways about the site",
     "<nav>\n<ul><li><a href=a>b</a></li></ul>\n</nav>\n\nc\n", "P@5 c\n"},
    {"scripts, styles and comments are left out",
     "<script>\nlet a;\n\nb\n</script>\n\n<style>\nc {}\n</style>\n\n"
     "<!-- d\n\ne -->\n\nf\n",
     "P@15 f\n"},
    {"headings in HTML", "<h2 id=\"x\">A <b>b</b></h2>\n\n<h3>C</h3>\n",
     "H2@1 A b [x]\nH3@3 C\n"},
    {"an id inside a heading",
     "## <a id=\"x\"></a>A\n\n## B <a name='y'></a>\n",
     "H2@1 A [x]\nH2@3 B [y]\n"},
    {"an id right before a heading",
     "<a id=\"x\"></a>\n\n## A\n\n<a name=y></a>\n## B\n\n<span id=z></span>\n"
     "C\n-\n",
     "H2@3 A [x]\nH2@6 B [y]\nH2@8 C [z]\n"},
    {"an id with text behind it belongs to that",
     "<a id=\"x\"></a>text\n\n## A\n", "P@1 text\nH2@3 A\n"},
    {"a short form brings its long form",
     "The <abbr title=\"Food &amp; Drug\">FD</abbr>, <abbr "
     "title=\"Food &amp; Drug\">FD</abbr>\n\n"
     "<p><abbr title='a b'>AB</abbr></p>\n\n"
     "# <abbr title=\"c d\">CD</abbr>\n",
     "P@1 The FD (Food & Drug), FD\nP@3 AB (a b)\nH1@5 CD\n"},
    {"the text of details",
     "<details>\n<summary>A</summary>\n\nb\n\n</details>\n", "P@2 A\nP@4 b\n"},
};

static const struct row ids[] = {
    {"an explicit id in all its forms",
     "# A {#a}\n## B {#b .c key=\"d e\"}\n## C { #c }\n## D {: #d}\n"
     "## E {/* #e */}\n## F <!-- {#f} -->\n## G <!--{#g}-->\n## H {#h} ##\n",
     "H1@1 A {a}\nH2@2 B {b}\nH2@3 C {c}\nH2@4 D {d}\nH2@5 E {e}\n"
     "H2@6 F {f}\nH2@7 G {g}\nH2@8 H {h}\n"},
    {"with a heading that is underlined", "A {#a}\n===\n\nB {#b}\n---\n",
     "H1@1 A {a}\nH2@4 B {b}\n"},
    {"on the line behind the heading", "# A\n{: #a .b}\n\nC\n-\n{: #c}\n",
     "H1@1 A {a}\nH2@4 C {c}\n"},
    {"in a quote or an item", "> # A {#a}\n\n- ## B {#b}\n",
     "H1@1 A {a}\nH2@3 B {b}\n"},
    {"a class alone goes too", "# A {.b}\n", "H1@1 A\n"},
    {"other braces are text", "# A {b}\n# C {}\n# {#d\n",
     "H1@1 A {b}\nH1@2 C {}\nH1@3 {#d\n"},
    {"in text and code it is text", "a {#b}\n\n```\n# c {#d}\n```\n",
     "P@1 a {#b}\nK@4 # c {#d}\n"},
};

static const struct row sites[] = {
    {"containers leave their title and text",
     ":::note\na\n:::\n\n::: tip A title\nb\n:::\n\n:::info[C d]{x=y}\n\ne\n\n"
     ":::\n",
     "P@2 a\nP@5 A title\nP@6 b\nP@9 C d\nP@11 e\n"},
    {"admonitions and tabs leave their title and text",
     "!!! note \"A title\"\n\n    a\n\n    ```\n    b\n      c\n    ```\n\n"
     "??? tip\n    d\n\n=== \"Linux\"\n\n    e\n\nf\n",
     "P@1 A title\nP@3 a\nK@6 b\\n  c\nP@11 d\nP@13 Linux\nP@15 e\nP@17 f\n"},
    {"alerts leave their text", "> [!NOTE]\n> a\n", "P@2 a\n"},
    {"definitions stand for themselves",
     "term\n: what it is\n\n- other\n  - : what that is\n",
     "P@1 term\nP@2 what it is\nI@4 other\nI@5 what that is\n"},
    {"comments of all kinds go",
     "a <!-- b --> c {/* d */} e\n\n{/*\nf\n\ng\n*/}\nh\n{% comment %}i\n"
     "{% endcomment %}\n",
     "P@1 a c e\nP@8 h\n"},
    {"statements of MDX go",
     "import A from 'b'\n\nexport const c = {\n  d: 1,\n}\n\n"
     "import your data from the old system\n\n# E\n",
     "P@7 import your data from the old system\nH1@9 E\n"},
    {"tags of components go, captions stay",
     "<Tabs>\n<TabItem value=\"x\" label=\"Linux\">\n\na\n\n</TabItem>\n"
     "</Tabs>\n\nb <C d={e => { return 'f>' }} /> g\n",
     "P@2 Linux\nP@4 a\nP@9 b g\n"},
    {"code in a caption is code",
     "<Listing caption=\"Holds `A<T>` &amp; *more*\">\n\n</Listing>\n",
     "P@1 Holds A<T> & *more*\n"},
    {"less-than is no tag", "a <B && c> d, 1 < 2 > 0, Vec\\<T>\n",
     "P@1 a <B && c> d, 1 < 2 > 0, Vec<T>\n"},
    {"macros leave the words a page shows",
     "{{Sidebar(\"A\")}}\n\nThe {{cssxref(\"color\")}} of\n"
     "{{domxref(\"A.b_c_d\", \"b_c_d\")}} {{optional_inline}}{{RFC(2616)}}.\n\n"
     "{{Compat}}\n## {{htmlelement(\"a\")}}\n\n- {{x(\"y\")}}\n",
     "P@3 The color of b_c_d RFC 2616.\nH2@7 a\nI@9 y\n"},
    {"shortcodes leave captions",
     "{{< note >}}\na\n{{< /note >}}\n{{< figure src=\"b.png\" "
     "caption=\"A *pump*\" >}}\n[c]({{< ref \"d e.md\" >}})\n",
     "P@2 a\nP@4 A *pump* c\n"},
    {"tags of Liquid go, raw and highlighted text stays",
     "{% note %}a{% endnote %} {{ page.title }}\n\n{% raw %}{{ b }}{% endraw %}"
     "\n\n{% highlight sh %}\nc {{ d }}\n{% endhighlight %}\n",
     "P@1 a\nP@3 {{ b }}\nK@6 c {{ d }}\n"},
    {"code is left alone",
     "`{{ a }}` ``{/* ` */}`` `<B>`\n\n```\n{{ c }}\n:::note\n```\n\n"
     "    {% d %}\n",
     "P@1 {{ a }} {/* ` */} <B>\nK@4 {{ c }}\\n:::note\nK@8 {% d %}\n"},
    {"containers with attributes leave what is read of them",
     ":::image source=\"a.png\" alt-text=\"A picture.\":::\n\n:::row:::\n"
     ":::column span=\"2\":::\nb\n:::column-end:::\n:::row-end:::\n",
     "P@1 A picture.\nP@5 b\n"},
    {"marks of alerts go with what they say",
     "> [!note]- Title\n> a\n\n> [!div class=\"b\"]\n> c\n\n> [!a b]\n",
     "P@1 Title a\nP@5 c\nP@7 [!a b]\n"},
    {"an element whose content is Markdown",
     "<div class=\"a\" markdown=\"1\">\n## B\n*c*\n</div>\nd\n\n"
     "<div markdown=\"0\">\n*e*\n</div>\n",
     "H2@2 B\nP@3 c\nP@5 d\nP@8 *e*\n"},
    {"attributes of a link or a word go, other braces stay",
     "[a](b){: .c } d{: #e} [f]{.g} {.h} {1: 2}\n",
     "P@1 a d [f] {.h} {1: 2}\n"},
    {"links of a wiki leave what they show",
     "[[Page]] [[Page#a|the page]] ![[a.png]] [[ -f b ]] [[1, 2]] [[c](d)]\n",
     "P@1 Page the page [[ -f b ]] [[1, 2]] [c]\n"},
    {"what a wiki brings in is reported", "a ![[Page]]\n",
     "P@1 a\n! 1 warning: 1 includes are not followed, the first is Page\n"},
    {"tags of tabs leave their title",
     "{% tab title=\"A tab\" %}\n\nb\n\n{% endtab %}\n", "P@1 A tab\nP@3 b\n"},
    {"references in the words of macros are decoded",
     "{{cssxref(\"&lt;length&gt;\")}} b\n", "P@1 <length> b\n"},
    {"footnotes: the number goes, the note stays",
     "a[^1] b[^long-name].\n\n[^1]: c\n[^long-name]: d *e*\n",
     "P@1 a b.\nP@3 c\nP@4 d e\n"},
    {"abbreviations at the end of a file",
     "A AB.\n\n*[AB]: alpha beta\n*[CD]: c *d*\n",
     "P@1 A AB.\nP@3 alpha beta (AB)\nP@4 c d (CD)\n"},
    {"a table of contents is no text", "[[toc]]\n\n[TOC]\n\na\n{: .b}\n",
     "P@5 a\n"},
    {"includes are reported once",
     "a\n\n--8<-- \"b.md\"\n\n```\n{{#include c.rs}}\n```\n\n"
     "{% include d.html %}\n",
     "P@1 a\n! 6 warning: 3 includes are not followed, the first is c.rs\n"},
};

static void check(const struct row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct guides guides;

        guides_read(&guides, &markdown_reader, "a.md", str_of(rows[i].source));
        if (!str_equal(buf_view(&guides.dump), str_of(rows[i].dump)))
            print_error("%s:\n", rows[i].name);
        assert_str(buf_view(&guides.dump), rows[i].dump);
        guides_free(&guides);
    }
}

static void common_markdown_becomes_blocks(void **state)
{
    (void)state;
    check(common, COUNT(common));
}

static void embedded_html_becomes_blocks(void **state)
{
    (void)state;
    check(html, COUNT(html));
}

static void ids_are_read_in_every_form(void **state)
{
    (void)state;
    check(ids, COUNT(ids));
}

static void syntax_of_sites_leaves_what_a_page_shows(void **state)
{
    (void)state;
    check(sites, COUNT(sites));
}

static void expressions_of_mdx_are_no_text(void **state)
{
    struct guides guides;

    (void)state;
    guides_read(&guides, &markdown_reader, "a.mdx",
                STR("a {props.b} {'c'} {\n  d\n}\n\n    e\n"));
    assert_str(buf_view(&guides.dump), "P@1 a c\nP@5 e\n");
    guides_free(&guides);
}

/** Check the ids that `name` gives to a page, a line each in `expected`. */
static void check_ids(const struct guide *guide, const char *name,
                      const char *folder)
{
    struct anchors *anchors = anchors_new(anchor_rule_find(name));
    char path[512];
    char want[256] = "";
    FILE *file;
    bool repeat = false;

    snprintf(path, sizeof path, "%s/o.%s", folder, name);
    file = fopen(path, "rb");
    assert_non_null(file);
    for (size_t i = 0; i < guide->block_count; i++) {
        struct str id = anchors_next(anchors, &guide->blocks[i]);

        if (!repeat && fgets(want, sizeof want, file))
            want[strcspn(want, "\n")] = '\0';
        /* A heading without an id may have no line at all. */
        repeat = !id.len && strcmp(name, "docusaurus") == 0;
        if (repeat)
            continue;
        if (strcmp(want, "(none)") == 0 || strcmp(want, "None") == 0)
            *want = '\0';
        assert_str(id, want);
    }
    fclose(file);
    anchors_free(anchors);
}

static void rule_2_a_page_has_the_ids_of_its_generator(void **state)
{
    static const char *const names[] = {
        "asciidoctor", "docusaurus",        "github",
        "hugo-github", "hugo-github-ascii", "hugo-blackfriday",
        "jekyllgfm",   "kramdown",          "mkdocs",
        "pandoc",      "pandocgfm",         "vitepress",
    };
    const char *shared = getenv("SILCROW_SHARED");
    struct buf page = {0};
    struct guides guides;
    char folder[256];
    char line[512];
    FILE *file;

    (void)state;
    snprintf(folder, sizeof folder, "%s/data/slugs", shared ? shared : "");
    snprintf(line, sizeof line, "%s/h.txt", folder);
    file = fopen(line, "rb");
    if (!file) {
        printf("SKIP rule_2_a_page_has_the_ids_of_its_generator\n");
        return;
    }
    while (fgets(line, sizeof line, file)) {
        buf_text(&page, "## ");
        buf_text(&page, line);
        buf_text(&page, "\ntext\n\n");
    }
    fclose(file);
    guides_read(&guides, &markdown_reader, "a.md", buf_view(&page));
    guides.guides[0]->block_count = 0;
    for (size_t i = 0; i < 42; i += 2)
        guides.guides[0]->blocks[guides.guides[0]->block_count++] =
            guides.guides[0]->blocks[i];
    for (size_t i = 0; i < COUNT(names); i++)
        check_ids(guides.guides[0], names[i], folder);
    guides_free(&guides);
    buf_free(&page);
}

/** A pattern that has made some parser slow, over and over. */
static const struct {
    const char *name;
    const char *start;
    const char *part;
    const char *end;
    bool refused;
} hostile[] = {
    {"brackets", "", "[", "", false},
    {"images", "", "![", "", false},
    {"link starts", "", "[a](", "", false},
    {"emphasis", "", "*a **a ", "", false},
    {"mixed emphasis", "", "*a_ ", "", false},
    {"backticks", "", "a`b``c```", "", false},
    {"tags", "", "<a ", "", false},
    {"tags with braces", "", "<a {", "", false},
    {"comments", "", "a <!-- ", "", false},
    {"instructions", "", "a <?", "", false},
    {"macros", "", "{{ ", "", false},
    {"raw tags", "", "{% raw %}", "", false},
    {"attributes", "# a ", "{", "", false},
    {"entities", "", "&a", "", false},
    {"a table with short rows", "|a|b|c|d\n|-|-|-|-\n", "a\n", "", false},
    {"headings", "", "# a\n", "", false},
    {"ids of headings", "", "# a {#b}\n", "", false},
    {"definitions", "", "[a]: b\n", "\n[a]\n", false},
    {"containers", "", ":::a\n", "", false},
    {"containers with attributes", "", ":::a b=\"", "", false},
    {"links of a wiki", "", "[[a", "", false},
    {"attributes of links", "", "](){.a", "", false},
    {"elements of Markdown", "", "<div markdown=1>\n", "", false},
    {"blank lines in quotes", "> > > > > > > > > > a\n", "\n", "", false},
    {"marks of a rule", "", "- ", "", false},
    {"quotes", "", "> ", "a", true},
    {"items", "", "- ", "a", true},
    {"numbered items", "", "1. ", "a", true},
};

static void hostile_patterns_are_read_or_refused(void **state)
{
    enum { BYTES = 200000 };

    (void)state;
    for (size_t i = 0; i < COUNT(hostile); i++) {
        struct buf text = {0};
        struct guides guides;

        buf_text(&text, hostile[i].start);
        while (text.len < BYTES)
            buf_text(&text, hostile[i].part);
        buf_text(&text, hostile[i].end);
        guides_read(&guides, &markdown_reader, "a.md", buf_view(&text));
        if ((guides.count == 0) != hostile[i].refused)
            fail_msg("%s", hostile[i].name);
        guides_free(&guides);
        buf_free(&text);
    }
}

static void links_that_expand_without_end_are_refused(void **state)
{
    struct buf text = {0};
    struct guides guides;

    (void)state;
    buf_text(&text, "[a]: ");
    for (int i = 0; i < 100000; i++)
        buf_byte(&text, 'x');
    buf_text(&text, "\n\n");
    for (int i = 0; i < 20000; i++)
        buf_text(&text, "[a] ");
    guides_read(&guides, &markdown_reader, "a.md", buf_view(&text));
    assert_str(buf_view(&guides.dump),
               "! 0 skipped: links expand to more than 33554432 bytes\n");
    guides_free(&guides);
    buf_free(&text);
}

static void nesting_is_refused_with_its_line(void **state)
{
    struct buf text = {0};
    struct guides guides;

    (void)state;
    buf_text(&text, "# A\n\n");
    for (int i = 0; i <= READER_DEPTH_MAX; i++)
        buf_text(&text, ">");
    buf_text(&text, " a\n");
    guides_read(&guides, &markdown_reader, "a.md", buf_view(&text));
    assert_str(buf_view(&guides.dump),
               "! 3 skipped: blocks are nested more than 64 deep\n");
    guides_free(&guides);
    buf_free(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_markdown_becomes_blocks),
        cmocka_unit_test(embedded_html_becomes_blocks),
        cmocka_unit_test(ids_are_read_in_every_form),
        cmocka_unit_test(syntax_of_sites_leaves_what_a_page_shows),
        cmocka_unit_test(expressions_of_mdx_are_no_text),
        cmocka_unit_test(hostile_patterns_are_read_or_refused),
        cmocka_unit_test(links_that_expand_without_end_are_refused),
        cmocka_unit_test(nesting_is_refused_with_its_line),
        cmocka_unit_test(rule_2_a_page_has_the_ids_of_its_generator),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
