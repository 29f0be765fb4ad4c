#include "algolia_filter.h"

#include <strings.h>

#include "engine/attribute_names.h"

enum {
    DEPTH_MAX = 50,       /* parentheses and NOTs in one another */
    CONDITIONS_MAX = 500, /* of a query */
};

/** A filter being made. */
struct maker {
    struct arena *arena;
    const struct index *index;
    size_t conditions;
    struct error *err;
};

/* ---- Nodes ------------------------------------------------------------- */

static struct filter_node *make(struct maker *maker, enum filter_op op)
{
    struct filter_node *node = arena_alloc(maker->arena, sizeof *node);

    node->op = op;
    return node;
}

static void add_value(struct maker *maker, struct filter_node *node,
                      struct str text)
{
    struct filter_value *value = arena_alloc(maker->arena, sizeof *value);

    value->text = text;
    value->next = node->values;
    node->values = value;
}

static struct filter_node *negate(struct maker *maker, struct filter_node *node)
{
    struct filter_node *not_node = make(maker, FILTER_NOT);

    not_node->child = node;
    return not_node;
}

/** May the index be filtered by it? */
static bool is_known(const struct maker *maker, struct str name)
{
    const struct attribute *attribute;

    return maker->index &&
           attribute_use(&attribute, index_attributes(maker->index),
                         index_settings(maker->index), name,
                         ATTRIBUTE_FILTERABLE, NULL) == 0;
}

/** A condition about an attribute; one that no document meets where it cannot
 * be asked for. @return NULL when there are too many */
static struct filter_node *condition(struct maker *maker, enum filter_op op,
                                     struct str name)
{
    struct filter_node *node;

    if (++maker->conditions > CONDITIONS_MAX) {
        error_set(maker->err, ERROR_USAGE,
                  "Filters have more than %d conditions", CONDITIONS_MAX);
        return NULL;
    }
    if (!is_known(maker, name))
        return make(maker, FILTER_OR); /* of none: false */
    node = make(maker, op);
    node->name = name;
    node->source = name;
    node->end = name.len;
    return node;
}

/** `lang:en-US` means `en` too. */
static void add_language(struct maker *maker, struct filter_node *node,
                         struct str value)
{
    const char *hyphen = memchr(value.ptr, '-', value.len);

    if (hyphen)
        add_value(maker, node,
                  (struct str){value.ptr, (size_t)(hyphen - value.ptr)});
}

static struct filter_node *equal(struct maker *maker, struct str name,
                                 struct str value)
{
    struct filter_node *node = condition(maker, FILTER_IN, name);

    if (!node || node->op == FILTER_OR)
        return node;
    if (value.len && str_equal(name, STR("lang")))
        add_language(maker, node, value);
    add_value(maker, node, value);
    return node;
}

static struct filter_node *compare(struct maker *maker, struct str name,
                                   enum filter_op op, struct str value)
{
    struct filter_node *node = condition(maker, op, name);

    if (node && node->op != FILTER_OR)
        add_value(maker, node, value);
    return node;
}

static struct filter_node *between(struct maker *maker, struct str name,
                                   struct str low, struct str high)
{
    struct filter_node *node = condition(maker, FILTER_BETWEEN, name);

    if (node && node->op != FILTER_OR) {
        add_value(maker, node, high);
        add_value(maker, node, low);
    }
    return node;
}

/* ---- Words ------------------------------------------------------------- */

/** A text being read. */
struct reader {
    struct maker *maker;
    struct str source, rest;
    unsigned depth;
};

static struct filter_node *wrong(struct reader *reader, const char *expected)
{
    if (!reader->maker->err || !reader->maker->err->code)
        error_set(reader->maker->err, ERROR_USAGE,
                  "filters: expected %s at character %zu of `%.*s`", expected,
                  reader->source.len - reader->rest.len + 1,
                  STR_ARGS(reader->source));
    return NULL;
}

static void skip_space(struct reader *reader)
{
    while (reader->rest.len && strchr(" \t\n\r", reader->rest.ptr[0]) &&
           reader->rest.ptr[0])
        reader->rest = str_skip(reader->rest, 1);
}

/** Is the byte one that a plain word ends at? */
static bool ends_word(char byte)
{
    return (unsigned char)byte <= ' ' || strchr("()\"'", byte) != NULL;
}

/** Take a sign, if it comes next. */
static bool take(struct reader *reader, const char *sign)
{
    skip_space(reader);
    if (!str_starts(reader->rest, str_of(sign)))
        return false;
    reader->rest = str_skip(reader->rest, strlen(sign));
    return true;
}

/** Take a word of the grammar, if it comes next. */
static bool take_keyword(struct reader *reader, const char *keyword)
{
    const size_t len = strlen(keyword);

    skip_space(reader);
    if (reader->rest.len < len ||
        strncasecmp(reader->rest.ptr, keyword, len) != 0 ||
        (reader->rest.len > len && !ends_word(reader->rest.ptr[len])))
        return false;
    reader->rest = str_skip(reader->rest, len);
    return true;
}

/** A quoted text, with its quote at the front; a \ stands before a quote. */
static bool take_quoted(struct str *out, struct reader *reader)
{
    const char quote = reader->rest.ptr[0];
    char *text = arena_alloc(reader->maker->arena, reader->rest.len + 1);
    size_t len = 0, at = 1;

    for (; at < reader->rest.len && reader->rest.ptr[at] != quote; at++) {
        if (reader->rest.ptr[at] == '\\' && at + 1 < reader->rest.len)
            at++;
        text[len++] = reader->rest.ptr[at];
    }
    if (at == reader->rest.len)
        return false;
    *out = (struct str){text, len};
    reader->rest = str_skip(reader->rest, at + 1);
    return true;
}

/** A word, plain or quoted. @param ends  further bytes that it ends at */
static bool take_word(struct str *out, struct reader *reader, const char *ends)
{
    size_t len = 0;

    skip_space(reader);
    if (reader->rest.len && strchr("\"'", reader->rest.ptr[0]) &&
        reader->rest.ptr[0])
        return take_quoted(out, reader);
    while (len < reader->rest.len && !ends_word(reader->rest.ptr[len]) &&
           !strchr(ends, reader->rest.ptr[len]))
        len++;
    *out = (struct str){reader->rest.ptr, len};
    reader->rest = str_skip(reader->rest, len);
    return len != 0;
}

/* ---- filters ----------------------------------------------------------- */

static struct filter_node *read_or(struct reader *reader);

/** What follows `name:`: a value, or two numbers and TO. */
static struct filter_node *read_value(struct reader *reader, struct str name)
{
    struct str value, high, score;

    if (!take_word(&value, reader, ""))
        return wrong(reader, "a value");
    if (take_keyword(reader, "TO")) {
        if (!take_word(&high, reader, ""))
            return wrong(reader, "a number");
        return between(reader->maker, name, value, high);
    }
    /* How much a value is worth is not followed: `brand:a<score=2>`. */
    score.ptr = memmem(value.ptr, value.len, "<score=", 7);
    if (score.ptr)
        value.len = (size_t)(score.ptr - value.ptr);
    return equal(reader->maker, name, value);
}

static struct filter_node *read_condition(struct reader *reader)
{
    static const struct {
        const char *sign;
        enum filter_op op;
        bool negated;
    } signs[] = {
        {"<=", FILTER_UP_TO, false}, {">=", FILTER_FROM, false},
        {"!=", FILTER_IN, true},     {"<", FILTER_BELOW, false},
        {">", FILTER_ABOVE, false},  {"=", FILTER_IN, false},
    };
    struct str name, value;
    struct filter_node *node;

    if (take_keyword(reader, "AND") || take_keyword(reader, "OR") ||
        !take_word(&name, reader, ":<>=!"))
        return wrong(reader, "an attribute");
    if (take(reader, ":"))
        return read_value(reader, name);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!take(reader, signs[i].sign))
            continue;
        if (!take_word(&value, reader, ""))
            return wrong(reader, "a number");
        node = compare(reader->maker, name, signs[i].op, value);
        return node && signs[i].negated ? negate(reader->maker, node) : node;
    }
    return equal(reader->maker, STR("_tags"), name);
}

static struct filter_node *read_one(struct reader *reader)
{
    struct filter_node *node;

    if (++reader->depth > DEPTH_MAX)
        return wrong(reader, "less depth");
    if (take_keyword(reader, "NOT")) {
        node = read_one(reader);
        node = node ? negate(reader->maker, node) : NULL;
    } else if (take(reader, "(")) {
        node = read_or(reader);
        if (node && !take(reader, ")"))
            node = wrong(reader, "`)`");
    } else {
        node = read_condition(reader);
    }
    reader->depth--;
    return node;
}

/** Conditions with a word between. */
static struct filter_node *
read_many(struct reader *reader, enum filter_op op, const char *keyword,
          struct filter_node *(*read)(struct reader *reader))
{
    struct filter_node *all = make(reader->maker, op);
    struct filter_node **end = &all->child;

    do {
        *end = read(reader);
        if (!*end)
            return NULL;
        end = &(*end)->next;
    } while (take_keyword(reader, keyword));
    return all;
}

static struct filter_node *read_and(struct reader *reader)
{
    return read_many(reader, FILTER_AND, "AND", read_one);
}

static struct filter_node *read_or(struct reader *reader)
{
    return read_many(reader, FILTER_OR, "OR", read_and);
}

static struct filter_node *read_filters(struct maker *maker, struct str text)
{
    struct reader reader = {maker, text, text, 0};
    struct filter_node *node = read_or(&reader);

    skip_space(&reader);
    if (node && reader.rest.len)
        return wrong(&reader, "AND, OR or the end");
    return node;
}

/* ---- Lists ------------------------------------------------------------- */

/** A minus at the front of a value negates, unless a \ stands before it. */
static struct filter_node *equal_or_not(struct maker *maker, struct str name,
                                        struct str value)
{
    const bool negated = str_starts(value, STR("-"));
    struct filter_node *node;

    if (negated || str_starts(value, STR("\\-")))
        value = str_skip(value, 1);
    node = equal(maker, name, value);
    return node && negated ? negate(maker, node) : node;
}

/** `name:value` */
static struct filter_node *read_facet(struct maker *maker, struct str text)
{
    const char *colon = text.len ? memchr(text.ptr, ':', text.len) : NULL;
    const bool negated = str_starts(text, STR("-"));
    struct filter_node *node;
    struct str name;

    if (!colon) {
        error_set(maker->err, ERROR_USAGE,
                  "facetFilters: expected `attribute:value`, not `%.*s`",
                  STR_ARGS(text));
        return NULL;
    }
    name = (struct str){text.ptr, (size_t)(colon - text.ptr)};
    node = equal_or_not(maker, str_trim(str_skip(name, negated)),
                        str_trim(str_skip(text, name.len + 1)));
    return node && negated ? negate(maker, node) : node;
}

static struct filter_node *read_tag(struct maker *maker, struct str text)
{
    return equal_or_not(maker, STR("_tags"), text);
}

/** `a > 1`, `a:1 TO 3` */
static struct filter_node *read_numeric(struct maker *maker, struct str text)
{
    struct reader reader = {maker, text, text, 0};
    struct filter_node *node = read_condition(&reader);

    skip_space(&reader);
    return node && reader.rest.len ? wrong(&reader, "the end") : node;
}

/** One of the three lists, and what reads its texts. */
struct list_kind {
    const char *name;
    struct filter_node *(*read)(struct maker *maker, struct str text);
};

static const struct list_kind facet_list = {"facetFilters", read_facet};
static const struct list_kind numeric_list = {"numericFilters", read_numeric};
static const struct list_kind tag_list = {"tagFilters", read_tag};

static struct filter_node *wrong_list(struct maker *maker,
                                      const struct list_kind *kind)
{
    error_set(maker->err, ERROR_USAGE,
              "%s: expected a list of texts and of lists of texts", kind->name);
    return NULL;
}

/** All of a list, one of each list in it. */
static struct filter_node *read_list(struct maker *maker,
                                     const struct list_kind *kind,
                                     const struct json *list, enum filter_op op)
{
    struct filter_node *all = make(maker, op);
    struct filter_node **end = &all->child;

    for (const struct json *item = json_first(list); item;
         item = json_next(item)) {
        if (json_kind(item) == JSON_STRING)
            *end = kind->read(maker, str_trim(json_string(item)));
        else if (json_kind(item) == JSON_ARRAY && op == FILTER_AND)
            *end = read_list(maker, kind, item, FILTER_OR);
        else
            return wrong_list(maker, kind);
        if (!*end)
            return NULL;
        end = &(*end)->next;
    }
    /* Of an empty list nothing is asked. */
    if (!all->child)
        all->op = FILTER_AND;
    return all;
}

/** The part of a text before the next comma that is in no parentheses. */
static struct str next_text(struct str *rest)
{
    size_t len = 0;
    struct str part;
    int depth = 0;

    for (; len < rest->len && (depth > 0 || rest->ptr[len] != ','); len++)
        depth += (rest->ptr[len] == '(') - (rest->ptr[len] == ')');
    part = (struct str){rest->ptr, len};
    *rest = str_skip(*rest, len + 1);
    return str_trim(part);
}

/** `a:b,(c:d,e:f)` */
static struct filter_node *read_text(struct maker *maker,
                                     const struct list_kind *kind,
                                     struct str text, enum filter_op op)
{
    struct filter_node *all = make(maker, op);
    struct filter_node **end = &all->child;

    while (text.len) {
        struct str part = next_text(&text);

        if (op == FILTER_AND && str_starts(part, STR("(")) &&
            str_ends(part, STR(")")))
            *end =
                read_text(maker, kind, (struct str){part.ptr + 1, part.len - 2},
                          FILTER_OR);
        else
            *end = kind->read(maker, part);
        if (!*end)
            return NULL;
        end = &(*end)->next;
    }
    if (!all->child)
        all->op = FILTER_AND;
    return all;
}

/* ---- The whole --------------------------------------------------------- */

static int add(struct filter *filter, struct maker *maker,
               struct filter_node *node)
{
    if (!node)
        return -1;
    filter_and(filter, &(struct filter){node}, maker->arena);
    return 0;
}

static int add_list(struct filter *filter, struct maker *maker,
                    const struct list_kind *kind, const struct json *list)
{
    if (!list)
        return 0;
    return add(filter, maker,
               json_kind(list) == JSON_ARRAY
                   ? read_list(maker, kind, list, FILTER_AND)
                   : read_text(maker, kind, json_string(list), FILTER_AND));
}

int algolia_filter_make(struct filter *out, struct algolia_query *query,
                        const struct index *index, struct error *err)
{
    struct maker maker = {&query->arena, index, 0, err};

    *out = (struct filter){NULL};
    if (str_trim(query->filters).len &&
        add(out, &maker, read_filters(&maker, query->filters)) == -1)
        return -1;
    if (add_list(out, &maker, &facet_list, query->facet_filters) == -1 ||
        add_list(out, &maker, &numeric_list, query->numeric_filters) == -1)
        return -1;
    return add_list(out, &maker, &tag_list, query->tag_filters);
}
