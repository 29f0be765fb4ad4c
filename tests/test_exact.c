/** Addresses of passages: which words they are made of, and whether a browser
 * would find these on the page, by a checker of its own. */
#include "test.h"

#include <libxml/HTMLparser.h>

#include "engine/exact.h"
#include "engine/percent.h"
#include "engine/unicode.h"
#include "folder.h"
#include "shared_data.h"
#include "small_index.h"

/* ---- Which words ------------------------------------------------------- */

static const struct small_section sections[] = {
    {"a#one", "A", "One",
     "The drip rate is a number of drops that fall each minute.\n"
     "A pump counts them with a sensor.",
     NULL, 0},
    {"a#two", "A", "Two",
     "Every pump has an alarm; it rings (loudly) when air comes.", NULL, 0},
    {"a#three", "A", "Three",
     "Every pump has an alarm; it rings (loudly) when a bag is empty.", NULL,
     0},
    {"a#four", "A", "Four", "The \"quoted\" catheter isn\xe2\x80\x99t usable.",
     NULL, 0},
    {"a#five", "A", "Five", "A 9.5% well-known solution, A&B, runs to Z.", NULL,
     0},
    {"a#six", "A", "Six", "Stopcock: a tap.", NULL, 0},
    {"a#seven", "A", "Seven",
     "tube one\ntube two is red\ntube three is a very long blue one", NULL, 0},
    {"b#one", "B", "One", "A pump counts them with a sensor.", NULL, 0},
    {"c", "C", "C",
     "\xe6\xb6\xb2\xe4\xbd\x93\xe7\x9a\x84 \xe6\xb6\xb2\xe4\xbd"
     "\x93 \xe6\xb6\xb2\xe4\xbd\x93",
     "zh", 0},
    {"d", "D", "D", "Na\xc3\xafve cannula users na\xc3\xafvely assume it.",
     NULL, 0},
};

static void the_words_are_whole_of_one_block_and_occur_once(void **state)
{
    static const struct {
        const char *query;
        const char *id;
        const char *url;
    } rows[] = {
        {"drip rate", "a#one",
         "a#one:~:text=The%20drip%20rate%20is%20a%20number"},
        {"drip minute", "a#one",
         "a#one:~:text=The%20drip%20rate%20is%20a%20number"},
        {"sensor", "a#one",
         "a#one:~:text=pump%20counts%20them%20with%20a%20sensor"},
        {"sensor", "b#one",
         "b#one:~:text=pump%20counts%20them%20with%20a%20sensor"},
        /* What is said twice on the page needs more words to tell. */
        {"alarm air", "a#two",
         "a#two:~:text=alarm%3B%20it%20rings%20%28loudly%29%20when%20air"},
        {"alarm bag", "a#three",
         "a#three:~:text=an%20alarm%3B%20it%20rings%20%28loudly%29%20when%20a"
         "%20bag%20is"},
        {"rings loudly", "a#three",
         "a#three:~:text=it%20rings%20%28loudly%29%20when%20a%20bag"},
        /* What may be shown otherwise leaves too few words. */
        {"catheter", "a#four", "a#four"},
        {"solution", "a#five", "a#five"},
        {"stopcock", "a#six", "a#six"},
        {"tube blue", "a#seven",
         "a#seven:~:text=tube%20three%20is%20a%20very%20long"},
        {"title:seven", "a#seven", "a#seven"},
        {"\xe6\xb6\xb2\xe4\xbd\x93", "c", "c"},
        {"cannula", "d",
         "d#:~:text=Na%C3%AFve%20cannula%20users%20na%C3%AFvely%20assume%20it"},
    };
    struct index *index = small_index(*state, sections, COUNT(sections));

    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct search_request request = {.query = str_of(rows[i].query),
                                               .limit = 10,
                                               .snippet_chars = SNIPPET_CHARS,
                                               .exact = true};
        struct search_results *results;
        bool found = false;

        assert_int_equal(search_run(&results, index, &request, NULL), 0);
        for (size_t h = 0; h < results->hit_count; h++) {
            const struct search_hit *hit = &results->hits[h];

            if (!str_equal(hit->document.id, str_of(rows[i].id)))
                continue;
            found = true;
            assert_str(hit->exact, rows[i].url);
        }
        assert_true(found);
        search_results_free(results);
    }
    index_close(index);
}

static void without_a_snippet_the_address_is_plain(void **state)
{
    struct index *index = small_index(*state, sections, COUNT(sections));
    const struct search_request request = {
        .query = STR("drip rate"), .limit = 1, .exact = true};
    struct search_results *results;

    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    assert_str(results->hits[0].exact, "a#one");
    search_results_free(results);
    index_close(index);
}

/* ---- A browser's view of a page ---------------------------------------- */

/** The text of a page as it is rendered: blocks with '\f' between. */
struct page {
    struct buf text;
    bool space; /* white space is pending */
    unsigned preformatted;
};

static bool is_one_of(const xmlChar *name, const char *list)
{
    const char *at = strstr(list, (const char *)name);
    const size_t len = strlen((const char *)name);

    for (; at; at = strstr(at + 1, (const char *)name))
        if ((at == list || at[-1] == ' ') && (at[len] == ' ' || !at[len]))
            return true;
    return false;
}

static void end_block(struct page *page)
{
    page->space = false;
    if (page->text.len && page->text.ptr[page->text.len - 1] != '\f')
        buf_byte(&page->text, '\f');
}

static void put_text(struct page *page, const char *text)
{
    for (; *text; text++) {
        if (!page->preformatted && strchr(" \t\r\n", *text)) {
            page->space = true;
            continue;
        }
        if (page->space && page->text.len &&
            !strchr("\f\n ", page->text.ptr[page->text.len - 1]))
            buf_byte(&page->text, ' ');
        page->space = false;
        buf_byte(&page->text, *text);
    }
}

static bool is_hidden(const xmlNode *node)
{
    xmlChar *style =
        xmlGetProp((xmlNode *)(uintptr_t)node, (const xmlChar *)"style");
    const bool hidden =
        is_one_of(node->name, "head script style template noscript textarea "
                              "select option svg iframe object video audio "
                              "img meter progress title") ||
        xmlHasProp((xmlNode *)(uintptr_t)node, (const xmlChar *)"hidden") ||
        (style && strstr((const char *)style, "display:none"));

    xmlFree(style);
    return hidden;
}

static void put_node(struct page *page, const xmlNode *node)
{
    const bool block =
        node->type == XML_ELEMENT_NODE &&
        !is_one_of(node->name,
                   "a abbr acronym b bdi bdo big cite code data del dfn em "
                   "font i input ins kbd label mark nobr q rp rt ruby s samp "
                   "small span strike strong sub sup time tt u var wbr");

    if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
        put_text(page, (const char *)node->content);
    if (node->type != XML_ELEMENT_NODE || is_hidden(node))
        return;
    if (is_one_of(node->name, "br")) {
        page->space = false;
        buf_byte(&page->text, '\n');
        return;
    }
    if (block)
        end_block(page);
    page->preformatted += is_one_of(node->name, "pre");
    for (const xmlNode *child = node->children; child; child = child->next)
        put_node(page, child);
    page->preformatted -= is_one_of(node->name, "pre");
    if (block)
        end_block(page);
}

static void read_page(struct page *page, const char *path)
{
    htmlDocPtr document;

    *page = (struct page){{0}, false, 0};
    document = htmlReadFile(path, "utf-8",
                            HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                HTML_PARSE_NOWARNING | HTML_PARSE_NONET);
    assert_non_null(document);
    for (const xmlNode *node = document->children; node; node = node->next)
        put_node(page, node);
    xmlFreeDoc(document);
}

/* ---- Finding a string as the directive says ---------------------------- */

static bool is_letter(int32_t code)
{
    const enum char_class class = char_class(code);

    return class == CHAR_LETTER || class == CHAR_DIGIT || class == CHAR_MARK ||
           code == '_';
}

/** The code point before a place. */
static int32_t before(struct str text, size_t at)
{
    size_t start = at;
    struct str one;

    if (!at)
        return ' ';
    do
        start--;
    while (start && ((unsigned char)text.ptr[start] & 0xC0) == 0x80);
    one = (struct str){text.ptr + start, at - start};
    return utf8_next(&one);
}

static int32_t after(struct str text, size_t at)
{
    struct str rest = str_skip(text, at);

    return rest.len ? utf8_next(&rest) : ' ';
}

/** A border of words (UAX #29, in the main). */
static bool is_border(struct str text, size_t at)
{
    const int32_t left = before(text, at), right = after(text, at);
    const char *joints = ".'\xe2\x80\x99:";

    if (is_letter(left) && is_letter(right))
        return false;
    if (is_letter(left) && right < 0x80 && strchr(joints, right) && right)
        return !is_letter(after(text, at + 1));
    if (is_letter(right) && left < 0x80 && strchr(joints, left) && left)
        return !is_letter(before(text, at - 1));
    return true;
}

/** How often the words stand in a block, bounded on both sides; case and marks
 * do not count. */
static unsigned count_in(struct str block, struct str words)
{
    struct buf text = {0}, part = {0};
    unsigned found = 0;
    const char *at;

    unicode_fold(&text, block);
    unicode_fold(&part, words);
    for (struct str rest = buf_view(&text);
         (at = str_find(rest, buf_view(&part)));
         rest = str_skip(rest, (size_t)(at - rest.ptr) + 1)) {
        const size_t start = (size_t)(at - text.ptr);

        found += is_border(buf_view(&text), start) &&
                 is_border(buf_view(&text), start + part.len);
    }
    buf_free(&text);
    buf_free(&part);
    return found;
}

static unsigned count_on(const struct page *page, struct str words)
{
    struct str rest = buf_view(&page->text);
    unsigned found = 0;

    while (rest.len) {
        const char *end = memchr(rest.ptr, '\f', rest.len);
        const size_t len = end ? (size_t)(end - rest.ptr) : rest.len;

        found += count_in((struct str){rest.ptr, len}, words);
        rest = str_skip(rest, len + 1);
    }
    return found;
}

/* ---- Real pages -------------------------------------------------------- */

struct tally {
    unsigned hits, fragments, found, once;
};

/** The words behind `:~:text=`; empty when there are none. */
static struct str fragment(struct str url, struct arena *arena)
{
    const char *at = str_find(url, STR(":~:text="));
    struct str words = {0};

    if (at)
        assert_int_equal(percent_decode(&words,
                                        str_skip(url, (size_t)(at - url.ptr) +
                                                          strlen(":~:text=")),
                                        arena),
                         0);
    return words;
}

static void check_hit(struct tally *tally, const struct search_hit *hit,
                      const char *folder)
{
    char *path = mem_format("%s/%.*s", folder, STR_ARGS(hit->document.guide));
    struct arena arena = {0};
    const struct str words = fragment(hit->exact, &arena);
    struct page page;
    unsigned found;

    tally->hits++;
    if (words.len) {
        read_page(&page, path);
        found = count_on(&page, words);
        tally->fragments++;
        tally->found += found > 0;
        tally->once += found == 1;
        if (found != 1)
            print_message("%u times in %.*s: %.*s\n", found,
                          STR_ARGS(hit->document.guide), STR_ARGS(words));
        buf_free(&page.text);
    } else {
        assert_true(str_equal(hit->exact, hit->document.url));
    }
    arena_release(&arena);
    free(path);
}

/** Ask for a word from the heading and two from the text of a section. */
static void ask_for(struct tally *tally, struct index *index, uint32_t number,
                    const char *folder)
{
    struct arena arena = {0};
    struct document document;
    struct search_results *results;
    struct search_request request = {
        .limit = 2, .snippet_chars = SNIPPET_CHARS, .exact = true};

    assert_int_equal(
        document_decode(&document, index_store(index), number, &arena, NULL),
        0);
    request.query =
        utf8_cut(str_skip(document.body,
                          utf8_cut(document.body, document.body.len / 2).len),
                 60);
    assert_int_equal(search_run(&results, index, &request, NULL), 0);
    for (size_t i = 0; i < results->hit_count; i++)
        check_hit(tally, &results->hits[i], folder);
    search_results_free(results);
    arena_release(&arena);
}

/** Index a folder of pages and check its hits. */
static void check_pages(struct tally *tally, const char *data,
                        const char *folder)
{
    const char *build = getenv("SILCROW_BUILD");
    char *command = mem_format(
        "'%s/indexer/silcrow-index' build --data '%s' '%s' >'%s/log' 2>&1",
        build ? build : ".", data, folder, data);
    struct index *index;

    /* Not all saved pages can be read whole; then the code says so. */
    assert_true(system(command) != -1);
    free(command);
    assert_int_equal(index_open(&index, data, "guides", NULL), 0);
    for (uint32_t i = 1; i <= store_count(index_store(index)); i++)
        ask_for(tally, index, i, folder);
    index_close(index);
}

static void a_browser_finds_the_words_on_our_pages(void **state)
{
    const char *source = getenv("SILCROW_SOURCE");
    char *folder = mem_format("%s/pages", (const char *)*state);
    char *command = mem_format("mkdir '%s'; cp '%s'/corpus/*.html '%s'", folder,
                               source ? source : ".", folder);
    struct tally tally = {0};

    assert_int_equal(system(command), 0);
    check_pages(&tally, *state, folder);
    print_message("%u hits, %u fragments, %u found, %u once\n", tally.hits,
                  tally.fragments, tally.found, tally.once);
    assert_true(tally.fragments >= 100);
    assert_int_equal(tally.once, tally.fragments);
    free(command);
    free(folder);
}

static void a_browser_finds_the_words_on_saved_pages(void **state)
{
    char *pages = shared_data("a_browser_finds_the_words_on_saved_pages", "dev",
                              "html/readability/test/test-pages");
    char *folder = mem_format("%s/pages", (const char *)*state);
    char *command = mem_format("mkdir '%s'; cd '%s' && for page in *; do cp "
                               "\"$page/source.html\" \"%s/$page.html\"; done",
                               folder, pages ? pages : "", folder);
    struct tally tally = {0};

    if (pages) {
        assert_int_equal(system(command), 0);
        check_pages(&tally, *state, folder);
        print_message("%u hits, %u fragments, %u found, %u once\n", tally.hits,
                      tally.fragments, tally.found, tally.once);
        assert_true(tally.fragments >= 200);
        assert_true(tally.found * 100 >= tally.fragments * 95);
    }
    free(command);
    free(folder);
    free(pages);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        FOLDER_TEST(the_words_are_whole_of_one_block_and_occur_once),
        FOLDER_TEST(without_a_snippet_the_address_is_plain),
        FOLDER_TEST(a_browser_finds_the_words_on_our_pages),
        FOLDER_TEST(a_browser_finds_the_words_on_saved_pages),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
