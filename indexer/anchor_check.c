#include "anchor_check.h"

#include <stdlib.h>

#include "engine/mem.h"
#include "engine/terminal.h"
#include "url.h"

enum {
    BASE_NAMES_MAX = 8, /* leading names of an address that may be its base */
};

/** The check at work. */
struct checking {
    struct anchor_check *check;
    const struct site *site;
    struct parser *parser;
    struct json_writer json;
    size_t base;                      /* leading names taken off each address */
    size_t found[BASE_NAMES_MAX + 1]; /* pages, by how many are taken off */
    struct buf path;                  /* of the address at hand, decoded */
    struct buf last;                  /* of the one before */
    struct guide *outline; /* of the page at hand; NULL when it is not there */
    struct str *ids;       /* in it, in order */
    size_t id_count;
    bool started; /* `last` is one */
};

typedef int visit(struct checking *checking, const struct document *document,
                  struct error *err);

/** Call `each` with each section that has an address. */
static int each_section(struct checking *checking, const struct index *index,
                        visit *each, struct error *err)
{
    const struct store *store = index_store(index);
    struct arena arena = {0};
    struct document document;
    int rc = 0;

    checking->started = false;
    for (uint32_t i = 1; rc == 0 && i <= store_count(store); i++) {
        rc = document_decode(&document, store, i, &arena, err);
        if (rc == 0 && document.url.len)
            rc = each(checking, &document, err);
        arena_release(&arena);
    }
    return rc;
}

/** Take the path of an address; false when it is that of the one before. */
static bool take_path(struct checking *checking, struct str url)
{
    buf_clear(&checking->path);
    url_decode(&checking->path, url_split(url).path);
    if (checking->started &&
        str_equal(buf_view(&checking->path), buf_view(&checking->last)))
        return false;
    checking->started = true;
    buf_clear(&checking->last);
    buf_str(&checking->last, buf_view(&checking->path));
    return true;
}

/** Take a name and the '/' behind it off; false when there is none. */
static bool take_name(struct str *path)
{
    const char *slash = path->len ? memchr(path->ptr, '/', path->len) : NULL;

    if (!slash)
        return false;
    *path = str_skip(*path, (size_t)(slash - path->ptr) + 1);
    return true;
}

/* ---- The base ---------------------------------------------------------- */

static int count_found(struct checking *checking,
                       const struct document *document, struct error *err)
{
    struct str path;

    (void)err;
    if (!take_path(checking, document->url))
        return 0;
    path = buf_view(&checking->path);
    for (size_t i = 0; i <= BASE_NAMES_MAX; i++) {
        checking->found[i] += site_find(checking->site, path) != SITE_NONE;
        if (!take_name(&path))
            break;
    }
    return 0;
}

static size_t best_base(const struct checking *checking)
{
    size_t best = 0;

    for (size_t i = 1; i <= BASE_NAMES_MAX; i++)
        if (checking->found[i] > checking->found[best])
            best = i;
    return best;
}

/* ---- Misses ------------------------------------------------------------ */

static void put_member(struct checking *checking, const char *name,
                       struct str value)
{
    json_put_name(&checking->json, name);
    json_put_string(&checking->json, value);
}

static void note_page(struct checking *checking,
                      const struct document *document)
{
    struct buf *lines = &checking->check->lines;

    checking->check->missing_pages++;
    terminal_text(lines, document->guide);
    buf_text(lines, ": no page ");
    terminal_text(lines, document->url);
    buf_byte(lines, '\n');
    json_put_object(&checking->json);
    put_member(checking, "guide", document->guide);
    put_member(checking, "url", document->url);
    put_member(checking, "missing", STR("page"));
    json_end_object(&checking->json);
}

static void note_anchor(struct checking *checking,
                        const struct document *document, struct str anchor)
{
    struct buf *lines = &checking->check->lines;

    checking->check->missing_anchors++;
    terminal_text(lines, document->guide);
    buf_byte(lines, ':');
    terminal_text(lines, document->heading);
    buf_text(lines, ": #");
    terminal_text(lines, anchor);
    buf_text(lines, " not on page\n");
    json_put_object(&checking->json);
    put_member(checking, "guide", document->guide);
    put_member(checking, "heading", document->heading);
    put_member(checking, "anchor", anchor);
    put_member(checking, "url", document->url);
    put_member(checking, "missing", STR("anchor"));
    json_end_object(&checking->json);
}

/* ---- The check --------------------------------------------------------- */

static void leave_page(struct checking *checking)
{
    guide_free(checking->outline);
    free(checking->ids);
    checking->outline = NULL;
    checking->ids = NULL;
    checking->id_count = 0;
}

static int by_bytes(const void *a, const void *b)
{
    const struct str *left = a, *right = b;

    return str_compare(*left, *right);
}

static void take_ids(struct checking *checking)
{
    const struct guide *outline = checking->outline;

    checking->ids = mem_zero(outline->block_count + 1, sizeof *checking->ids);
    for (size_t i = 0; i < outline->block_count; i++)
        if (outline->blocks[i].kind == BLOCK_CELL)
            checking->ids[checking->id_count++] = outline->blocks[i].text;
    qsort(checking->ids, checking->id_count, sizeof *checking->ids, by_bytes);
}

/** Find and read the page of the address at hand. */
static void enter_page(struct checking *checking)
{
    struct str path = buf_view(&checking->path);
    size_t page = SITE_NONE, taken = 0;

    leave_page(checking);
    while (taken < checking->base && take_name(&path))
        taken++;
    if (taken == checking->base)
        page = site_find(checking->site, path);
    if (page != SITE_NONE)
        checking->outline =
            site_outline(checking->site, page, checking->parser);
    if (!checking->outline)
        return;
    checking->check->pages++;
    take_ids(checking);
}

static bool has_id(const struct checking *checking, struct str id)
{
    return bsearch(&id, checking->ids, checking->id_count,
                   sizeof *checking->ids, by_bytes) != NULL;
}

static int compare(struct checking *checking, const struct document *document,
                   struct error *err)
{
    const struct str fragment = url_split(document->url).fragment;
    struct buf anchor = {0};

    (void)err;
    checking->check->sections++;
    if (take_path(checking, document->url)) {
        enter_page(checking);
        if (!checking->outline)
            note_page(checking, document);
    }
    url_decode(&anchor, fragment);
    if (checking->outline && anchor.len && !has_id(checking, buf_view(&anchor)))
        note_anchor(checking, document, buf_view(&anchor));
    buf_free(&anchor);
    return 0;
}

int anchor_check_run(struct anchor_check *check, const struct index *index,
                     const struct site *site, struct parser *parser,
                     struct error *err)
{
    struct checking checking = {.check = check, .site = site, .parser = parser};
    int rc;

    checking.json.out = &check->array;
    json_put_array(&checking.json);
    rc = each_section(&checking, index, count_found, err);
    checking.base = best_base(&checking);
    if (rc == 0)
        rc = each_section(&checking, index, compare, err);
    json_end_array(&checking.json);
    leave_page(&checking);
    buf_free(&checking.path);
    buf_free(&checking.last);
    return rc;
}

void anchor_check_release(struct anchor_check *check)
{
    buf_free(&check->lines);
    buf_free(&check->array);
}
