#include "page.h"

#include <stdio.h>

#include "asset.h"
#include "catalog.h"
#include "engine/html.h"
#include "engine/unicode.h"
#include "link.h"
#include "reply.h"

enum {
    URL_SHOWN_MAX = 96, /* bytes of an address that are shown */
};

/* ---- Small parts ------------------------------------------------------- */

/** Text from an index: a damaged record is shown repaired. */
static void put_text(struct buf *out, struct str text)
{
    const struct marked marked = {.text = text};

    html_marked(out, &marked);
}

/** A value as it stands in the query part of an address. */
static void put_encoded(struct buf *out, struct str text)
{
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char byte = (unsigned char)text.ptr[i];

        if ((byte >= '0' && byte <= '9') ||
            ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'z') || byte == '-' ||
            byte == '.' || byte == '_' || byte == '~')
            buf_byte(out, (char)byte);
        else
            buf_format(out, "%%%02X", byte);
    }
}

/** 12345 as "12,345". */
static void put_count(struct buf *out, uint64_t count)
{
    char digits[24];
    const int len =
        snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);

    for (int i = 0; i < len; i++) {
        if (i && (len - i) % 3 == 0)
            buf_byte(out, ',');
        buf_byte(out, digits[i]);
    }
}

static void put_sections(struct buf *out, uint64_t count)
{
    put_count(out, count);
    buf_text(out, count == 1 ? " section" : " sections");
}

/* ---- Head and form ----------------------------------------------------- */

static void put_head(struct buf *out, const char *rest)
{
    buf_format(out,
               "<!doctype html>\n<html lang=\"en\">\n<head>\n"
               "<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" "
               "content=\"width=device-width, initial-scale=1\">\n"
               "<meta name=\"robots\" content=\"noindex\">\n"
               "<meta name=\"color-scheme\" content=\"light dark\">\n"
               "<link rel=\"stylesheet\" href=\"/silcrow.css?v=%s\">\n"
               "<link rel=\"stylesheet\" href=\"/silcrow-search.css?v=%s\">\n"
               "<script type=\"module\" src=\"/silcrow-search.js?v=%s\">"
               "</script>\n"
               "<link rel=\"icon\" type=\"image/svg+xml\" "
               "href=\"/silcrow.svg?v=%s\">\n%s",
               asset_silcrow_css.tag, asset_silcrow_search_css.tag,
               asset_silcrow_search_js.tag, asset_silcrow_svg.tag, rest);
}

static void put_title(struct buf *out, const struct page *page)
{
    buf_text(out, "<title>");
    if (page->query.len) {
        put_text(out, page->query);
        if (page->results)
            buf_format(out, " (%llu)",
                       (unsigned long long)page->results->total);
        buf_text(out, " – ");
    }
    buf_text(out, "Silcrow search</title>\n</head>\n");
}

static void put_choice(struct buf *out, const struct page *page)
{
    const struct str chosen =
        page->index.len ? page->index : str_of(CATALOG_DEFAULT);

    if (page->index_count < 2) {
        if (page->index.len) {
            buf_text(out, "<input type=\"hidden\" name=\"index\" value=\"");
            put_text(out, page->index);
            buf_text(out, "\">\n");
        }
        return;
    }
    buf_text(out, "<label class=\"choice\" for=\"index\">In</label>\n"
                  "<select id=\"index\" name=\"index\">\n");
    for (size_t i = 0; i < page->index_count; i++) {
        const struct str name = str_of(page->indexes[i]);

        buf_text(out, "<option value=\"");
        put_text(out, name);
        buf_text(out, str_equal(name, chosen) ? "\" selected>" : "\">");
        put_text(out, name);
        buf_text(out, "</option>\n");
    }
    buf_text(out, "</select>\n");
}

static void put_form(struct buf *out, const struct page *page)
{
    buf_format(out,
               "<header>\n"
               "<p class=\"brand\"><a href=\"/\"><span aria-hidden=\"true\">"
               "§</span> Silcrow</a></p>\n"
               "<silcrow-search server=\"/\" from=\"\">\n"
               "<form role=\"search\" action=\"/\" method=\"get\">\n"
               "<label for=\"q\">Search the guides</label>\n"
               "<div class=\"box\">\n"
               "<input id=\"q\" name=\"q\" type=\"search\" maxlength=\"%d\" "
               "autocomplete=\"off\" autocapitalize=\"off\" "
               "spellcheck=\"false\" dir=\"auto\"%s value=\"",
               SEARCH_QUERY_MAX,
               page->results || page->error ? "" : " autofocus");
    put_text(out, page->query);
    buf_text(out, "\">\n<button>Search</button>\n</div>\n");
    buf_text(out, "<div class=\"options\">\n");
    put_choice(out, page);
    buf_text(out, "</div>\n</form>\n</silcrow-search>\n</header>\n");
}

/* ---- Hits -------------------------------------------------------------- */

static void put_crumbs(struct buf *out, const struct document *document)
{
    if (document->crumb_count == 0)
        return;
    buf_text(out, "<p class=\"crumbs\">");
    for (size_t i = 0; i < document->crumb_count; i++) {
        if (i)
            buf_text(out, " <span aria-hidden=\"true\">›</span> ");
        buf_text(out, "<bdi>");
        put_text(out, document->crumbs[i]);
        buf_text(out, "</bdi>");
    }
    buf_text(out, "</p>\n");
}

static void put_heading(struct buf *out, const struct search_hit *hit)
{
    const struct str url = hit->document.url;
    const bool linked = link_allowed(url);

    buf_text(out, "<h2 dir=\"auto\">");
    if (linked) {
        buf_text(out, "<a href=\"");
        put_text(out, url);
        buf_text(out, "\">");
    }
    html_marked(out, &hit->heading);
    buf_text(out, linked ? "</a></h2>\n" : "</h2>\n");
}

static void put_url(struct buf *out, struct str url)
{
    const struct str shown = utf8_cut(url, URL_SHOWN_MAX);

    if (url.len == 0)
        return;
    buf_text(out, "<p class=\"url\">");
    put_text(out, shown);
    buf_text(out, shown.len < url.len ? "…</p>\n" : "</p>\n");
}

static void put_hit(struct buf *out, const struct search_hit *hit)
{
    const struct document *document = &hit->document;

    buf_text(out, "<li");
    if (document->lang.len) {
        buf_text(out, " lang=\"");
        put_text(out, document->lang);
        buf_byte(out, '"');
    }
    buf_text(out, hit->relaxed ? " class=\"relaxed\">\n" : ">\n");
    put_crumbs(out, document);
    put_heading(out, hit);
    if (hit->snippet.text.len) {
        buf_text(out, "<p class=\"snippet\" dir=\"auto\">");
        html_marked(out, &hit->snippet);
        buf_text(out, "</p>\n");
    }
    put_url(out, document->url);
    buf_text(out, "</li>\n");
}

/* ---- Counts, pages, help ----------------------------------------------- */

/** The words that were given up to fill the page. */
static void put_given_up(struct buf *out, const struct search_results *results)
{
    if (results->relaxed_count == 0)
        buf_text(out, " some of the words");
    for (size_t i = 0; i < results->relaxed_count; i++) {
        buf_text(out, i ? ", <b>" : " <b>");
        put_text(out, results->relaxed[i]);
        buf_text(out, "</b>");
    }
}

/** Sections that lack words, below those that have them all. */
static void put_relaxed(struct buf *out, const struct search_results *results)
{
    const bool one = results->total_relaxed == 1;

    if (results->total == 0 || results->total_relaxed == 0)
        return;
    buf_text(out, results->total_relaxed_exact ? "<p class=\"note\">"
                                               : "<p class=\"note\">At least ");
    put_count(out, results->total_relaxed);
    buf_text(out, one ? " more section lacks" : " more sections lack");
    put_given_up(out, results);
    buf_text(out, one ? " and comes after these.</p>\n"
                      : " and come after these.</p>\n");
}

static void put_total(struct buf *out, const struct search_results *results)
{
    if (results->total || results->total_relaxed == 0) {
        if (!results->total_exact)
            buf_text(out, "More than ");
        put_sections(out, results->total);
        return;
    }
    buf_text(out, "No section has all the words. ");
    if (!results->total_relaxed_exact)
        buf_text(out, "At least ");
    put_sections(out, results->total_relaxed);
    buf_text(out, results->total_relaxed == 1 ? " lacks" : " lack");
    put_given_up(out, results);
}

/** The start of a link to another view of these results. */
static void put_link_start(struct buf *out, const struct page *page,
                           bool as_typed)
{
    buf_text(out, "<a href=\"/?q=");
    put_encoded(out, page->query);
    if (page->index.len) {
        buf_text(out, "&amp;index=");
        put_encoded(out, page->index);
    }
    if (as_typed)
        buf_text(out, "&amp;correct=0");
}

/** What the query was taken for, and the way back to what was typed. */
static void put_corrected(struct buf *out, const struct page *page)
{
    const struct str corrected = page->results->corrected;

    if (corrected.len == 0)
        return;
    buf_text(out, "<p class=\"corrected\">Corrected to <strong "
                  "dir=\"auto\">");
    put_text(out, corrected);
    buf_text(out, "</strong>. ");
    put_link_start(out, page, true);
    buf_text(out, "\" rel=\"nofollow\">Search as typed</a></p>\n");
}

static void put_summary(struct buf *out, const struct page *page)
{
    const struct search_results *results = page->results;

    buf_text(out, "<h1>Results for <q dir=\"auto\">");
    put_text(out, page->query);
    buf_text(out, "</q></h1>\n<p class=\"count\">");
    put_total(out, results);
    buf_format(out, " <span class=\"time\">(%.1f ms)</span></p>\n",
               page->took_ms);
    put_corrected(out, page);
    put_relaxed(out, results);
}

static void put_nothing(struct buf *out, const struct page *page)
{
    buf_text(out, "<h1>Nothing found for <q dir=\"auto\">");
    put_text(out, page->query);
    buf_text(out,
             "</q></h1>\n<ul class=\"help\">\n"
             "<li>Try fewer or more general words.</li>\n"
             "<li>Look for typing errors; names and numbers are searched as "
             "they stand.</li>\n"
             "<li>Leave out quotation marks and minus signs: "
             "<code>\"two words\"</code> wants them next to each other, "
             "<code>-word</code> leaves sections with it out.</li>\n");
    if (page->index_count > 1)
        buf_text(out, "<li>Choose another index.</li>\n");
    buf_text(out, "</ul>\n");
}

static void put_page_link(struct buf *out, const struct page *page,
                          uint32_t offset, const char *rel, const char *text)
{
    put_link_start(out, page, page->as_typed);
    buf_format(out, "&amp;limit=%u", page->limit);
    if (offset)
        buf_format(out, "&amp;offset=%u", offset);
    buf_format(out, "\" rel=\"%s\">%s</a>\n", rel, text);
}

static void put_pages(struct buf *out, const struct page *page)
{
    const uint64_t all = page->results->total + page->results->total_relaxed;
    const uint64_t next = (uint64_t)page->offset + page->limit;
    const bool unknown =
        page->results->total_relaxed && !page->results->total_relaxed_exact;
    const bool more = (next < all || unknown) && next <= SEARCH_OFFSET_MAX &&
                      page->results->hit_count == page->limit;

    if (page->limit == 0 || (page->offset == 0 && !more))
        return;
    buf_text(out, "<nav aria-label=\"Pages\">\n");
    if (page->offset)
        put_page_link(out, page,
                      page->offset > page->limit ? page->offset - page->limit
                                                 : 0,
                      "prev", "<span aria-hidden=\"true\">←</span> Previous");
    buf_format(out, "<span class=\"page\">Page %u</span>\n",
               page->offset / page->limit + 1);
    if (more)
        put_page_link(out, page, (uint32_t)next, "next",
                      "Next <span aria-hidden=\"true\">→</span>");
    buf_text(out, "</nav>\n");
}

static void put_results(struct buf *out, const struct page *page)
{
    const struct search_results *results = page->results;

    if (results->hit_count == 0 && page->offset == 0) {
        put_nothing(out, page);
        return;
    }
    put_summary(out, page);
    if (results->hit_count)
        buf_format(out, "<ol class=\"hits\" start=\"%u\">\n", page->offset + 1);
    else
        buf_text(out, "<p>There is no such page.</p>\n");
    for (size_t i = 0; i < results->hit_count; i++)
        put_hit(out, &results->hits[i]);
    if (results->hit_count)
        buf_text(out, "</ol>\n");
    put_pages(out, page);
}

static void put_welcome(struct buf *out)
{
    buf_text(out,
             "<h1>Find the right section</h1>\n"
             "<ul class=\"help\">\n"
             "<li>All words are wanted; the last may be unfinished.</li>\n"
             "<li><code>\"two words\"</code> stand next to each other.</li>\n"
             "<li><code>-word</code> leaves sections with it out, "
             "<code>title:word</code> looks in headings.</li>\n"
             "</ul>\n");
}

static void put_error(struct buf *out, const char *error)
{
    buf_text(out, "<h1>That did not work</h1>\n<p role=\"alert\">");
    put_text(out, str_of(error));
    buf_text(out, ".</p>\n");
}

void page_write(struct buf *out, const struct page *page)
{
    put_head(out, "");
    put_title(out, page);
    buf_text(out, "<body>\n");
    put_form(out, page);
    buf_text(out, "<main>\n");
    if (page->error)
        put_error(out, page->error);
    else if (page->results)
        put_results(out, page);
    else
        put_welcome(out);
    buf_text(out, "</main>\n</body>\n</html>\n");
}

/* ---- Errors ------------------------------------------------------------ */

void page_errors(struct buf *out)
{
    put_head(out, "<title>Errors – Silcrow search</title>\n</head>\n");
    buf_text(out, "<body>\n<header>\n<p class=\"brand\"><a href=\"/\">"
                  "<span aria-hidden=\"true\">§</span> Silcrow</a></p>\n"
                  "</header>\n<main>\n<h1>Errors</h1>\n"
                  "<p>An error is answered as JSON with four texts: "
                  "<code>message</code> for people, <code>code</code> for "
                  "programs, <code>type</code>, and <code>link</code> to this "
                  "page.</p>\n<dl>\n");
    for (size_t i = 0; i < reply_code_count; i++) {
        const struct reply_code *code = &reply_codes[i];

        buf_format(
            out, "<dt id=\"%s\"><code>%s</code> %d, %s</dt>\n<dd>%s</dd>\n",
            code->code, code->code, code->status, code->type, code->meaning);
    }
    buf_text(out, "</dl>\n</main>\n</body>\n</html>\n");
}
