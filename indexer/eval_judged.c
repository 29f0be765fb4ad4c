#include "eval_judged.h"

#include <stdlib.h>

#include "engine/json.h"

/* ---- Reading ----------------------------------------------------------- */

/** Cut off the text up to the next tab. */
static struct str take_field(struct str *line)
{
    const char *tab = line->len ? memchr(line->ptr, '\t', line->len) : NULL;
    const size_t len = tab ? (size_t)(tab - line->ptr) : line->len;
    const struct str field = {line->ptr, len};

    *line = str_skip(*line, len + 1);
    return str_trim(field);
}

static size_t count_tabs(struct str line)
{
    size_t count = 0;

    for (size_t i = 0; i < line.len; i++)
        count += line.ptr[i] == '\t';
    return count;
}

/** Read a line that is no comment; false when a field is missing. */
static bool read_line(struct judged *judged, struct judged_query *query,
                      struct str line)
{
    *query = (struct judged_query){
        .wanted = arena_alloc(&judged->arena,
                              (count_tabs(line) + 1) * sizeof *query->wanted)};
    query->text = take_field(&line);
    query->kind = take_field(&line);
    while (line.len) {
        const struct str id = take_field(&line);

        if (id.len)
            query->wanted[query->wanted_count++] = id;
    }
    return query->text.len && query->kind.len && query->wanted_count;
}

static struct judged_query *grow(struct judged *judged)
{
    if (judged->count == judged->room) {
        judged->room = judged->room ? judged->room * 2 : 64;
        judged->list =
            mem_resize(judged->list, judged->room, sizeof *judged->list);
    }
    return &judged->list[judged->count];
}

int judged_read(struct judged *out, struct str text, const char *name,
                struct error *err)
{
    *out = (struct judged){0};
    for (uint32_t number = 1; text.len; number++) {
        const char *end = memchr(text.ptr, '\n', text.len);
        const size_t len = end ? (size_t)(end - text.ptr) : text.len;
        const struct str line = {text.ptr, len};

        text = str_skip(text, len + 1);
        if (!str_trim(line).len || line.ptr[0] == '#')
            continue;
        if (!read_line(out, grow(out), line)) {
            judged_free(out);
            return error_set(err, ERROR_DATA,
                             "%s:%u: expected a query, its kind and the ids "
                             "of sections, with tabs between",
                             name, number);
        }
        out->count++;
    }
    return 0;
}

void judged_free(struct judged *judged)
{
    free(judged->list);
    arena_release(&judged->arena);
    *judged = (struct judged){0};
}

/* ---- Ranking ----------------------------------------------------------- */

static bool acceptable(const struct judged_query *query, struct str id)
{
    for (size_t i = 0; i < query->wanted_count; i++)
        if (str_equal(query->wanted[i], id))
            return true;
    return false;
}

void judged_rank(struct judged *judged, struct judged_query *query,
                 const struct str *found, size_t count)
{
    query->rank = 0;
    query->found_count = 0;
    for (size_t i = 0; i < count && !query->rank; i++)
        if (acceptable(query, found[i]))
            query->rank = (uint32_t)i + 1;
    for (size_t i = 0; i < count && i < JUDGED_SHOWN; i++)
        query->found[query->found_count++] =
            arena_copy(&judged->arena, found[i]);
}

/* ---- Reporting --------------------------------------------------------- */

struct tally {
    size_t queries, first, shown;
};

static void add(struct tally *tally, const struct judged_query *query)
{
    tally->queries++;
    tally->first += query->rank == 1;
    tally->shown += query->rank && query->rank <= JUDGED_SHOWN;
}

/** Of one kind, or of all. */
static struct tally count_up(const struct judged *judged,
                             const struct str *kind)
{
    struct tally tally = {0};

    for (size_t i = 0; i < judged->count; i++)
        if (!kind || str_equal(judged->list[i].kind, *kind))
            add(&tally, &judged->list[i]);
    return tally;
}

static bool kind_is_new(const struct judged *judged, size_t number)
{
    for (size_t i = 0; i < number; i++)
        if (str_equal(judged->list[i].kind, judged->list[number].kind))
            return false;
    return true;
}

static double share(size_t part, size_t all)
{
    return all ? (double)part / (double)all : 0;
}

static void put_tally(struct buf *out, struct str name, struct tally tally)
{
    const int column = 14;

    buf_format(out, "%.*s%*s%7zu %7.1f%% %7.1f%%\n", STR_ARGS(name),
               name.len < (size_t)column ? column - (int)name.len : 1, "",
               tally.queries, 100 * share(tally.first, tally.queries),
               100 * share(tally.shown, tally.queries));
}

static void put_miss(struct buf *out, const struct judged_query *query)
{
    buf_format(out, "\n%.*s: %.*s\n", STR_ARGS(query->kind),
               STR_ARGS(query->text));
    if (query->rank)
        buf_format(out, "  wanted  at %u, %.*s\n", query->rank,
                   STR_ARGS(query->wanted[0]));
    else
        buf_format(out, "  wanted  not in %d, %.*s\n", JUDGED_DEPTH,
                   STR_ARGS(query->wanted[0]));
    for (size_t i = 0; i < query->found_count; i++)
        buf_format(out, "  %zu       %.*s\n", i + 1, STR_ARGS(query->found[i]));
}

static void report_text(struct buf *out, const struct judged *judged)
{
    buf_format(out, "kind          queries    first in the first %d\n",
               JUDGED_SHOWN);
    for (size_t i = 0; i < judged->count; i++)
        if (kind_is_new(judged, i))
            put_tally(out, judged->list[i].kind,
                      count_up(judged, &judged->list[i].kind));
    put_tally(out, STR("all"), count_up(judged, NULL));
    for (size_t i = 0; i < judged->count; i++)
        if (judged->list[i].rank != 1)
            put_miss(out, &judged->list[i]);
}

static void put_ids(struct json_writer *json, const struct str *ids,
                    size_t count)
{
    json_put_array(json);
    for (size_t i = 0; i < count; i++)
        json_put_string(json, ids[i]);
    json_end_array(json);
}

static void put_json_miss(struct json_writer *json,
                          const struct judged_query *query)
{
    json_put_object(json);
    json_put_name(json, "query");
    json_put_string(json, query->text);
    json_put_name(json, "kind");
    json_put_string(json, query->kind);
    json_put_name(json, "rank");
    if (query->rank)
        json_put_integer(json, query->rank);
    else
        json_put_null(json);
    json_put_name(json, "wanted");
    put_ids(json, query->wanted, query->wanted_count);
    json_put_name(json, "found");
    put_ids(json, query->found, query->found_count);
    json_end_object(json);
}

static void report_json(struct buf *out, const struct judged *judged)
{
    struct json_writer json = {.out = out};
    const struct tally tally = count_up(judged, NULL);

    json_put_object(&json);
    json_put_name(&json, "queries");
    json_put_integer(&json, (int64_t)tally.queries);
    json_put_name(&json, "first");
    json_put_number(&json, share(tally.first, tally.queries));
    json_put_name(&json, "first_3");
    json_put_number(&json, share(tally.shown, tally.queries));
    json_put_name(&json, "misses");
    json_put_array(&json);
    for (size_t i = 0; i < judged->count; i++)
        if (judged->list[i].rank != 1)
            put_json_miss(&json, &judged->list[i]);
    json_end_array(&json);
    json_end_object(&json);
    buf_byte(out, '\n');
}

void judged_report(struct buf *out, const struct judged *judged, bool json)
{
    if (json)
        report_json(out, judged);
    else
        report_text(out, judged);
}
