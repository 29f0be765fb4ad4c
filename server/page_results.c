/** The results of the search page: counts, guides, hits, pages. */
#include "page_parts.h"

#include <stdio.h>

#include "engine/html.h"
#include "engine/unicode.h"
#include "link.h"

enum {
    URL_SHOWN_MAX = 96, /* bytes of an address that are shown */
};

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

static void put_counted(struct buf *out, uint64_t count, const char *what)
{
    put_count(out, count);
    buf_format(out, " %s%s", what, count == 1 ? "" : "s");
}

/** The start of a link to another view of these results. */
static void put_link(struct buf *out, const struct page *page, struct str guide,
                     bool as_typed)
{
    buf_text(out, "<a href=\"/?");
    page_put_param(out, "q", page->query);
    page_put_param(out, "index", page->index);
    page_put_param(out, "guide", guide);
    if (as_typed)
        buf_text(out, "&amp;correct=0");
}

/* ---- Hits -------------------------------------------------------------- */

/** The headings above a hit. Where its guide is named above it, that one is
 * left out. */
static void put_crumbs(struct buf *out, const struct document *document,
                       bool grouped)
{
    const size_t first = grouped && document->crumb_count &&
                         str_equal(document->crumbs[0], document->title);

    if (document->crumb_count <= first)
        return;
    buf_text(out, "<p class=\"crumbs\">");
    for (size_t i = first; i < document->crumb_count; i++) {
        if (i > first)
            buf_text(out, " <span aria-hidden=\"true\">›</span> ");
        buf_text(out, "<bdi>");
        page_put_text(out, document->crumbs[i]);
        buf_text(out, "</bdi>");
    }
    buf_text(out, "</p>\n");
}

static void put_heading(struct buf *out, const struct search_hit *hit,
                        const char *tag)
{
    const struct str url = hit->exact.len ? hit->exact : hit->document.url;
    const bool linked = link_allowed(url);

    buf_format(out, "<%s dir=\"auto\">", tag);
    if (linked) {
        buf_text(out, "<a href=\"");
        page_put_text(out, url);
        buf_text(out, "\">");
    }
    html_marked(out, &hit->heading);
    buf_format(out, linked ? "</a></%s>\n" : "</%s>\n", tag);
}

static void put_url(struct buf *out, struct str url)
{
    const struct str shown = utf8_cut(url, URL_SHOWN_MAX);

    if (url.len == 0)
        return;
    buf_text(out, "<p class=\"url\">");
    page_put_text(out, shown);
    buf_text(out, shown.len < url.len ? "…</p>\n" : "</p>\n");
}

static void put_hit(struct buf *out, const struct search_hit *hit, bool grouped)
{
    const struct document *document = &hit->document;

    buf_text(out, "<li");
    if (document->lang.len) {
        buf_text(out, " lang=\"");
        page_put_text(out, document->lang);
        buf_byte(out, '"');
    }
    buf_text(out, hit->relaxed ? " class=\"relaxed\">\n" : ">\n");
    put_crumbs(out, document, grouped);
    put_heading(out, hit, grouped ? "h3" : "h2");
    if (hit->snippet.text.len) {
        buf_text(out, "<p class=\"snippet\" dir=\"auto\">");
        html_marked(out, &hit->snippet);
        buf_text(out, "</p>\n");
    }
    put_url(out, document->url);
    buf_text(out, "</li>\n");
}

static void put_hits(struct buf *out, const struct search_hit *hits,
                     size_t count, bool grouped)
{
    buf_text(out, "<ol class=\"hits\">\n");
    for (size_t i = 0; i < count; i++)
        put_hit(out, &hits[i], grouped);
    buf_text(out, "</ol>\n");
}

/* ---- Guides ------------------------------------------------------------ */

/** What a guide is called: by the title of its first hit. */
static struct str title_of(const struct search_results *results,
                           const struct search_group *group)
{
    const struct str title = group->count
                                 ? results->hits[group->first].document.title
                                 : (struct str){0};

    return title.len ? title : group->value;
}

/** The best hits of a guide, and the way to the others. */
static void put_group(struct buf *out, const struct page *page,
                      const struct search_group *group)
{
    const struct search_results *results = page->results;
    const uint64_t left = group->total - group->count;

    buf_text(out, "<section>\n<h2 class=\"guide\" dir=\"auto\">");
    page_put_text(out, title_of(results, group));
    buf_text(out, "</h2>\n");
    put_hits(out, results->hits + group->first, group->count, true);
    if (group->total > group->count && group->value.len) {
        buf_text(out, "<p class=\"more\">");
        put_link(out, page, group->value, page->as_typed);
        buf_text(out, "\" rel=\"nofollow\">");
        put_count(out, left);
        buf_text(out, " more in this guide</a></p>\n");
    }
    buf_text(out, "</section>\n");
}

static void put_found(struct buf *out, const struct page *page)
{
    const struct search_results *results = page->results;

    if (!results->group_count)
        put_hits(out, results->hits, results->hit_count, false);
    for (size_t i = 0; i < results->group_count; i++)
        put_group(out, page, &results->groups[i]);
}

/** Is it a guide to choose: with sections that have all the words, if any
 * guide has them? */
static bool offered(const struct search_results *guides,
                    const struct search_group *group)
{
    return group->value.len && group->count &&
           (!guides->total || !guides->hits[group->first].relaxed);
}

/** A guide that has hits, as a filter. */
static void put_guide(struct buf *out, const struct page *page,
                      const struct search_group *group)
{
    const bool chosen = str_equal(group->value, page->guide);

    buf_text(out, "<li>");
    put_link(out, page, group->value, page->as_typed);
    buf_format(out, "\" rel=\"nofollow\"%s><bdi>",
               chosen ? " aria-current=\"true\"" : "");
    page_put_text(out, title_of(page->guides, group));
    buf_text(out, "</bdi> <span class=\"hitcount\">");
    put_count(out, group->total);
    buf_text(out, "</span></a></li>\n");
}

/** How many guides there are to choose from. */
static size_t offered_count(const struct page *page)
{
    const struct search_results *guides = page->guides;
    size_t count = 0;

    for (size_t i = 0; guides && i < guides->group_count; i++)
        count += offered(guides, &guides->groups[i]);
    return count;
}

/** The guides that have hits, when there is a choice. */
static void put_guides(struct buf *out, const struct page *page)
{
    const struct search_results *guides = page->guides;

    if (offered_count(page) < 2 && !page->guide.len)
        return;
    buf_text(out, "<nav class=\"guides\" aria-labelledby=\"guides\">\n"
                  "<h2 id=\"guides\">Guides</h2>\n<ul>\n");
    if (page->guide.len) {
        buf_text(out, "<li>");
        put_link(out, page, (struct str){0}, page->as_typed);
        buf_text(out, "\" rel=\"nofollow\">All guides</a></li>\n");
    }
    for (size_t i = 0; guides && i < guides->group_count; i++)
        if (offered(guides, &guides->groups[i]))
            put_guide(out, page, &guides->groups[i]);
    buf_text(out, "</ul>\n</nav>\n");
}

/* ---- Counts ------------------------------------------------------------ */

/** The words that were given up to fill the page. */
static void put_given_up(struct buf *out, const struct search_results *results)
{
    if (results->relaxed_count == 0)
        buf_text(out, " some of the words");
    for (size_t i = 0; i < results->relaxed_count; i++) {
        buf_text(out, i ? ", <b>" : " <b>");
        page_put_text(out, results->relaxed[i]);
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

static void put_total(struct buf *out, const struct page *page)
{
    const struct search_results *results = page->results;

    if (results->total == 0 && results->total_relaxed) {
        buf_text(out, "No section has all the words. ");
        if (!results->total_relaxed_exact)
            buf_text(out, "At least ");
        put_counted(out, results->total_relaxed, "section");
        buf_text(out, results->total_relaxed == 1 ? " lacks" : " lack");
        put_given_up(out, results);
        return;
    }
    if (!results->total_exact)
        buf_text(out, "More than ");
    put_counted(out, results->total, "section");
    if (results->group_count && !page->guide.len && results->total_groups) {
        buf_text(out, " in ");
        put_counted(out, results->total_groups, "guide");
    }
}

/** What the query was taken for, and the way back to what was typed. */
static void put_corrected(struct buf *out, const struct page *page)
{
    const struct str corrected = page->results->corrected;

    if (corrected.len == 0)
        return;
    buf_text(out, "<p class=\"corrected\">Corrected to <strong "
                  "dir=\"auto\">");
    page_put_text(out, corrected);
    buf_text(out, "</strong>. ");
    put_link(out, page, page->guide, true);
    buf_text(out, "\" rel=\"nofollow\">Search as typed</a></p>\n");
}

/** In narrow windows the guides come after the hits. */
static void put_to_guides(struct buf *out, const struct page *page)
{
    if (offered_count(page) > 1)
        buf_text(out, "<a class=\"to-guides\" href=\"#guides\">"
                      "Choose a guide</a>");
}

static void put_summary(struct buf *out, const struct page *page)
{
    buf_text(out, "<h1>Results for <q dir=\"auto\">");
    page_put_text(out, page->query);
    buf_text(out, "</q></h1>\n<p class=\"count\">");
    put_total(out, page);
    buf_format(out, " <span class=\"time\">(%.1f ms)</span> ", page->took_ms);
    put_to_guides(out, page);
    buf_text(out, "</p>\n");
    put_corrected(out, page);
    put_relaxed(out, page->results);
}

static void put_nothing(struct buf *out, const struct page *page)
{
    buf_text(out, "<h1>Nothing found for <q dir=\"auto\">");
    page_put_text(out, page->query);
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

/* ---- Pages ------------------------------------------------------------- */

static void put_page_link(struct buf *out, const struct page *page,
                          uint32_t offset, const char *rel, const char *text)
{
    put_link(out, page, page->guide, page->as_typed);
    buf_format(out, "&amp;limit=%u", page->limit);
    if (offset)
        buf_format(out, "&amp;offset=%u", offset);
    buf_format(out, "\" rel=\"%s\">%s</a>\n", rel, text);
}

/** How many hits, or groups of hits, there are to page through, at most. */
static uint64_t all_of(const struct search_results *results)
{
    if (results->total_relaxed && !results->total_relaxed_exact)
        return UINT64_MAX;
    if (!results->group.len)
        return results->total + results->total_relaxed;
    return results->total_relaxed || !results->total_exact
               ? UINT64_MAX
               : results->total_groups;
}

static void put_pages(struct buf *out, const struct page *page)
{
    const struct search_results *results = page->results;
    const uint64_t next = (uint64_t)page->offset + page->limit;
    const size_t shown =
        results->group.len ? results->group_count : results->hit_count;
    const bool more = next < all_of(results) && next <= SEARCH_OFFSET_MAX &&
                      shown == page->limit;

    if (page->limit == 0 || (page->offset == 0 && !more))
        return;
    buf_text(out, "<nav class=\"pages\" aria-label=\"Pages\">\n");
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

void page_put_results(struct buf *out, const struct page *page)
{
    const struct search_results *results = page->results;

    if (results->hit_count == 0 && page->offset == 0) {
        put_nothing(out, page);
        put_guides(out, page);
        return;
    }
    put_summary(out, page);
    buf_text(out, "<div class=\"columns\">\n<div class=\"found\">\n");
    if (results->hit_count)
        put_found(out, page);
    else
        buf_text(out, "<p>There is no such page.</p>\n");
    put_pages(out, page);
    buf_text(out, "</div>\n");
    put_guides(out, page);
    buf_text(out, "</div>\n");
}
