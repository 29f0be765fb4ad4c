#include "eval_file.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "mem.h"

/** A file that is read line by line. */
struct lines {
    struct str rest;
    const char *name;
    uint32_t number; /* of the line read last, from 1 */
};

static struct lines lines_of(struct str text, const char *name)
{
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_skip(text, 3);
    return (struct lines){text, name, 0};
}

/** The next line that is not blank, without its end. */
static bool next_line(struct lines *lines, struct str *line)
{
    while (lines->rest.len) {
        const char *ptr = lines->rest.ptr;
        const char *end = memchr(ptr, '\n', lines->rest.len);
        const size_t len = end ? (size_t)(end - ptr) : lines->rest.len;

        lines->rest = str_skip(lines->rest, len + 1);
        lines->number++;
        *line = (struct str){ptr, len};
        if (len && ptr[len - 1] == '\r')
            line->len--;
        if (str_trim(*line).len)
            return true;
    }
    return false;
}

static int refuse(const struct lines *lines, const char *what,
                  struct error *err)
{
    return error_set(err, ERROR_DATA, "%s:%u: %s", lines->name, lines->number,
                     what);
}

/* ---- Queries ----------------------------------------------------------- */

static int compare_ids(const void *a, const void *b)
{
    const struct eval_query *x = a;
    const struct eval_query *y = b;
    const int order = str_compare(x->id, y->id);

    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/** Each id once? */
static int check_ids(const struct eval_queries *queries, const char *name,
                     struct error *err)
{
    struct eval_query *sorted = mem_zero(queries->count, sizeof *sorted);
    int rc = 0;

    for (size_t i = 0; i < queries->count; i++)
        sorted[i] = queries->list[i];
    qsort(sorted, queries->count, sizeof *sorted, compare_ids);
    for (size_t i = 1; i < queries->count && rc == 0; i++)
        if (str_equal(sorted[i - 1].id, sorted[i].id))
            rc = error_set(err, ERROR_DATA,
                           "%s:%u: query %.*s is on line %u already", name,
                           sorted[i].line, STR_ARGS(sorted[i].id),
                           sorted[i - 1].line);
    free(sorted);
    return rc;
}

static int read_query(struct eval_query *query, struct str line,
                      const struct lines *lines, struct error *err)
{
    const char *tab = memchr(line.ptr, '\t', line.len);
    const char *end;

    query->line = lines->number;
    query->id = str_trim(
        (struct str){line.ptr, tab ? (size_t)(tab - line.ptr) : line.len});
    if (!tab || !query->id.len)
        return refuse(lines, "expected a query's id, a tab and its text", err);
    query->text = str_skip(line, (size_t)(tab - line.ptr) + 1);
    end =
        query->text.len ? memchr(query->text.ptr, '\t', query->text.len) : NULL;
    if (end)
        query->text.len = (size_t)(end - query->text.ptr);
    return 0;
}

int eval_queries_read(struct eval_queries *out, struct str text,
                      const char *name, struct error *err)
{
    struct lines lines = lines_of(text, name);
    struct str line;

    *out = (struct eval_queries){0};
    while (next_line(&lines, &line)) {
        if (out->count == out->room) {
            out->room = out->room ? out->room * 2 : 256;
            out->list = mem_resize(out->list, out->room, sizeof *out->list);
        }
        if (read_query(&out->list[out->count], line, &lines, err) == -1)
            goto failed;
        out->count++;
    }
    if (check_ids(out, name, err) == 0)
        return 0;
failed:
    free(out->list);
    *out = (struct eval_queries){0};
    return -1;
}

/* ---- Judgements and runs ----------------------------------------------- */

static bool blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/** Cut the first column off the line. */
static struct str take_first(struct str *line)
{
    const struct str all = str_trim(*line);
    size_t len = 0;

    while (len < all.len && !blank(all.ptr[len]))
        len++;
    *line = str_skip(all, len);
    return (struct str){all.ptr, len};
}

/** Cut the last column off the line. */
static struct str take_last(struct str *line)
{
    const struct str all = str_trim(*line);
    size_t start = all.len;

    while (start > 0 && !blank(all.ptr[start - 1]))
        start--;
    *line = (struct str){all.ptr, start};
    return str_skip(all, start);
}

/** Read a whole column as a number. */
static bool read_number(double *out, struct str column)
{
    char text[64];
    char *end;

    if (!column.len || column.len >= sizeof text)
        return false;
    memcpy(text, column.ptr, column.len);
    text[column.len] = '\0';
    *out = strtod(text, &end);
    return end == text + column.len && isfinite(*out);
}

static int read_judgement(struct eval_entry *entry, struct str line,
                          const struct lines *lines, struct error *err)
{
    const struct str value = take_last(&line);

    entry->document = str_trim(line);
    if (!entry->document.len)
        return refuse(lines, "expected a query, 0, a document and a relevance",
                      err);
    if (!read_number(&entry->value, value) ||
        fabs(entry->value) > EVAL_RELEVANCE_MAX ||
        fabs(entry->value - round(entry->value)) > 0)
        return refuse(lines, "the relevance is not a whole number", err);
    return 0;
}

static int read_result(struct eval_entry *entry, struct str line,
                       const struct lines *lines, struct error *err)
{
    struct str score;

    take_last(&line); /* the tag */
    score = take_last(&line);
    take_last(&line); /* the rank */
    entry->document = str_trim(line);
    if (!entry->document.len)
        return refuse(lines,
                      "expected a query, Q0, a document, a rank, a score "
                      "and a tag",
                      err);
    if (!read_number(&entry->value, score))
        return refuse(lines, "the score is not a number", err);
    return 0;
}

static int compare_documents(const void *a, const void *b)
{
    const struct eval_entry *x = a;
    const struct eval_entry *y = b;
    int order = str_compare(x->query, y->query);

    if (!order)
        order = str_compare(x->document, y->document);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static int compare_scores(const void *a, const void *b)
{
    const struct eval_entry *x = a;
    const struct eval_entry *y = b;
    int order = str_compare(x->query, y->query);

    if (!order)
        order = (x->value < y->value) - (x->value > y->value);
    return order ? order : str_compare(y->document, x->document);
}

/** Sort by document and see that each is there once. One that is said again
 * in the same words is dropped where `repeats` may be. */
static int settle(struct eval_entries *entries, const struct lines *lines,
                  bool repeats, struct error *err)
{
    size_t kept = 0;

    if (entries->count)
        qsort(entries->list, entries->count, sizeof *entries->list,
              compare_documents);
    for (size_t i = 0; i < entries->count; i++) {
        const struct eval_entry *next = &entries->list[i];
        const struct eval_entry *last = kept ? &entries->list[kept - 1] : NULL;

        if (last && str_equal(last->query, next->query) &&
            str_equal(last->document, next->document)) {
            if (repeats && last->value >= next->value &&
                last->value <= next->value)
                continue;
            return error_set(err, ERROR_DATA,
                             "%s:%u: query %.*s has document %.*s on line %u "
                             "already",
                             lines->name, next->line, STR_ARGS(next->query),
                             STR_ARGS(next->document), last->line);
        }
        entries->list[kept++] = *next;
    }
    entries->count = kept;
    return 0;
}

static int read_entries(struct eval_entries *out, struct lines *lines,
                        int (*read)(struct eval_entry *entry, struct str line,
                                    const struct lines *lines,
                                    struct error *err),
                        bool repeats, struct error *err)
{
    struct str line;

    *out = (struct eval_entries){0};
    while (next_line(lines, &line)) {
        struct eval_entry entry = {.line = lines->number};

        entry.query = take_first(&line);
        take_first(&line); /* "0" or "Q0" */
        if (read(&entry, line, lines, err) == -1)
            goto failed;
        if (out->count == out->room) {
            out->room = out->room ? out->room * 2 : 1024;
            out->list = mem_resize(out->list, out->room, sizeof *out->list);
        }
        out->list[out->count++] = entry;
    }
    if (settle(out, lines, repeats, err) == 0)
        return 0;
failed:
    free(out->list);
    *out = (struct eval_entries){0};
    return -1;
}

int eval_judgements_read(struct eval_entries *out, struct str text,
                         const char *name, struct error *err)
{
    struct lines lines = lines_of(text, name);

    return read_entries(out, &lines, read_judgement, true, err);
}

int eval_run_read(struct eval_entries *out, struct str text, const char *name,
                  struct error *err)
{
    struct lines lines = lines_of(text, name);

    if (read_entries(out, &lines, read_result, false, err) == -1)
        return -1;
    if (out->count)
        qsort(out->list, out->count, sizeof *out->list, compare_scores);
    return 0;
}

struct eval_entries eval_entries_of(const struct eval_entries *entries,
                                    struct str query)
{
    struct eval_entries part = {0};
    size_t low = 0, high = entries->count;

    if (!entries->count)
        return part;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (str_compare(entries->list[middle].query, query) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    part.list = entries->list + low;
    while (low + part.count < entries->count &&
           str_equal(part.list[part.count].query, query))
        part.count++;
    return part;
}

/* ---- Measuring --------------------------------------------------------- */

/** What the judgements say of a document; 0 where they do not. */
static int relevance(const struct eval_entries *judged, struct str document)
{
    size_t low = 0, high = judged->count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = str_compare(judged->list[middle].document, document);

        if (!order)
            return (int)judged->list[middle].value;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

void eval_documents(struct eval_scores *out, const struct str *found,
                    size_t count, const struct eval_entries *judged)
{
    const size_t depth = count < EVAL_DEPTH ? count : EVAL_DEPTH;
    int *values = mem_zero(depth, sizeof *values);
    int *all = mem_zero(judged->count, sizeof *all);

    for (size_t i = 0; i < depth; i++)
        values[i] = relevance(judged, found[i]);
    for (size_t i = 0; i < judged->count; i++)
        all[i] = (int)judged->list[i].value;
    eval_measure(out, values, depth, all, judged->count);
    free(values);
    free(all);
}
