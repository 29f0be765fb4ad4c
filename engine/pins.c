#include "pins.h"

#include <stdlib.h>

#include "file.h"
#include "line_reader.h"
#include "mem.h"
#include "unicode.h"

/** A line of the file. */
struct rule {
    struct str key; /* the query's words */
    size_t line;    /* in the file, from 1 */
    bool hide;
    struct str *ids;
    size_t id_count;
};

/** All that is fixed for one query. */
struct fixed {
    struct str key;
    struct pins_match match;
};

struct pins {
    struct arena arena;  /* all texts */
    struct fixed *fixed; /* by key */
    size_t count;
};

struct reading {
    struct pins *pins;
    struct line_reader lines;
    struct rule *rules;
    size_t count, room;
    struct buf key;
};

/** Append the words of a query, as they are compared. False when it has none
 * or is more than words. */
static bool append_key(struct buf *key, const struct query *query)
{
    for (size_t i = 0; i < query->clause_count; i++)
        if (query->clauses[i].exclude || query->clauses[i].choice ||
            query->clauses[i].heading)
            return false;
    for (size_t i = 0; i < query->word_count; i++) {
        const struct query_word *word = &query->words[i];

        buf_byte(key, ' ');
        buf_str(key, word->text);
        for (size_t n = 0; n < word->same_count; n++) {
            buf_byte(key, '\t');
            buf_str(key, word->same[n]);
        }
    }
    return query->word_count > 0;
}

/* ---- Reading ----------------------------------------------------------- */

static struct rule *new_rule(struct reading *reading)
{
    if (reading->count == reading->room) {
        reading->room = reading->room ? reading->room * 2 : 64;
        reading->rules =
            mem_resize(reading->rules, reading->room, sizeof *reading->rules);
    }
    return &reading->rules[reading->count++];
}

static int read_query(struct rule *rule, struct reading *reading,
                      struct str text)
{
    static const struct query_syntax words_only = {.prefix = false};
    struct arena arena = {0};
    struct query query;
    bool words;

    rule->hide =
        str_starts(text, STR("hide ")) || str_starts(text, STR("hide\t"));
    if (rule->hide)
        text = str_trim(str_skip(text, 5));
    if (text.len > 1 && text.ptr[0] == '"' && text.ptr[text.len - 1] == '"')
        text = (struct str){text.ptr + 1, text.len - 2};
    if (text.len > QUERY_BYTES_MAX)
        return line_reader_wrong(&reading->lines,
                                 "the query is over 512 bytes");
    query_parse(&query, text, &words_only, &arena);
    buf_clear(&reading->key);
    words = append_key(&reading->key, &query);
    arena_release(&arena);
    if (!words)
        return line_reader_wrong(
            &reading->lines, "there is no query of plain words before '=>'");
    rule->key = arena_copy(&reading->pins->arena, buf_view(&reading->key));
    return 0;
}

static int read_ids(struct rule *rule, struct reading *reading, struct str text)
{
    struct str ids[PINS_IDS_MAX];

    rule->id_count = 0;
    for (;;) {
        const char *comma = text.len ? memchr(text.ptr, ',', text.len) : NULL;
        const size_t len = comma ? (size_t)(comma - text.ptr) : text.len;
        const struct str id = str_trim((struct str){text.ptr, len});

        if (!id.len)
            return line_reader_wrong(&reading->lines, "an id is missing");
        if (rule->id_count == PINS_IDS_MAX)
            return line_reader_wrong(&reading->lines,
                                     "there are more than 64 ids");
        ids[rule->id_count++] = arena_copy(&reading->pins->arena, id);
        if (!comma)
            break;
        text = str_skip(text, len + 1);
    }
    rule->ids =
        arena_alloc(&reading->pins->arena, rule->id_count * sizeof *ids);
    memcpy(rule->ids, ids, rule->id_count * sizeof *ids);
    return 0;
}

static int read_line(struct reading *reading, struct str line)
{
    const char *arrow = memmem(line.ptr, line.len, "=>", 2);
    struct rule *rule;
    size_t len;

    if (!arrow)
        return line_reader_wrong(&reading->lines,
                                 "a rule is a query, '=>' and ids");
    len = (size_t)(arrow - line.ptr);
    rule = new_rule(reading);
    rule->line = reading->lines.line;
    if (read_query(rule, reading, str_trim((struct str){line.ptr, len})) == -1)
        return -1;
    return read_ids(rule, reading, str_trim(str_skip(line, len + 2)));
}

static int read_lines(struct reading *reading)
{
    struct str line;
    int got;

    while ((got = line_reader_next(&line, &reading->lines)) == 1)
        if (read_line(reading, line) == -1)
            return -1;
    return got;
}

/* ---- Bringing the rules of a query together ----------------------------- */

static int by_key(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;
    const int order = str_compare(x->key, y->key);

    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static bool holds(const struct str *ids, size_t count, struct str id)
{
    for (size_t i = 0; i < count; i++)
        if (str_equal(ids[i], id))
            return true;
    return false;
}

/** Put the ids of the rules of one query in a row, pinned or hidden ones. */
static int gather(struct str **out, size_t *out_count, struct reading *reading,
                  const struct rule *rules, size_t count, bool hide)
{
    struct str ids[PINS_IDS_MAX];
    size_t used = 0;

    for (size_t i = 0; i < count; i++) {
        if (rules[i].hide != hide)
            continue;
        reading->lines.line = rules[i].line;
        for (size_t n = 0; n < rules[i].id_count; n++) {
            if (holds(ids, used, rules[i].ids[n]))
                continue;
            if (used == PINS_IDS_MAX)
                return line_reader_wrong(&reading->lines,
                                         "the query has more than 64 ids");
            ids[used++] = rules[i].ids[n];
        }
    }
    *out = arena_alloc(&reading->pins->arena, used * sizeof *ids);
    memcpy(*out, ids, used * sizeof *ids);
    *out_count = used;
    return 0;
}

static int add_fixed(struct reading *reading, const struct rule *rules,
                     size_t count)
{
    struct pins *pins = reading->pins;
    struct fixed *fixed = &pins->fixed[pins->count++];
    struct str *pinned, *hidden;

    fixed->key = rules->key;
    if (gather(&pinned, &fixed->match.pinned_count, reading, rules, count,
               false) == -1 ||
        gather(&hidden, &fixed->match.hidden_count, reading, rules, count,
               true) == -1)
        return -1;
    fixed->match.pinned = pinned;
    fixed->match.hidden = hidden;
    for (size_t i = 0; i < fixed->match.hidden_count; i++)
        if (holds(pinned, fixed->match.pinned_count, hidden[i]))
            return error_set(reading->lines.err, ERROR_CONFIG,
                             "%s:%zu: '%.*s' is pinned and hidden",
                             reading->lines.name, reading->lines.line,
                             STR_ARGS(utf8_cut(hidden[i], 200)));
    return 0;
}

static int bring_together(struct reading *reading)
{
    reading->pins->fixed =
        mem_zero(reading->count, sizeof *reading->pins->fixed);
    if (reading->count)
        qsort(reading->rules, reading->count, sizeof *reading->rules, by_key);
    for (size_t i = 0, next; i < reading->count; i = next) {
        next = i + 1;
        while (next < reading->count &&
               str_equal(reading->rules[next].key, reading->rules[i].key))
            next++;
        if (add_fixed(reading, &reading->rules[i], next - i) == -1)
            return -1;
    }
    return 0;
}

int pins_parse(struct pins **out, struct str text, const char *name,
               struct error *err)
{
    struct reading reading = {.pins = mem_zero(1, sizeof(struct pins))};
    int rc;

    line_reader_start(&reading.lines, text, name, err);
    rc = read_lines(&reading);
    if (rc == 0)
        rc = bring_together(&reading);
    if (rc == -1) {
        pins_free(reading.pins);
        reading.pins = NULL;
    }
    free(reading.rules);
    buf_free(&reading.key);
    *out = reading.pins;
    return rc;
}

int pins_load(struct pins **out, const char *path, struct error *err)
{
    struct buf text = {0};
    int rc;

    *out = NULL;
    rc = file_read(&text, path, PINS_FILE_MAX, err);
    if (rc == 0)
        rc = pins_parse(out, buf_view(&text), path, err);
    buf_free(&text);
    return rc;
}

void pins_free(struct pins *pins)
{
    if (!pins)
        return;
    free(pins->fixed);
    arena_release(&pins->arena);
    free(pins);
}

/* ---- Looking up -------------------------------------------------------- */

bool pins_match(struct pins_match *out, const struct pins *pins,
                const struct query *query)
{
    struct buf key = {0};
    size_t low = 0, high = pins ? pins->count : 0;
    bool found = false;

    *out = (struct pins_match){.pinned_count = 0};
    if (!high || !append_key(&key, query))
        high = 0;
    while (!found && low < high) {
        const size_t middle = low + (high - low) / 2;
        const int order = str_compare(pins->fixed[middle].key, buf_view(&key));

        if (order == 0) {
            *out = pins->fixed[middle].match;
            found = true;
        } else if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    buf_free(&key);
    return found;
}
