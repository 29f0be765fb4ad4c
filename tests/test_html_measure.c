/** How much of the main content of saved pages is found, and that no broken
 * page does harm. */
#include "shared_data.h"
#include "test.h"

#include <dirent.h>

#include "engine/unicode.h"
#include "guides.h"
#include "indexer/html_tree.h"

enum { PATH_BYTES = 4096 };

static bool read_file(struct buf *out, const char *path)
{
    FILE *file = fopen(path, "rb");

    buf_clear(out);
    if (!file)
        return false;
    while (!feof(file) && !ferror(file))
        out->len += fread(buf_reserve(out, 65536), 1, 65536, file);
    fclose(file);
    return true;
}

/* ---- Words of a text --------------------------------------------------- */

struct words {
    struct buf text; /* in lower case */
    struct str *list;
    size_t count, room;
};

static void add_word(struct words *words, const char *start, const char *end)
{
    if (words->count == words->room) {
        words->room = words->room ? words->room * 2 : 1024;
        words->list = mem_resize(words->list, words->room, sizeof(struct str));
    }
    words->list[words->count++] = (struct str){start, (size_t)(end - start)};
}

static int by_text(const void *a, const void *b)
{
    return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/** Runs of letters and digits, and each sign of a script without spaces;
 * sorted. */
static void find_words(struct words *words, struct str text)
{
    const char *start = NULL;
    struct str rest;

    *words = (struct words){0};
    unicode_lower(&words->text, text);
    for (rest = buf_view(&words->text); rest.len;) {
        const char *at = rest.ptr;
        const enum char_class class = char_class(utf8_next(&rest));

        if (class == CHAR_LETTER || class == CHAR_DIGIT || class == CHAR_MARK) {
            start = start ? start : at;
            continue;
        }
        if (start)
            add_word(words, start, at);
        start = NULL;
        if (class == CHAR_IDEOGRAPH)
            add_word(words, at, rest.ptr);
    }
    if (start)
        add_word(words, start, rest.ptr);
    if (words->count)
        qsort(words->list, words->count, sizeof *words->list, by_text);
}

static void free_words(struct words *words)
{
    buf_free(&words->text);
    free(words->list);
}

/** Words that both texts have, as often as both have them. */
static size_t common_words(const struct words *a, const struct words *b)
{
    size_t i = 0, j = 0, common = 0;

    while (i < a->count && j < b->count) {
        const int order = str_compare(a->list[i], b->list[j]);

        common += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return common;
}

/** Harmonic mean of precision and recall. */
static double f1(struct str found, struct str expected)
{
    struct words a, b;
    size_t common, total;

    find_words(&a, found);
    find_words(&b, expected);
    common = common_words(&a, &b);
    total = a.count + b.count;
    free_words(&a);
    free_words(&b);
    return total ? 2.0 * (double)common / (double)total : 1;
}

/* ---- Pages ------------------------------------------------------------- */

static void text_of_blocks(struct buf *out, struct str html)
{
    struct guides guides;

    guides_read(&guides, &html_reader, "page.html", html);
    assert_int_equal(guides.count, 1);
    buf_clear(out);
    for (size_t i = 0; i < guides.guides[0]->block_count; i++) {
        buf_str(out, guides.guides[0]->blocks[i].text);
        buf_byte(out, '\n');
    }
    guides_free(&guides);
}

static void text_of_page(struct buf *out, struct str html)
{
    struct html_tree tree;

    buf_clear(out);
    html_tree_read(&tree, html, 1);
    for (size_t i = 0; i < tree.count; i++) {
        buf_str(out, tree.nodes[i].text);
        if (html_tag_block(tree.nodes[i].tag) || tree.nodes[i].tag == HTML_BR)
            buf_byte(out, ' ');
    }
    html_tree_free(&tree);
}

/** The F1 of one page; below 0 when it is none. */
static double measure(const char *folder, const char *name)
{
    struct buf file = {0}, page = {0}, found = {0}, expected = {0};
    char path[PATH_BYTES];
    double score = -1;

    snprintf(path, sizeof path, "%s/%s/source.html", folder, name);
    if (read_file(&file, path)) {
        utf8_repair(&page, buf_view(&file));
        text_of_blocks(&found, buf_view(&page));
        snprintf(path, sizeof path, "%s/%s/expected.html", folder, name);
        assert_true(read_file(&file, path));
        text_of_page(&expected, buf_view(&file));
        score = f1(buf_view(&found), buf_view(&expected));
    }
    buf_free(&file);
    buf_free(&page);
    buf_free(&found);
    buf_free(&expected);
    return score;
}

static void the_main_content_of_saved_pages_is_found(void **state)
{
    char *folder = shared_data("the_main_content_of_saved_pages_is_found",
                               "dev", "html/readability/test/test-pages");
    DIR *pages;
    double sum = 0;
    size_t count = 0;

    (void)state;
    if (!folder)
        return;
    pages = opendir(folder);
    assert_non_null(pages);
    for (struct dirent *page; (page = readdir(pages)) != NULL;) {
        const double score =
            page->d_name[0] == '.' ? -1 : measure(folder, page->d_name);

        if (score >= 0) {
            sum += score;
            count++;
        }
    }
    closedir(pages);
    free(folder);
    print_message("F1 of the main content: %.4f in mean of %zu pages\n",
                  sum / (double)count, count);
    assert_true(count >= 100);
    assert_true(sum / (double)count >= .93);
}

/* ---- Broken pages ------------------------------------------------------ */

/** Read each `#data` of a file of html5lib; how many there were. */
static size_t read_cases(struct str file)
{
    const struct str begin = STR("#data\n"), end = STR("\n#errors");
    size_t count = 0;

    for (;;) {
        const char *at = memmem(file.ptr, file.len, begin.ptr, begin.len);
        struct guides guides;
        struct str html;

        if (!at)
            return count;
        html = str_skip(file, (size_t)(at - file.ptr) + begin.len);
        at = memmem(html.ptr, html.len, end.ptr, end.len);
        if (!at)
            return count;
        file = str_skip(html, (size_t)(at - html.ptr));
        html.len = (size_t)(at - html.ptr);
        guides_read(&guides, &html_reader, "case.html", html);
        assert_int_equal(guides.count, 1);
        guides_free(&guides);
        count++;
    }
}

static void broken_pages_do_no_harm(void **state)
{
    char *folder = shared_data("broken_pages_do_no_harm", "dev",
                               "html/html5lib-tests/tree-construction");
    DIR *files;
    size_t count = 0;

    (void)state;
    if (!folder)
        return;
    files = opendir(folder);
    assert_non_null(files);
    for (struct dirent *entry; (entry = readdir(files)) != NULL;) {
        struct buf file = {0}, text = {0};
        char path[PATH_BYTES];

        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (strstr(entry->d_name, ".dat") && read_file(&file, path)) {
            utf8_repair(&text, buf_view(&file));
            count += read_cases(buf_view(&text));
        }
        buf_free(&file);
        buf_free(&text);
    }
    closedir(files);
    free(folder);
    print_message("%zu broken pages read\n", count);
    assert_true(count > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_main_content_of_saved_pages_is_found),
        cmocka_unit_test(broken_pages_do_no_harm),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
