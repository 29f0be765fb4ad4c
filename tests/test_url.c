/** Addresses of pages from the paths of their files. */
#include "test.h"

#include "indexer/url.h"

static void each_style_names_pages_as_its_generators_do(void **state)
{
    static const struct {
        const char *style, *base, *path, *url;
    } rows[] = {
        {"pretty", "/", "guide/x.md", "/guide/x/"},
        {"html", "/", "guide/x.md", "/guide/x.html"},
        {"clean", "/", "guide/x.md", "/guide/x"},
        {"plain", "/", "guide/x.md", "/guide/x.md"},
        /* the page of a folder */
        {"pretty", "/", "index.md", "/"},
        {"pretty", "/", "guide/index.md", "/guide/"},
        {"html", "/", "guide/README.md", "/guide/"},
        {"clean", "/", "guide/_index.markdown", "/guide/"},
        {"html", "/", "guide/index.html", "/guide/"},
        {"plain", "/", "guide/README.md", "/guide/README.md"},
        {"pretty", "/", "guide/my-index.md", "/guide/my-index/"},
        /* a file that is no source of a page keeps its name */
        {"pretty", "/", "guide/x.txt", "/guide/x.txt"},
        {"html", "/", "guide/x.html", "/guide/x.html"},
        {"pretty", "/", "guide/.md", "/guide//"},
        /* the base */
        {"html", "https://e.org/docs", "x.md", "https://e.org/docs/x.html"},
        {"html", "https://e.org/docs/", "x.md", "https://e.org/docs/x.html"},
        {"html", "", "x.md", "/x.html"},
        /* bytes that have a meaning in an address */
        {"html", "/", "a b/c#d?e%.md", "/a%20b/c%23d%3Fe%25.html"},
        {"html", "/", "gr\xc3\xbc\xc3\x9f.md", "/gr%C3%BC%C3%9F.html"},
        {"html", "/", "q\"<>.md", "/q%22%3C%3E.html"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        url_page(&out, url_style_find(rows[i].style), str_of(rows[i].base),
                 str_of(rows[i].path));
        assert_str(buf_view(&out), rows[i].url);
    }
    buf_free(&out);
}

static void a_given_address_is_kept_unless_it_is_unsafe(void **state)
{
    static const struct {
        const char *given, *url;
    } rows[] = {
        {"https://other.org/a?b=c#d", "https://other.org/a?b=c#d"},
        {"HTTP://other.org/", "HTTP://other.org/"},
        {"/careers/nurse/", "https://e.org/docs/careers/nurse/"},
        {"careers/%20x", "https://e.org/docs/careers/%20x"},
        {"javascript:alert(1)", "https://e.org/docs/javascript:alert(1)"},
        {"//evil.org/x", "https://e.org/docs/evil.org/x"},
        {"\\\\evil.org/x", "https://e.org/docs/evil.org/x"},
        {" a b\n\"<script>", "https://e.org/docs/a%20b%0A%22%3Cscript%3E"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        url_given(&out, STR("https://e.org/docs"), str_of(rows[i].given));
        assert_str(buf_view(&out), rows[i].url);
    }
    buf_free(&out);
}

static void an_anchor_replaces_a_fragment(void **state)
{
    static const struct {
        const char *url, *anchor, *whole;
    } rows[] = {
        {"/x/", "salary", "/x/#salary"},
        {"/x/", "", "/x/"},
        {"/x/#old", "new", "/x/#new"},
        {"/x/#old", "", "/x/#old"},
        {"/x/", "a b#\xe6\x97\xa5", "/x/#a%20b%23%E6%97%A5"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        buf_text(&out, rows[i].url);
        url_fragment(&out, str_of(rows[i].anchor));
        assert_str(buf_view(&out), rows[i].whole);
    }
    buf_free(&out);
}

static void an_address_is_taken_apart(void **state)
{
    static const struct {
        const char *url, *host, *path, *fragment;
    } rows[] = {
        {"https://e.org/docs/x/#a", "e.org", "docs/x/", "a"},
        {"https://e.org:8080", "e.org:8080", "", ""},
        {"http://e.org/?a=/b#c", "e.org", "", "c"},
        {"/docs/x.html?a#b#c", "", "docs/x.html", "b#c"},
        {"x/https://y", "", "x/https://y", ""},
        {"", "", "", ""},
    };

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct url_parts parts = url_split(str_of(rows[i].url));

        assert_str(parts.host, rows[i].host);
        assert_str(parts.path, rows[i].path);
        assert_str(parts.fragment, rows[i].fragment);
    }
}

static void only_whole_escapes_are_decoded(void **state)
{
    static const char *const rows[][2] = {
        {"a%20b%C3%BC", "a b\xc3\xbc"},
        {"100%", "100%"},
        {"%4", "%4"},
        {"%zz%41", "%zzA"},
        {"", ""},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        url_decode(&out, str_of(rows[i][0]));
        assert_str(buf_view(&out), rows[i][1]);
    }
    buf_free(&out);
}

static void a_built_page_keeps_the_name_of_its_file(void **state)
{
    static const struct {
        const char *style, *path, *url;
    } rows[] = {
        {"pretty", "guide/x/index.html", "/d/guide/x/"},
        {"pretty", "guide/x.html", "/d/guide/x.html"},
        {"html", "guide/x.html", "/d/guide/x.html"},
        {"clean", "guide/x.html", "/d/guide/x"},
        {"clean", "guide/index.html", "/d/guide/"},
        {"plain", "index.html", "/d/"},
        {"pretty", "my-index.html", "/d/my-index.html"},
        {"pretty", "a b.htm", "/d/a%20b.htm"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        url_built(&out, url_style_find(rows[i].style), STR("/d"),
                  str_of(rows[i].path));
        assert_str(buf_view(&out), rows[i].url);
    }
    buf_free(&out);
}

static void an_unknown_style_is_none(void **state)
{
    (void)state;
    assert_null(url_style_find("fancy"));
    assert_non_null(strstr(url_style_names(), "pretty"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_style_names_pages_as_its_generators_do),
        cmocka_unit_test(a_given_address_is_kept_unless_it_is_unsafe),
        cmocka_unit_test(an_anchor_replaces_a_fragment),
        cmocka_unit_test(an_address_is_taken_apart),
        cmocka_unit_test(only_whole_escapes_are_decoded),
        cmocka_unit_test(a_built_page_keeps_the_name_of_its_file),
        cmocka_unit_test(an_unknown_style_is_none),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
