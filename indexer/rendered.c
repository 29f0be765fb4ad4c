#include "rendered.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#include "engine/forward.h"
#include "heading_align.h"
#include "problem.h"
#include "rendered_address.h"
#include "rendered_paths.h"
#include "site.h"

/** A title that a page has: its own, or that of its first heading. */
struct title {
    uint64_t hash; /* of its key (heading_key()) */
    size_t page;
};

struct rendered {
    struct site *site;
    struct rendered_paths *paths;
    pthread_mutex_t lock; /* of all below */
    struct title *titles; /* in order; NULL until a guide has no page by path */
    size_t title_count;
    struct rendered_counts counts;
};

int rendered_open(struct rendered **out, const char *folder, struct error *err)
{
    struct rendered *rendered;
    struct site *site;

    *out = NULL;
    if (site_open(&site, folder, err) == -1)
        return -1;
    rendered = mem_zero(1, sizeof *rendered);
    rendered->site = site;
    rendered->paths = rendered_paths_new(site);
    pthread_mutex_init(&rendered->lock, NULL);
    *out = rendered;
    return 0;
}

void rendered_close(struct rendered *rendered)
{
    if (!rendered)
        return;
    rendered_paths_free(rendered->paths);
    site_close(rendered->site);
    free(rendered->titles);
    pthread_mutex_destroy(&rendered->lock);
    free(rendered);
}

void rendered_stamp(struct buf *out, const struct rendered *rendered)
{
    site_stamp(out, rendered->site);
}

struct rendered_counts rendered_counts(struct rendered *rendered)
{
    struct rendered_counts counts;

    pthread_mutex_lock(&rendered->lock);
    counts = rendered->counts;
    pthread_mutex_unlock(&rendered->lock);
    return counts;
}

/* ---- Titles ------------------------------------------------------------ */

static uint64_t title_hash(struct str title)
{
    struct buf key = {0};
    uint64_t hash;

    heading_key(&key, title);
    hash = hash_text(HASH_START, buf_view(&key));
    buf_free(&key);
    return hash;
}

static struct str first_heading(const struct guide *guide)
{
    for (size_t i = 0; i < guide->block_count; i++)
        if (guide->blocks[i].kind == BLOCK_HEADING &&
            guide->blocks[i].level == 1 && guide->blocks[i].text.len)
            return guide->blocks[i].text;
    return (struct str){NULL, 0};
}

static struct str title_of(const struct guide *guide)
{
    const struct str title = str_trim(guide->title);

    return title.len ? title : first_heading(guide);
}

static bool titles_agree(const struct guide *guide, const struct guide *outline)
{
    const struct str own = title_of(guide), first = first_heading(outline);
    const uint64_t hash = title_hash(own);

    return own.len &&
           ((first.len && title_hash(first) == hash) ||
            (outline->title.len && title_hash(outline->title) == hash));
}

static int by_hash(const void *a, const void *b)
{
    const struct title *left = a, *right = b;

    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return (left->page > right->page) - (left->page < right->page);
}

static void add_title(struct rendered *rendered, struct str title, size_t page)
{
    struct title *last = &rendered->titles[rendered->title_count];
    const uint64_t hash = title_hash(title);

    if (!title.len || (rendered->title_count && last[-1].page == page &&
                       last[-1].hash == hash))
        return;
    *last = (struct title){hash, page};
    rendered->title_count++;
}

/** Read the titles of all pages, once. */
static void take_titles(struct rendered *rendered, struct parser *parser)
{
    const size_t count = site_count(rendered->site);

    if (rendered->titles)
        return;
    rendered->titles = mem_zero(2 * count + 1, sizeof *rendered->titles);
    for (size_t page = 0; page < count; page++) {
        struct guide *outline = site_outline(rendered->site, page, parser);

        if (!outline)
            continue;
        add_title(rendered, str_trim(outline->title), page);
        add_title(rendered, first_heading(outline), page);
        guide_free(outline);
    }
    qsort(rendered->titles, rendered->title_count, sizeof *rendered->titles,
          by_hash);
}

/** The pages with the guide's title. */
static size_t find_titles(struct candidate *candidates,
                          struct rendered *rendered, struct parser *parser,
                          const struct guide *guide)
{
    const struct str title = title_of(guide);
    const uint64_t hash = title_hash(title);
    size_t count = 0;

    if (!title.len)
        return 0;
    pthread_mutex_lock(&rendered->lock);
    take_titles(rendered, parser);
    pthread_mutex_unlock(&rendered->lock);
    for (size_t i = 0; i < rendered->title_count && count < CANDIDATES_MAX; i++)
        if (rendered->titles[i].hash == hash)
            candidates[count++] =
                (struct candidate){rendered->titles[i].page, CANDIDATE_PARTIAL};
    return count;
}

/* ---- The page of a guide ----------------------------------------------- */

/** A guide and the page that fits it best so far. */
struct fitting {
    struct rendered *rendered;
    struct parser *parser;
    struct guide *guide;
    size_t headings;       /* of the guide */
    size_t *pairs;         /* of its headings with those of the page */
    struct guide *outline; /* of the page; NULL for none */
    size_t page, matched;
};

static size_t heading_count(const struct guide *guide)
{
    size_t count = 0;

    for (size_t i = 0; i < guide->block_count; i++)
        count +=
            guide->blocks[i].kind == BLOCK_HEADING && guide->blocks[i].text.len;
    return count;
}

/** Is a page that has so many of the guide's headings that guide's? A path
 * that is the very one needs little to confirm it. */
static bool convinces(const struct fitting *fitting, struct candidate candidate,
                      const struct guide *outline, size_t matched, bool only)
{
    const size_t named = fitting->guide->title.len > 0;
    const size_t agree =
        matched + (named && titles_agree(fitting->guide, outline));

    if (candidate.cost == 0)
        return agree || !fitting->headings;
    if (agree * 2 < fitting->headings + named || !agree)
        return false;
    return candidate.cost < CANDIDATE_PARTIAL || agree > 1 || only;
}

/** Try one candidate; true when there is no need to look further. */
static bool try_page(struct fitting *fitting, struct candidate candidate,
                     bool only)
{
    struct guide *outline =
        site_outline(fitting->rendered->site, candidate.page, fitting->parser);
    size_t *pairs, matched;
    bool better;

    if (!outline)
        return false;
    pairs = mem_zero(fitting->guide->block_count + 1, sizeof *pairs);
    matched = heading_align(pairs, fitting->guide, outline);
    better = (!fitting->outline || matched > fitting->matched) &&
             convinces(fitting, candidate, outline, matched, only);
    if (better) {
        free(fitting->pairs);
        guide_free(fitting->outline);
        fitting->pairs = pairs;
        fitting->outline = outline;
        fitting->matched = matched;
        fitting->page = candidate.page;
    } else {
        free(pairs);
        guide_free(outline);
    }
    return better && candidate.cost == 0;
}

static void find_page(struct fitting *fitting)
{
    struct candidate candidates[CANDIDATES_MAX];
    size_t count = rendered_paths_find(candidates, fitting->rendered->paths,
                                       fitting->guide);

    for (size_t i = 0; i < count; i++)
        if (try_page(fitting, candidates[i], false))
            return;
    if (fitting->outline)
        return;
    count = find_titles(candidates, fitting->rendered, fitting->parser,
                        fitting->guide);
    for (size_t i = 0; i < count; i++)
        try_page(fitting, candidates[i], count == 1);
}

/* ---- What the page says ------------------------------------------------ */

static void tell_heading(const struct fitting *fitting,
                         const struct block *block, const char *shown,
                         const struct source_report *report)
{
    const struct str path = site_path(fitting->rendered->site, fitting->page);
    char *text = mem_format("\"%.*s\" is not on %.*s; its anchor #%.*s is "
                            "computed",
                            STR_ARGS(block->text), STR_ARGS(path),
                            STR_ARGS(block->anchor));

    report->problem(report->context, PROBLEM_NOTE, shown, block->line, text);
    free(text);
}

/** Give each heading the id that it has on the page, or else the one that is
 * computed. */
static void take_anchors(struct fitting *fitting,
                         const struct anchor_rule *rule, const char *shown,
                         const struct source_report *report)
{
    struct guide *guide = fitting->guide;
    struct anchors *anchors = anchors_new(rule);

    for (size_t i = 0; i < guide->block_count; i++) {
        struct block *block = &guide->blocks[i];
        struct str anchor;

        if (block->kind != BLOCK_HEADING)
            continue;
        anchor = anchors_next(anchors, block);
        if (fitting->pairs[i] != ALIGN_NONE)
            anchor = fitting->outline->blocks[fitting->pairs[i]].anchor;
        block->anchor = arena_copy(&guide->arena, anchor);
        if (fitting->pairs[i] == ALIGN_NONE && block->text.len)
            tell_heading(fitting, block, shown, report);
    }
    anchors_free(anchors);
    guide->rendered = true;
}

static void take_address(struct fitting *fitting,
                         const struct section_options *options)
{
    struct guide *guide = fitting->guide;
    struct buf url = {0};

    if (url_split(guide->url).host.len)
        return; /* the author knows */
    rendered_address(&url, options->url_style, options->url_base,
                     site_path(fitting->rendered->site, fitting->page),
                     fitting->outline->url);
    guide->url = arena_copy(&guide->arena, buf_view(&url));
    buf_free(&url);
}

static void take_noindex(struct fitting *fitting, const char *shown,
                         const struct source_report *report)
{
    const struct str path = site_path(fitting->rendered->site, fitting->page);
    char *text = mem_format("its page %.*s is marked noindex", STR_ARGS(path));

    fitting->guide->noindex = true;
    report->problem(report->context, PROBLEM_NOTE, shown, 0, text);
    free(text);
}

static void count(const struct fitting *fitting)
{
    struct rendered_counts *counts = &fitting->rendered->counts;

    pthread_mutex_lock(&fitting->rendered->lock);
    counts->guides++;
    if (fitting->outline) {
        counts->headings += fitting->headings;
        counts->without_anchor += fitting->headings - fitting->matched;
    } else {
        counts->without_page++;
    }
    pthread_mutex_unlock(&fitting->rendered->lock);
}

void rendered_apply(struct rendered *rendered, struct guide *guide,
                    const struct section_options *options,
                    struct parser *parser, const char *shown,
                    const struct source_report *report)
{
    struct fitting fitting = {.rendered = rendered,
                              .parser = parser,
                              .guide = guide,
                              .headings = heading_count(guide)};

    if (guide->id.len || reader_for(guide->path) != &markdown_reader)
        return;
    find_page(&fitting);
    count(&fitting);
    if (fitting.outline && fitting.outline->noindex) {
        take_noindex(&fitting, shown, report);
    } else if (fitting.outline) {
        take_anchors(&fitting, options->anchor_rule, shown, report);
        take_address(&fitting, options);
    } else {
        report->problem(report->context, PROBLEM_WARNING, shown, 0,
                        "no page of the rendered site is made from it; its "
                        "address and anchors are computed");
    }
    free(fitting.pairs);
    guide_free(fitting.outline);
}
