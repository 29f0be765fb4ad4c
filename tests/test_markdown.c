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
    {"the text of details",
     "<details>\n<summary>A</summary>\n\nb\n\n</details>\n", "P@2 A\nP@4 b\n"},
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(common_markdown_becomes_blocks),
        cmocka_unit_test(embedded_html_becomes_blocks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
