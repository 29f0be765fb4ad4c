#include "rendered_paths.h"

#include <stdlib.h>

#include "engine/json.h"
#include "engine/unicode.h"
#include "url.h"

enum {
    COST_WAY = 1,   /* for each way of naming that is less usual */
    COST_ABOVE = 8, /* for each folder that the page lies deeper */
    COST_LEFT = 64, /* for each name of the guide's that the page lacks */
};

/** A page by the last name of its key. */
struct entry {
    struct str name;
    struct str key; /* names with '/' between */
    size_t page;
};

struct rendered_paths {
    struct entry *list; /* by name, then page */
    size_t count;
    struct arena arena; /* of the keys */
};

/* ---- Keys -------------------------------------------------------------- */

/** Append the letters and digits of a name, folded; all of it when it has
 * none. */
static void put_name(struct buf *out, struct str name)
{
    const size_t start = out->len;
    struct buf folded = {0};
    struct str rest;
    int32_t code;

    unicode_fold(&folded, name);
    rest = buf_view(&folded);
    while ((code = utf8_next(&rest)) >= 0)
        if (char_class(code) != CHAR_OTHER && char_class(code) != CHAR_SYMBOL)
            utf8_append(out, code);
    if (out->len == start)
        buf_str(out, buf_view(&folded));
    buf_free(&folded);
}

/** Take the first name off a path. */
static struct str next_name(struct str *path)
{
    const char *slash = path->len ? memchr(path->ptr, '/', path->len) : NULL;
    const size_t len = slash ? (size_t)(slash - path->ptr) : path->len;
    const struct str name = {path->ptr, len};

    *path = str_skip(*path, len + (slash != NULL));
    return name;
}

static struct str last_name(struct str path)
{
    const char *slash = path.len ? memrchr(path.ptr, '/', path.len) : NULL;

    return slash ? str_skip(path, (size_t)(slash - path.ptr) + 1) : path;
}

/** `path` without the end of its last name, from its last dot on. */
static struct str without_end(struct str path)
{
    const struct str name = last_name(path);
    const char *dot = name.len ? memrchr(name.ptr, '.', name.len) : NULL;

    return dot && dot > name.ptr
               ? (struct str){path.ptr, (size_t)(dot - path.ptr)}
               : path;
}

/** A name without numbers before it that order files, or a date. */
static struct str without_numbers(struct str name)
{
    struct str rest = name;

    for (;;) {
        struct str digits = rest;
        size_t signs = 0;

        while (digits.len && digits.ptr[0] >= '0' && digits.ptr[0] <= '9')
            digits = str_skip(digits, 1);
        while (signs < digits.len && strchr("-_. ", digits.ptr[signs]))
            signs++;
        if (digits.len == rest.len || !signs || signs == digits.len)
            return rest;
        rest = str_skip(digits, signs);
    }
}

/** Append the key of a path that has no extension: its names, but for one of
 * those that stand for their folder at the end. */
static void put_key(struct buf *out, struct str path, bool numbers)
{
    const size_t start = out->len;

    while (path.len) {
        const size_t before = out->len;
        struct str name = next_name(&path);
        struct str put;

        if (!name.len)
            continue;
        if (before > start)
            buf_byte(out, '/');
        put_name(out, numbers ? name : without_numbers(name));
        put = last_name(str_skip(buf_view(out), start));
        if (!path.len &&
            (str_equal(put, STR("index")) || str_equal(put, STR("readme"))))
            out->len = before;
    }
}

static size_t name_count(struct str key)
{
    size_t count = 0;

    for (; key.len; count++)
        next_name(&key);
    return count;
}

/** How many names two keys have in common, from their ends on. */
static size_t names_alike(struct str a, struct str b)
{
    size_t count = 0;

    while (a.len && b.len && str_equal(last_name(a), last_name(b))) {
        const size_t name = last_name(a).len;

        a.len -= name + (a.len > name);
        b.len -= name + (b.len > name);
        count++;
    }
    return count;
}

/* ---- Pages ------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const struct entry *left = a, *right = b;
    const int order = str_compare(left->name, right->name);

    return order ? order
                 : (left->page > right->page) - (left->page < right->page);
}

struct rendered_paths *rendered_paths_new(const struct site *site)
{
    struct rendered_paths *paths = mem_zero(1, sizeof *paths);
    struct buf key = {0};

    paths->count = site_count(site);
    paths->list = mem_zero(paths->count + 1, sizeof *paths->list);
    for (size_t i = 0; i < paths->count; i++) {
        struct entry *entry = &paths->list[i];

        buf_clear(&key);
        put_key(&key, without_end(site_path(site, i)), true);
        entry->key = arena_copy(&paths->arena, buf_view(&key));
        entry->name = last_name(entry->key);
        entry->page = i;
    }
    buf_free(&key);
    qsort(paths->list, paths->count, sizeof *paths->list, by_name);
    return paths;
}

void rendered_paths_free(struct rendered_paths *paths)
{
    if (!paths)
        return;
    free(paths->list);
    arena_release(&paths->arena);
    free(paths);
}

/* ---- Candidates -------------------------------------------------------- */

/** A search at work. */
struct finding {
    const struct rendered_paths *paths;
    struct candidate *candidates;
    size_t count;
    unsigned way; /* how unusual the naming is that is tried now */
};

/** Insert by cost; what comes first stays before what costs the same. */
static void add(struct finding *finding, size_t page, unsigned cost)
{
    struct candidate *list = finding->candidates;
    size_t at = finding->count;

    for (size_t i = 0; i < finding->count; i++)
        if (list[i].page == page)
            return;
    while (at > 0 && list[at - 1].cost > cost)
        at--;
    if (at == CANDIDATES_MAX)
        return;
    if (finding->count < CANDIDATES_MAX)
        finding->count++;
    memmove(&list[at + 1], &list[at], (finding->count - 1 - at) * sizeof *list);
    list[at] = (struct candidate){page, cost};
}

/** The number of the first entry of that name or behind it. */
static size_t first_entry(const struct rendered_paths *paths, struct str name)
{
    size_t low = 0, high = paths->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (str_compare(paths->list[middle].name, name) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/** Add the pages whose keys end as this one does. */
static void find_key(struct finding *finding, struct str key)
{
    const struct rendered_paths *paths = finding->paths;
    const struct str name = last_name(key);
    const size_t names = name_count(key);

    for (size_t i = first_entry(paths, name);
         i < paths->count && str_equal(paths->list[i].name, name); i++) {
        const size_t alike = names_alike(paths->list[i].key, key);
        const size_t above = name_count(paths->list[i].key) - alike;
        size_t cost = finding->way * COST_WAY + above * COST_ABOVE;

        if (cost >= CANDIDATE_PARTIAL)
            cost = CANDIDATE_PARTIAL - 1;
        if (alike < names)
            cost += CANDIDATE_PARTIAL + (names - alike) * COST_LEFT;
        add(finding, paths->list[i].page, (unsigned)cost);
    }
}

static void find_path(struct finding *finding, struct str path, bool numbers)
{
    struct buf key = {0};

    put_key(&key, path, numbers);
    find_key(finding, buf_view(&key));
    buf_free(&key);
}

/** The address that a guide gives for itself. */
static void find_address(struct finding *finding, struct str url)
{
    struct buf path = {0};

    url_decode(&path, url_split(url).path);
    find_path(finding, without_end(buf_view(&path)), true);
    buf_free(&path);
}

/** A name that front matter gives: in place of the file's, or from the top of
 * the site when it begins with '/'. */
static void find_slug(struct finding *finding, struct str path, struct str slug)
{
    struct buf named = {0};

    if (!str_starts(slug, STR("/")))
        buf_str(&named, (struct str){path.ptr, path.len - last_name(path).len});
    buf_str(&named, slug);
    find_path(finding, buf_view(&named), true);
    buf_free(&named);
}

static void find_named(struct finding *finding, const struct guide *guide,
                       struct str path)
{
    struct json *attributes = NULL;
    struct str text;

    if (guide->url.len)
        find_address(finding, guide->url);
    if (!guide->attributes.len ||
        json_parse(&attributes, guide->attributes, NULL) == -1)
        return;
    text = json_string(json_member(attributes, "permalink"));
    if (text.len)
        find_address(finding, text);
    text = json_string(json_member(attributes, "slug"));
    if (text.len)
        find_slug(finding, path, text);
    text = json_string(json_member(attributes, "id"));
    if (text.len)
        find_slug(finding, path, text);
    json_free(attributes);
}

size_t rendered_paths_find(struct candidate *candidates,
                           const struct rendered_paths *paths,
                           const struct guide *guide)
{
    struct finding finding = {.paths = paths, .candidates = candidates};
    const struct str path = without_end(guide->path);

    find_named(&finding, guide, path);
    find_path(&finding, path, true);
    finding.way++;
    find_path(&finding, path, false);
    finding.way++;
    find_path(&finding, without_end(path), true);
    return finding.count;
}
