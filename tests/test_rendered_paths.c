/** Built pages that may come from a guide, and their addresses. */
#include "folder.h"

#include "indexer/rendered_address.h"
#include "indexer/rendered_paths.h"

static const char *const folders[] = {"guide",    "guide/my-guide", "docs",
                                      "docs/api", "docs/api/setup", "de",
                                      "cli",      "cli/setup"};

static const char *const files[] = {
    "index.html",           "guide/index.html", "guide/my-guide/index.html",
    "guide/intro.html",     "docs/api.html",    "docs/api/setup/index.html",
    "cli/setup/index.html", "de/intro.html",    "named.html",
};

static void pages_are_found_as_generators_name_them(void **state)
{
    static const struct {
        const char *path, *url, *attributes;
        const char *page; /* the first candidate, or NULL */
        bool exact;       /* it costs nothing */
    } rows[] = {
        {"index.md", "", "", "index.html", true},
        {"README.md", "", "", "index.html", true},
        {"guide/_index.md", "", "", "guide/index.html", true},
        {"guide/README.md", "", "", "guide/index.html", true},
        {"guide/intro.md", "", "", "guide/intro.html", true},
        {"guide/My Guide.mdx", "", "", "guide/my-guide/index.html", true},
        {"guide/my_guide/index.md", "", "", "guide/my-guide/index.html", true},
        {"api/index.md", "", "", "docs/api.html", false},
        {"api/setup.md", "", "", "docs/api/setup/index.html", false},
        {"guide/01-intro.md", "", "", "guide/intro.html", false},
        {"2. guide/2020-01-02-intro.md", "", "", "guide/intro.html", false},
        {"guide/intro.en.md", "", "", "guide/intro.html", false},
        {"content/de/intro.md", "", "", "de/intro.html", false},
        {"x/y.md", "/guide/intro/", "", "guide/intro.html", true},
        {"x/y.md", "https://e.org/named.html", "", "named.html", true},
        {"guide/y.md", "", "{\"slug\":\"intro\"}", "guide/intro.html", true},
        {"guide/y.md", "", "{\"slug\":\"/named\"}", "named.html", true},
        {"y.md", "", "{\"permalink\":\"/named.html\"}", "named.html", true},
        {"guide/y.md", "", "{\"id\":\"intro\"}", "guide/intro.html", true},
        {"absent.md", "", "", NULL, false},
    };
    struct rendered_paths *paths;
    struct site *site;

    for (size_t i = 0; i < COUNT(folders); i++) {
        char *path = mem_format("%s/%s", (char *)*state, folders[i]);

        assert_int_equal(mkdir(path, 0777), 0);
        free(path);
    }
    for (size_t i = 0; i < COUNT(files); i++) {
        char *path = mem_format("%s/%s", (char *)*state, files[i]);

        folder_write(path, STR("<p>x"));
        free(path);
    }
    assert_int_equal(site_open(&site, *state, NULL), 0);
    paths = rendered_paths_new(site);
    for (size_t i = 0; i < COUNT(rows); i++) {
        struct candidate candidates[CANDIDATES_MAX];
        struct guide *guide = guide_new(str_of(rows[i].path));
        size_t count;

        guide->url = str_of(rows[i].url);
        guide->attributes = str_of(rows[i].attributes);
        count = rendered_paths_find(candidates, paths, guide);
        if (!rows[i].page) {
            assert_int_equal(count, 0);
        } else {
            assert_true(count > 0);
            assert_str(site_path(site, candidates[0].page), rows[i].page);
            assert_true((candidates[0].cost == 0) == rows[i].exact);
        }
        guide_free(guide);
    }
    rendered_paths_free(paths);
    site_close(site);
}

static void a_canonical_address_counts_on_the_same_site(void **state)
{
    static const struct {
        const char *base, *path, *canonical, *url;
    } rows[] = {
        {"/", "x/index.html", "", "/x/"},
        {"https://e.org/d", "x.html", "", "/x.html"},
        /* a base on a host */
        {"https://e.org/d", "x.html", "https://E.org/d/x", "https://E.org/d/x"},
        {"https://e.org/d", "x.html", "https://e.org/v2/x",
         "https://e.org/v2/x"},
        {"https://e.org/d", "x.html", "https://other.org/d/x", "/x.html"},
        /* a base that is a path */
        {"/", "x/index.html", "https://e.org/d/x/", "/d/x/"},
        {"/", "x/index.html", "/d/x/", "/d/x/"},
        {"/", "x.html", "http://localhost/x", "/x"},
        {"/", "x.html", "https://e.org/y", "/x.html"},
        {"/", "x.html", "https://e.org/prefix-x", "/x.html"},
        {"/", "index.html", "https://e.org/d/", "/d/"},
        {"/d", "x.html", "https://e.org/d/x", "/x"},
        {"/d/", "x.html", "https://e.org/d/x", "/x"},
        {"/d", "x.html", "https://e.org/docs/x", "/x.html"},
        {"/", "a b.html", "https://e.org/a%20b", "/a%20b"},
    };
    struct buf out = {0};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        buf_clear(&out);
        rendered_address(&out, url_style_find("pretty"), str_of(rows[i].base),
                         str_of(rows[i].path), str_of(rows[i].canonical));
        assert_str(buf_view(&out), rows[i].url);
    }
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(pages_are_found_as_generators_name_them),
        cmocka_unit_test(a_canonical_address_counts_on_the_same_site),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
