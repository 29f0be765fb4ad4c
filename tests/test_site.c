/** Built sites: which page answers an address, what can be linked on it. */
#include "folder.h"

#include "indexer/html_outline.h"
#include "indexer/site.h"

static const char *const files[] = {"index.html", "x.html",  "y/index.html",
                                    "y/z.htm",    "Up.html", "a b.html",
                                    "notes.txt",  "g.md"};

static void make_site(const char *folder)
{
    char *below = mem_format("%s/y", folder);

    assert_int_equal(mkdir(below, 0777), 0);
    free(below);
    for (size_t i = 0; i < COUNT(files); i++) {
        char *path = mem_format("%s/%s", folder, files[i]);

        folder_write(path, STR("<h1 id=top>T</h1>"));
        free(path);
    }
}

static void an_address_finds_the_page_a_server_would_show(void **state)
{
    static const char *const rows[][2] = {
        {"", "index.html"},
        {"index.html", "index.html"},
        {"x", "x.html"},
        {"x.html", "x.html"},
        {"x/", NULL},
        {"y", "y/index.html"},
        {"y/", "y/index.html"},
        {"y/z.htm", "y/z.htm"},
        {"Up", "Up.html"},
        {"up", NULL},
        {"a b", "a b.html"},
        {"notes.txt", NULL},
        {"../index.html", NULL},
        {"absent/", NULL},
    };
    struct site *site;

    make_site(*state);
    assert_int_equal(site_open(&site, *state, NULL), 0);
    assert_int_equal(site_count(site), 6);
    for (size_t i = 0; i < COUNT(rows); i++) {
        const size_t page = site_find(site, str_of(rows[i][0]));

        if (!rows[i][1])
            assert_true(page == SITE_NONE);
        else
            assert_str(site_path(site, page), rows[i][1]);
    }
    site_close(site);
}

static void a_folder_without_pages_is_no_site(void **state)
{
    struct error error;
    struct site *site;

    assert_int_equal(site_open(&site, *state, &error), -1);
    assert_int_equal(error.code, ERROR_NO_INPUT);
    assert_null(site);
    assert_int_equal(site_open(&site, "/absent", &error), -1);
    assert_int_equal(error.code, ERROR_NO_INPUT);
}

static void an_outline_has_all_headings_and_all_ids(void **state)
{
    static const char *const blocks[][2] = {
        {"Menu", ""},        {"Title", ""}, {"One", "one"}, {"Two", "two"},
        {"3", "f\xc3\xbcr"}, {"one", ""},   {"two", ""},    {"f\xc3\xbcr", ""},
    };
    struct guide *guide = guide_new(STR("x.html"));
    struct html_tree tree;

    (void)state;
    html_tree_read(
        &tree,
        STR("<nav><h2>Menu</h2></nav><input name=no><main>"
            "<h1>Title</h1><p>Text.</p>"
            "<h2 id=one>One<a class=headerlink href=#one>&para;</a></h2>"
            "<section id=two><h2>Two <a href='#two'>#</a></h2></section>"
            "<a name=f&uuml;r></a><h3><style>x{}</style>3</h3></main>"),
        1);
    html_outline_add(guide, &tree);
    assert_int_equal(guide->block_count, COUNT(blocks));
    for (size_t i = 0; i < COUNT(blocks); i++) {
        assert_str(guide->blocks[i].text, blocks[i][0]);
        assert_str(guide->blocks[i].anchor, blocks[i][1]);
    }
    html_tree_free(&tree);
    guide_free(guide);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(an_address_finds_the_page_a_server_would_show),
        FOLDER_TEST(a_folder_without_pages_is_no_site),
        cmocka_unit_test(an_outline_has_all_headings_and_all_ids),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
