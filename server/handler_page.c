/** The handlers of what people see: the search page and its parts. */
#include "handler.h"

#include <stdlib.h>

#include "asset.h"
#include "page.h"
#include "query_params.h"
#include "reply.h"
#include "reuse.h"

/** Our own script and style and no other; nothing is made of text; no frame,
 * nothing from elsewhere. */
#define POLICY                                                                 \
    "default-src 'none'; script-src 'self'; style-src 'self'; "                \
    "img-src 'self'; connect-src 'self'; form-action 'self'; "                 \
    "base-uri 'none'; frame-ancestors 'none'; "                                \
    "require-trusted-types-for 'script'; trusted-types 'none'"

enum {
    GUIDES = 12, /* that are offered as filters */
};

static void reply_page(struct http_reply *reply, int status)
{
    reply->status = status;
    reply_body(reply, "text/html; charset=utf-8");
    http_reply_header(reply, "Content-Security-Policy", STR(POLICY));
    http_reply_header(reply, "X-Robots-Tag", STR("noindex"));
}

/* ---- The search page --------------------------------------------------- */

/** What a failure is called on the page, and its status. */
static const char *explain(int *status, struct handler *handler,
                           const struct error *err)
{
    switch (err->code) {
    case ERROR_USAGE:
        *status = 400;
        return err->text;
    case ERROR_PERMISSION:
        *status = 403;
        return "What is searched here is not public";
    case ERROR_NO_INPUT:
        *status = 404;
        return "There is no such index";
    default:
        *status = 503;
        log_event(handler->log, LOG_LEVEL_ERROR, "search: %s", err->text);
        return "The index cannot be read at the moment";
    }
}

/** Keep the names of the indexes that may be seen; how many there are. */
static size_t drop_hidden(char **names, size_t count,
                          const struct key_access *access)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++) {
        if (key_may_index(access, str_of(names[i])))
            names[kept++] = names[i];
        else
            free(names[i]);
    }
    return kept;
}

/** A condition for the hits of one guide. */
static struct str only_guide(struct arena *arena, struct str guide)
{
    struct buf filter = {0};
    struct str text;

    buf_text(&filter, "guide = \"");
    for (size_t i = 0; i < guide.len; i++) {
        if (guide.ptr[i] == '"' || guide.ptr[i] == '\\')
            buf_byte(&filter, '\\');
        buf_byte(&filter, guide.ptr[i]);
    }
    buf_byte(&filter, '"');
    text = arena_copy(arena, buf_view(&filter));
    buf_free(&filter);
    return text;
}

/** Search for the hits of one guide, or of all in groups; and for the guides
 * to choose from, those with the best hits. */
static int search(struct search_results **results,
                  struct search_results **guides, struct handler *handler,
                  struct query_params *query, struct page *page,
                  struct error *err)
{
    const struct key_rule *rule;
    struct query_params asked;
    struct index *index;
    double took_ms;

    if (catalog_get_part(&index, &rule, handler->catalog, query->index, err) ==
        -1)
        return -1;
    query->must = rule ? &rule->filter : NULL;
    asked = *query;
    if (page->guide.len)
        asked.filter = only_guide(&query->params.arena, page->guide);
    else
        asked.group = STR("guide");
    if (query_params_run(results, &page->took_ms, index, &asked, err) == -1)
        return -1;
    asked = *query;
    asked.group = STR("guide");
    asked.group_size = 1;
    asked.limit = GUIDES;
    asked.offset = 0;
    asked.snippet_chars = 0;
    return query_params_run(guides, &took_ms, index, &asked, err);
}

void handle_page(struct handler *handler, struct http_reply *reply,
                 const struct http_request *request)
{
    struct search_results *results = NULL, *guides = NULL;
    struct query_params query;
    struct page page = {0};
    struct error err = {0};
    char **names = NULL;
    int status = 200;
    const bool read = query_params_read(&query, request, HANDLER_PAGE_LIMIT,
                                        QUERY_PAGE, &err) == 0;

    page.guide = params_text(&query.params, "guide");
    if (!read || (query.query.len && search(&results, &guides, handler, &query,
                                            &page, &err) == -1))
        page.error = explain(&status, handler, &err);
    index_list(&names, &page.index_count, handler->data, NULL);
    page.index_count = drop_hidden(names, page.index_count, request->access);
    page.query = query.query;
    page.index = results ? str_of(results->index) : query.index;
    page.limit = query.limit;
    page.offset = query.offset;
    page.as_typed = !query.correct;
    page.indexes = names;
    page.results = results;
    page.guides = guides;
    page_write(&reply->body, &page);
    if (results)
        reply_searched(reply, results);
    reply_page(reply, status);

    for (size_t i = 0; i < page.index_count; i++)
        free(names[i]);
    free(names);
    search_results_free(guides);
    search_results_free(results);
    query_params_release(&query);
}

void handle_errors(struct handler *handler, struct http_reply *reply,
                   const struct http_request *request)
{
    (void)handler;
    (void)request;
    page_errors(&reply->body);
    reply_page(reply, 200);
}

/* ---- Its parts --------------------------------------------------------- */

/**
 * A part is asked for with its tag as `?v=` and can then be kept for ever;
 * without, or with another tag, it is asked for again soon.
 */
static void reply_asset(struct http_reply *reply,
                        const struct http_request *request,
                        const struct asset *asset, const char *content_type)
{
    const struct str tag = arena_format(&reply->arena, "\"%s\"", asset->tag);
    const bool kept =
        str_starts(request->query, STR("v=")) &&
        str_equal(str_skip(request->query, 2), str_of(asset->tag));

    http_reply_header(reply, "ETag", tag);
    http_reply_header(reply, "Cache-Control",
                      kept ? STR("public, max-age=31536000, immutable")
                           : STR("public, max-age=300"));
    if (reuse_has_tag(request, tag)) {
        reply->status = 304;
        return;
    }
    reply->status = 200;
    reply_body(reply, content_type);
    buf_str(&reply->body, asset->body);
}

void handle_asset(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request)
{
    static const struct {
        const char *path;
        const struct asset *asset;
        const char *content_type;
        bool shared; /* for the pages of other sites, too */
    } assets[] = {
        {"/silcrow-search.css", &asset_silcrow_search_css,
         "text/css; charset=utf-8", true},
        {"/silcrow-search-texts.js", &asset_silcrow_search_texts_js,
         "text/javascript; charset=utf-8", true},
        {"/silcrow-search.js", &asset_silcrow_search_js,
         "text/javascript; charset=utf-8", true},
        {"/silcrow.css", &asset_silcrow_css, "text/css; charset=utf-8", false},
        {"/silcrow.svg", &asset_silcrow_svg, "image/svg+xml", false},
    };
    size_t i = 0;

    (void)handler;
    while (!str_starts(request->path, str_of(assets[i].path)))
        i++;
    if (assets[i].shared) {
        http_reply_header(reply, "Access-Control-Allow-Origin", STR("*"));
        http_reply_header(reply, "Cross-Origin-Resource-Policy",
                          STR("cross-origin"));
    }
    reply_asset(reply, request, assets[i].asset, assets[i].content_type);
}
