/** What others read to know what can be searched here: browsers
 * /opensearch.xml, language models /llms.txt. */
#include "handler.h"

#include <stdlib.h>

#include "engine/forward.h"
#include "engine/html.h"
#include "engine/terminal.h"
#include "engine/unicode.h"
#include "link.h"
#include "params.h"
#include "query_params.h"
#include "reply.h"
#include "reuse.h"
#include "site.h"

enum {
    SHORT_NAME_MAX = 16,   /* characters, as OpenSearch 1.1 has it */
    GUIDES_MAX = 1000,     /* of an index that are listed */
    DESCRIPTION_MAX = 300, /* bytes of a guide's */
};

/* ---- OpenSearch -------------------------------------------------------- */

static void put_url(struct buf *out, const char *type, struct str site,
                    const char *path, struct str index)
{
    buf_format(out, "  <Url type=\"%s\" template=\"", type);
    html_text(out, site);
    html_text(out, str_of(path));
    if (index.len) {
        buf_text(out, "&amp;index=");
        html_text(out, index); /* a name that an index may have */
    }
    buf_text(out, "\"/>\n");
}

static void put_description(struct buf *out, struct str site, struct str index)
{
    const struct str name = index.len ? index : STR(CATALOG_DEFAULT);

    buf_text(out,
             "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
             "<OpenSearchDescription "
             "xmlns=\"http://a9.com/-/spec/opensearch/1.1/\">\n  <ShortName>");
    html_text(out, name.len > SHORT_NAME_MAX
                       ? (struct str){name.ptr, SHORT_NAME_MAX}
                       : name);
    buf_text(out, "</ShortName>\n  <Description>Search the ");
    html_text(out, name);
    buf_text(out, "</Description>\n  <InputEncoding>UTF-8</InputEncoding>\n");
    put_url(out, "text/html", site, "/?q={searchTerms}", index);
    put_url(out, "application/x-suggestions+json", site,
            "/suggest?format=opensearch&q={searchTerms}", index);
    buf_text(out, "  <Image type=\"image/svg+xml\">");
    html_text(out, site);
    buf_text(out, "/silcrow.svg</Image>\n</OpenSearchDescription>\n");
}

/** Read the parameter `index`, the only one. */
static int read_index(struct str *out, struct params *params,
                      const struct http_request *request, struct error *err)
{
    static const char *const names[] = {"index", NULL};
    char *name;
    bool valid;

    if (params_parse(params, request->query, err) == -1 ||
        params_only(params, names, err) == -1)
        return -1;
    *out = params_text(params, "index");
    name = mem_copy(*out);
    valid = !out->len || index_name_valid(name);
    free(name);
    if (valid)
        return 0;
    params->bad = STR("index");
    return error_set(err, ERROR_USAGE,
                     "Invalid value in parameter `index`: no index may have "
                     "that name");
}

void handle_opensearch(struct handler *handler, struct http_reply *reply,
                       const struct http_request *request)
{
    struct params params = {0};
    struct buf site = {0};
    struct error err = {0};
    struct str index;

    (void)handler;
    if (read_index(&index, &params, request, &err) == -1) {
        reply_error(reply, query_params_code(params.bad), "%s", err.text);
    } else if (!site_address(&site, request)) {
        reply_error(reply, "bad_request", "The header Host names no host");
    } else {
        reply->status = 200;
        reply_body(reply, "application/opensearchdescription+xml");
        http_reply_header(reply, "Cache-Control", STR("private, max-age=3600"));
        put_description(&reply->body, buf_view(&site), index);
    }
    buf_free(&site);
    params_release(&params);
}

/* ---- llms.txt ---------------------------------------------------------- */

/** Text of a link in Markdown, on one line. */
static void put_text(struct buf *out, struct str text)
{
    struct buf plain = {0};

    terminal_text(&plain, text);
    for (size_t i = 0; i < plain.len; i++) {
        if (strchr("[]\\`*_<", plain.ptr[i]))
            buf_byte(out, '\\');
        buf_byte(out, plain.ptr[i]);
    }
    buf_free(&plain);
}

/** An address in Markdown: its parentheses would end the link. */
static void put_address(struct buf *out, struct str url)
{
    for (size_t i = 0; i < url.len; i++)
        if (url.ptr[i] == '(')
            buf_text(out, "%28");
        else if (url.ptr[i] == ')')
            buf_text(out, "%29");
        else
            buf_byte(out, url.ptr[i]);
}

static void put_guide(struct buf *out, const struct document *document)
{
    const struct str title =
        document->title.len ? document->title : document->id;

    buf_text(out, "- ");
    if (link_allowed(document->url)) {
        buf_byte(out, '[');
        put_text(out, title);
        buf_text(out, "](");
        put_address(out, document->url);
        buf_byte(out, ')');
    } else {
        put_text(out, title);
    }
    if (document->description.len) {
        buf_text(out, ": ");
        put_text(out, utf8_cut(document->description, DESCRIPTION_MAX));
    }
    buf_byte(out, '\n');
}

/** Is this the first section of its guide? */
static bool begins_guide(const struct store *forward, uint32_t document,
                         uint32_t *guide)
{
    struct forward fields;
    const uint32_t before = *guide;

    if (forward_decode(&fields, store_get(forward, document)) == -1)
        return false;
    *guide = fields.guide;
    return document == 1 || fields.guide != before;
}

static void put_guides(struct buf *out, struct index *index,
                       const struct filter_match *must)
{
    const struct store *store = index_store(index);
    uint32_t guide = 0;
    uint64_t count = 0;

    for (uint32_t i = 1; i <= store_count(store); i++) {
        struct arena arena = {0};
        struct document document;

        if (!begins_guide(index_forward(index), i, &guide) ||
            (must && !filter_accepts(must, i)))
            continue;
        if (count++ < GUIDES_MAX &&
            document_decode(&document, store, i, &arena, NULL) == 0)
            put_guide(out, &document);
        arena_release(&arena);
    }
    if (count > GUIDES_MAX)
        buf_format(out, "- and %llu more, which a search finds\n",
                   (unsigned long long)(count - GUIDES_MAX));
}

static void put_index(struct buf *out, struct index *index,
                      const struct filter_match *must)
{
    buf_text(out, "\n## ");
    put_text(out, str_of(index_stats(index)->name));
    buf_text(out, "\n\n");
    put_guides(out, index, must);
}

/** An index, as far as it may be seen.
 * @return false when it may not, or cannot be read */
static bool add_index(struct buf *out, struct handler *handler, struct str name,
                      struct error *err)
{
    struct filter_match *must = NULL;
    const struct key_rule *rule;
    struct index *index;

    if (catalog_get_part(&index, &rule, handler->catalog, name, err) == -1 ||
        (rule && filter_bind(&must, &rule->filter, index_attributes(index),
                             index_settings(index), err) == -1))
        return false;
    put_index(out, index, must);
    filter_match_free(must);
    return true;
}

/** All that may be seen; none is an error only when all is kept from whoever
 * asks. */
static int add_indexes(struct buf *out, struct handler *handler,
                       struct error *err)
{
    char **names = NULL;
    size_t count = 0;
    bool any = false;

    index_list(&names, &count, handler->data, NULL);
    for (size_t i = 0; i < count; i++) {
        any |= add_index(out, handler, str_of(names[i]), err);
        free(names[i]);
    }
    free(names);
    return !any && err->code == ERROR_PERMISSION ? -1 : 0;
}

static void put_how(struct buf *out, struct str site)
{
    buf_text(out, "# Guides\n\n> Guides that can be searched, section by "
                  "section, each with an address to link to.\n\n"
                  "Answers to one question are found faster by searching than "
                  "by reading:\n\n- ");
    buf_str(out, site);
    buf_text(out, "/search?q=WORDS gives the best sections as JSON; with "
                  "&format=text as text\n- ");
    buf_str(out, site);
    buf_text(out, "/sections/ID gives a section whole\n- ");
    buf_str(out, site);
    buf_text(out, "/mcp offers both by the Model Context Protocol\n");
}

void handle_llms(struct handler *handler, struct http_reply *reply,
                 const struct http_request *request)
{
    struct buf site = {0}, guides = {0};
    struct error err = {0};

    if (add_indexes(&guides, handler, &err) == -1) {
        handle_failure(handler, reply, (struct str){0}, &err);
    } else if (!site_address(&site, request)) {
        reply_error(reply, "bad_request", "The header Host names no host");
    } else {
        put_how(&reply->body, buf_view(&site));
        buf_str(&reply->body, buf_view(&guides));
        reply->status = 200;
        reply_body(reply, "text/plain; charset=utf-8");
        reuse_body(reply, request);
    }
    buf_free(&site);
    buf_free(&guides);
}
