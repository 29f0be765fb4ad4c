/** The search page: what it says, and that nothing in it runs. */
#include "test.h"

#include "engine/buf.h"
#include "engine/mem.h"
#include "engine/unicode.h"
#include "server/page.h"

static struct search_hit plain_hit(void)
{
    return (struct search_hit){
        .document = {.title = STR("Infusion"),
                     .crumbs = {STR("Infusion"), STR("Access")},
                     .crumb_count = 2,
                     .url = STR("/infusion/#picc"),
                     .lang = STR("en")},
        .heading = {.text = STR("PICC lines"),
                    .matches = {{0, 4}},
                    .match_count = 1},
        .snippet = {.text = STR("A PICC is < 1 & > 0."),
                    .matches = {{2, 4}},
                    .match_count = 1},
        .score = 1,
    };
}

/** The page for a query with these hits, NUL-terminated. */
static struct buf shown(struct page page, struct search_results results,
                        struct search_hit *hits, size_t count)
{
    struct buf out = {0};

    results.hits = hits;
    results.hit_count = count;
    results.index = "guides";
    page.results = &results;
    page_write(&out, &page);
    assert_int_equal(utf8_check(buf_view(&out)), out.len);
    buf_byte(&out, '\0');
    return out;
}

static struct buf shown_one(struct search_hit hit)
{
    const struct page page = {.query = STR("picc"), .limit = 10};
    const struct search_results results = {.total = 1, .total_exact = true};

    return shown(page, results, &hit, 1);
}

#define HAS(out, text)                                                         \
    do {                                                                       \
        if (!strstr((out).ptr, text))                                          \
            fail_msg("no \"%s\" in %s", text, (out).ptr);                      \
    } while (0)

#define LACKS(out, text)                                                       \
    do {                                                                       \
        if (strstr((out).ptr, text))                                           \
            fail_msg("\"%s\" in %s", text, (out).ptr);                         \
    } while (0)

/* ---- What it shows ----------------------------------------------------- */

static void a_hit_has_breadcrumb_heading_snippet_and_address(void **state)
{
    struct buf out = shown_one(plain_hit());

    (void)state;
    HAS(out, "<bdi>Infusion</bdi> <span aria-hidden=\"true\">›</span> "
             "<bdi>Access</bdi>");
    HAS(out, "<h2 dir=\"auto\"><a href=\"/infusion/#picc\">"
             "<mark>PICC</mark> lines</a></h2>");
    HAS(out, "A <mark>PICC</mark> is &lt; 1 &amp; &gt; 0.");
    HAS(out, "<p class=\"url\">/infusion/#picc</p>");
    HAS(out, "<li lang=\"en\">");
    HAS(out, "1 section ");
    LACKS(out, "<nav");
    buf_free(&out);
}

static void the_form_works_without_script_and_keeps_the_query(void **state)
{
    struct buf out = shown_one(plain_hit());

    (void)state;
    HAS(out, "<form role=\"search\" action=\"/\" method=\"get\">");
    HAS(out, "<label for=\"q\">");
    HAS(out, "value=\"picc\">");
    HAS(out, "<meta name=\"robots\" content=\"noindex\">");
    HAS(out, "<title>picc (1) – Silcrow search</title>");
    LACKS(out, "style=");
    LACKS(out, "<select");
    buf_free(&out);
}

static void several_indexes_are_a_choice(void **state)
{
    char *const names[] = {(char[]){"blog"}, (char[]){"guides"}};
    const struct page page = {.query = STR("a"),
                              .index = STR("guides"),
                              .limit = 10,
                              .indexes = names,
                              .index_count = 2};
    const struct search_results results = {.total = 30, .total_exact = true};
    struct search_hit hits[10] = {{.score = 1}};
    struct buf out = shown(page, results, hits, 10);

    (void)state;
    HAS(out, "<option value=\"blog\">blog</option>");
    HAS(out, "<option value=\"guides\" selected>guides</option>");
    HAS(out, "href=\"/?q=a&amp;index=guides&amp;limit=10&amp;offset=10\" "
             "rel=\"next\"");
    buf_free(&out);
}

/** Three hits: two of one guide, one of another that lacks a word. */
static struct buf shown_in_groups(struct page page)
{
    struct search_hit hits[] = {plain_hit(), plain_hit(), plain_hit()};
    struct search_group groups[] = {
        {.value = STR("a.md"), .total = 12, .first = 0, .count = 2},
        {.value = STR("b\"&.md"), .total = 1, .first = 2, .count = 1},
    };
    struct search_results results = {.total = 13,
                                     .total_exact = true,
                                     .group = STR("guide"),
                                     .groups = groups,
                                     .group_count = 2,
                                     .total_groups = 2,
                                     .hits = hits,
                                     .hit_count = 3};

    hits[2].document.title = STR("Other <guide>");
    page.query = STR("picc");
    page.limit = 10;
    page.guides = &results;
    return shown(page, results, hits, 3);
}

static void hits_stand_under_their_guides(void **state)
{
    struct buf out = shown_in_groups((struct page){0});

    (void)state;
    HAS(out, "13 sections in 2 guides");
    HAS(out, "<h2 class=\"guide\" dir=\"auto\">Infusion</h2>");
    HAS(out, "<h2 class=\"guide\" dir=\"auto\">Other &lt;guide&gt;</h2>");
    HAS(out, "<p class=\"crumbs\"><bdi>Access</bdi></p>\n<h3 dir=\"auto\">");
    HAS(out, "<a href=\"/?q=picc&amp;guide=a.md\" rel=\"nofollow\">"
             "10 more in this guide</a>");
    buf_free(&out);
}

static void guides_are_a_choice(void **state)
{
    const struct page page = {
        .guide = STR("b\"&.md"), .index = STR("guides"), .as_typed = true};
    struct buf out = shown_in_groups((struct page){0});

    (void)state;
    HAS(out, "<a class=\"to-guides\" href=\"#guides\">");
    HAS(out, "<a href=\"/?q=picc&amp;guide=b%22%26.md\" rel=\"nofollow\">"
             "<bdi>Other &lt;guide&gt;</bdi> "
             "<span class=\"hitcount\">1</span></a>");
    LACKS(out, "All guides");
    LACKS(out, "aria-current");
    buf_free(&out);

    out = shown_in_groups(page);
    HAS(out, "<a href=\"/?q=picc&amp;index=guides&amp;correct=0\" "
             "rel=\"nofollow\">All guides</a>");
    HAS(out, "guide=b%22%26.md&amp;correct=0\" rel=\"nofollow\" "
             "aria-current=\"true\">");
    buf_free(&out);
}

static void the_first_page_tells_how_to_embed_the_search(void **state)
{
    const struct page page = {0};
    struct buf out = {0};

    (void)state;
    page_write(&out, &page);
    buf_byte(&out, '\0');
    HAS(out, "&lt;script type=\"module\" integrity=\"sha384-");
    buf_free(&out);
}

static void pages_are_plain_links(void **state)
{
    static const struct {
        uint32_t offset;
        uint64_t total;
        size_t hits;
        const char *has;   /* or NULL */
        const char *lacks; /* or NULL */
    } rows[] = {
        {0, 10, 10, NULL, "<nav"},
        {0, 11, 10, "offset=10\" rel=\"next\"", "rel=\"prev\""},
        {10, 11, 1, "limit=10\" rel=\"prev\"", "rel=\"next\""},
        {20, 40, 10, "offset=10\" rel=\"prev\"", NULL},
        {20, 40, 10, "offset=30\" rel=\"next\"", NULL},
        {20, 40, 10, "Page 3<", NULL},
        {5, 40, 10, "limit=10\" rel=\"prev\"", NULL},
        {10, 5, 0, "There is no such page", "rel=\"next\""},
        {10000, 90000, 10, "rel=\"prev\"", "rel=\"next\""},
    };
    struct search_hit hits[10] = {{.score = 1}};

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct page page = {
            .query = STR("a b"), .limit = 10, .offset = rows[i].offset};
        const struct search_results results = {.total = rows[i].total,
                                               .total_exact = true};
        struct buf out = shown(page, results, hits, rows[i].hits);

        if (rows[i].has)
            HAS(out, rows[i].has);
        if (rows[i].lacks)
            LACKS(out, rows[i].lacks);
        buf_free(&out);
    }
}

static void totals_say_what_they_count(void **state)
{
    struct str given_up[] = {STR("drip"), STR("<b>")};
    static const struct {
        struct search_results results;
        const char *has;
    } rows[] = {
        {{.total = 1234567, .total_exact = true}, ">1,234,567 sections "},
        {{.total = 1000}, ">More than 1,000 sections "},
        {{.total = 2,
          .total_exact = true,
          .total_relaxed = 5,
          .total_relaxed_exact = true},
         "5 more sections lack some of the words and come after these."},
        {{.total = 2, .total_exact = true, .total_relaxed = 120},
         ">At least 120 more sections lack some of the words"},
        {{.total = 0, .total_exact = true, .total_relaxed = 120},
         "No section has all the words. At least 120 sections lack"},
        {{.total = 0,
          .total_exact = true,
          .total_relaxed = 1,
          .total_relaxed_exact = true},
         "No section has all the words. 1 section lacks some of the words"},
        {{.total = 2,
          .total_exact = true,
          .total_relaxed = 1,
          .total_relaxed_exact = true,
          .relaxed_count = 2},
         "1 more section lacks <b>drip</b>, <b>&lt;b&gt;</b> and comes"},
    };
    struct search_hit hit = plain_hit();

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++) {
        const struct page page = {.query = STR("a"), .limit = 10};
        struct search_results results = rows[i].results;
        struct buf out;

        results.relaxed = given_up;
        out = shown(page, results, &hit, 1);
        HAS(out, rows[i].has);
        buf_free(&out);
    }
}

static void a_correction_is_shown_with_the_way_back(void **state)
{
    const struct page page = {.query = STR("infusoin <b>"), .limit = 10};
    const struct search_results results = {
        .total = 1, .total_exact = true, .corrected = STR("infusion <b>")};
    struct search_hit hit = plain_hit();
    struct buf out = shown(page, results, &hit, 1);

    (void)state;
    HAS(out, "<strong dir=\"auto\">infusion &lt;b&gt;</strong>");
    HAS(out, "<a href=\"/?q=infusoin%20%3Cb%3E&amp;correct=0\" rel=");
    buf_free(&out);
}

static void nothing_found_gets_help(void **state)
{
    const struct page page = {.query = STR("xyzzy <i>"), .limit = 10};
    const struct search_results results = {.total_exact = true};
    struct buf out = shown(page, results, NULL, 0);

    (void)state;
    HAS(out, "<h1>Nothing found for <q dir=\"auto\">xyzzy &lt;i&gt;</q></h1>");
    HAS(out, "Try fewer or more general words");
    buf_free(&out);
}

static void an_error_is_said_and_the_form_stays(void **state)
{
    const struct page page = {.query = STR("a"), .error = "It is <broken>"};
    struct buf out = {0};

    (void)state;
    page_write(&out, &page);
    buf_byte(&out, '\0');
    HAS(out, "<p role=\"alert\">It is &lt;broken&gt;.</p>");
    HAS(out, "<form role=\"search\"");
    buf_free(&out);
}

/* ---- What it does not let through -------------------------------------- */

static const char *const payloads[] = {
    "<script>alert(1)</script>",
    "\"><script>alert(1)</script>",
    "'><img src=x onerror=alert(1)>",
    "\" onmouseover=\"alert(1)",
    "</title><script>alert(1)</script>",
    "</textarea><svg onload=alert(1)>",
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "<mark>fake</mark>",
    "\xff\xfe<script>",
    "\xe2\x80\xae<script>",
    "a\0<script>",
    "&lt;script&gt;",
};

/** Every tag that the page may have; a payload's would be another. */
static void check_tags(const struct buf *out)
{
    static const char *const allowed[] = {
        "!doctype", "html",   "head", "meta",   "link", "title",  "body",
        "header",   "p",      "a",    "span",   "form", "label",  "div",
        "input",    "button", "main", "h1",     "q",    "ol",     "li",
        "bdi",      "h2",     "mark", "strong", "b",    "script", "silcrow",
    };

    for (const char *at = out->ptr; (at = strchr(at, '<')); at++) {
        const char *name = at + 1 + (at[1] == '/');
        const size_t len =
            strspn(name, "abcdefghijklmnopqrstuvwxyz!0123456789");
        bool known = false;

        for (size_t i = 0; i < COUNT(allowed); i++)
            known |= str_equal((struct str){name, len}, str_of(allowed[i]));
        if (!known)
            fail_msg("tag <%.*s> in %s", (int)len, name, out->ptr);
    }
}

/** Our own script, and no other. */
static void check_scripts(const struct buf *out)
{
    const char *first = strstr(out->ptr, "<script");

    assert_non_null(first);
    assert_memory_equal(first, "<script type=\"module\" src=\"/silcrow-",
                        strlen("<script type=\"module\" src=\"/silcrow-"));
    if (strstr(first + 1, "<script"))
        fail_msg("a second script in %s", out->ptr);
}

static void no_text_becomes_markup_or_a_link(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(payloads); i++) {
        const struct str bad = str_of(payloads[i]);
        struct page page = {.query = bad, .index = bad, .limit = 10};
        struct search_results results = {.total = 1, .total_exact = true};
        struct search_hit hit = plain_hit();
        struct str given_up[] = {bad};
        struct buf out;

        hit.document.title = hit.document.crumbs[0] = bad;
        hit.document.url = hit.document.lang = hit.document.anchor = bad;
        hit.heading = hit.snippet = (struct marked){.text = bad};
        results.corrected = bad;
        results.relaxed = given_up;
        results.relaxed_count = results.total_relaxed = 1;
        out = shown(page, results, &hit, 1);
        check_tags(&out);
        check_scripts(&out);
        LACKS(out, "<h2 dir=\"auto\"><a ");
        LACKS(out, " onmouseover=\"");
        LACKS(out, "<mark>fake");
        buf_free(&out);
    }
}

static void marks_that_cut_characters_are_dropped(void **state)
{
    struct search_hit hit = plain_hit();
    struct buf out;

    (void)state;
    hit.snippet = (struct marked){
        .text = STR("na\xc3\xafve"), .matches = {{0, 3}}, .match_count = 1};
    out = shown_one(hit);
    HAS(out, "dir=\"auto\">na\xc3\xafve</p>");
    buf_free(&out);
}

static void every_error_code_is_explained(void **state)
{
    struct buf out = {0};

    (void)state;
    page_errors(&out);
    buf_byte(&out, '\0');
    HAS(out, "<dt id=\"index_not_found\">");
    HAS(out, "<dt id=\"invalid_search_limit\">");
    HAS(out, "<dt id=\"bad_request\">");
    buf_free(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hit_has_breadcrumb_heading_snippet_and_address),
        cmocka_unit_test(the_form_works_without_script_and_keeps_the_query),
        cmocka_unit_test(several_indexes_are_a_choice),
        cmocka_unit_test(hits_stand_under_their_guides),
        cmocka_unit_test(guides_are_a_choice),
        cmocka_unit_test(the_first_page_tells_how_to_embed_the_search),
        cmocka_unit_test(pages_are_plain_links),
        cmocka_unit_test(totals_say_what_they_count),
        cmocka_unit_test(a_correction_is_shown_with_the_way_back),
        cmocka_unit_test(nothing_found_gets_help),
        cmocka_unit_test(an_error_is_said_and_the_form_stays),
        cmocka_unit_test(no_text_becomes_markup_or_a_link),
        cmocka_unit_test(marks_that_cut_characters_are_dropped),
        cmocka_unit_test(every_error_code_is_explained),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
