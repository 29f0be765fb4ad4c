#include "filter.h"

#include "filter_words.h"
#include "unicode.h"

enum { NAMED_MAX = 64 }; /* bytes of a name that an error shows */

/* ---- Conditions -------------------------------------------------------- */

static struct filter_node *new_node(struct filter_reader *reader,
                                    enum filter_op op)
{
    struct filter_node *node = arena_alloc(reader->arena, sizeof *node);

    node->op = op;
    node->source = reader->source;
    return node;
}

static struct filter_node *negated(struct filter_reader *reader,
                                   struct filter_node *child)
{
    struct filter_node *node = new_node(reader, FILTER_NOT);

    node->child = child;
    return node;
}

/** Read a value and append it; `place` is moved to where the next one goes. */
static int take_value(struct filter_reader *reader,
                      struct filter_value ***place)
{
    struct filter_value *value;
    struct filter_word word;

    if (filter_take_word(reader, &word, "value") == -1)
        return -1;
    value = arena_alloc(reader->arena, sizeof *value);
    value->text = word.text;
    **place = value;
    *place = &value->next;
    return 0;
}

static int take_list(struct filter_reader *reader, struct filter_node *node)
{
    struct filter_value **place = &node->values;

    if (filter_peek(reader) != '[')
        return filter_expected(reader, "`[`");
    reader->at++;
    while (filter_peek(reader) != ']') {
        if (take_value(reader, &place) == -1)
            return -1;
        if (filter_peek(reader) == ',')
            reader->at++;
        else if (filter_peek(reader) != ']')
            return filter_expected(reader, "`,` or `]`");
    }
    reader->at++;
    return 0;
}

/** The comparison that comes next; false when there is none. */
static bool take_comparison(struct filter_reader *reader, enum filter_op *op,
                            bool *negate)
{
    static const struct {
        const char *sign;
        enum filter_op op;
        bool negate;
    } signs[] = {
        {"!=", FILTER_EQUAL, true},  {">=", FILTER_FROM, false},
        {"<=", FILTER_UP_TO, false}, {"=", FILTER_EQUAL, false},
        {">", FILTER_ABOVE, false},  {"<", FILTER_BELOW, false},
    };

    filter_peek(reader);
    filter_peek(reader);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!str_starts(str_skip(reader->source, reader->at),
                        str_of(signs[i].sign)))
            continue;
        reader->at += strlen(signs[i].sign);
        *op = signs[i].op;
        *negate = signs[i].negate;
        return true;
    }
    return false;
}

static const char operators[] =
    "one of `=`, `!=`, `>`, `>=`, `<`, `<=`, `IN`, `NOT IN`, `TO`, `EXISTS`, "
    "`NOT EXISTS`, `IS NULL`, `IS NOT NULL`, `IS EMPTY`, `IS NOT EMPTY`, "
    "`CONTAINS`, `NOT CONTAINS`, `STARTS WITH`, `NOT STARTS WITH`";

/** `IS [NOT] NULL`, `IS [NOT] EMPTY`, behind the IS. */
static int take_is(struct filter_reader *reader, struct filter_node *node,
                   bool *negate)
{
    *negate = filter_keyword(reader, "NOT");
    if (filter_keyword(reader, "NULL"))
        node->op = FILTER_NULL;
    else if (filter_keyword(reader, "EMPTY"))
        node->op = FILTER_EMPTY;
    else
        return filter_expected(reader, *negate ? "`NULL` or `EMPTY`"
                                               : "`NULL`, `EMPTY` or `NOT`");
    return 0;
}

/** What may stand behind a NOT, and without one. */
static int take_operator(struct filter_reader *reader, struct filter_node *node,
                         bool negate)
{
    struct filter_value **place = &node->values;

    if (filter_keyword(reader, "EXISTS")) {
        node->op = FILTER_EXISTS;
        return 0;
    }
    if (filter_keyword(reader, "IN")) {
        node->op = FILTER_IN;
        return take_list(reader, node);
    }
    if (filter_keyword(reader, "CONTAINS")) {
        node->op = FILTER_CONTAINS;
        return take_value(reader, &place);
    }
    if (filter_keyword(reader, "STARTS")) {
        node->op = FILTER_STARTS;
        if (!filter_keyword(reader, "WITH"))
            return filter_expected(reader, "`WITH`");
        return take_value(reader, &place);
    }
    return filter_expected(
        reader,
        negate ? "`IN`, `EXISTS`, `CONTAINS` or `STARTS WITH`" : operators);
}

/** `name low TO high`, behind the name. */
static int take_range(struct filter_reader *reader, struct filter_node *node)
{
    struct filter_value **place = &node->values;

    node->op = FILTER_BETWEEN;
    if (take_value(reader, &place) == -1)
        return -1;
    if (!filter_keyword(reader, "TO"))
        return filter_expected(reader, "`TO`");
    return take_value(reader, &place);
}

/** Is the word that comes next one of the grammar's, or a value? */
static bool operator_next(struct filter_reader *reader)
{
    static const char *const words[] = {"EXISTS", "IN", "CONTAINS", "STARTS"};
    const size_t at = reader->at;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (filter_keyword(reader, words[i])) {
            reader->at = at;
            return true;
        }
    return false;
}

/** Does `TO` stand behind the word that comes next? */
static bool range_next(struct filter_reader *reader)
{
    struct filter_reader ahead = *reader;
    struct filter_word word;

    ahead.err = NULL;
    return !operator_next(&ahead) &&
           filter_take_word(&ahead, &word, "value") == 0 &&
           filter_keyword(&ahead, "TO");
}

static int take_rest(struct filter_reader *reader, struct filter_node *node,
                     bool *negate)
{
    struct filter_value **place = &node->values;

    if (take_comparison(reader, &node->op, negate))
        return take_value(reader, &place);
    if (filter_keyword(reader, "IS"))
        return take_is(reader, node, negate);
    *negate = filter_keyword(reader, "NOT");
    if (!*negate && range_next(reader))
        return take_range(reader, node);
    return take_operator(reader, node, *negate);
}

static int refuse_places(struct filter_reader *reader,
                         const struct filter_word *name)
{
    return filter_error(reader->err, reader->source, name->start, name->end,
                        "`%.*s`: places on a map cannot be filtered",
                        STR_ARGS(utf8_cut(name->text, NAMED_MAX)));
}

/** A name and what is asked of it. */
static int parse_condition(struct filter_reader *reader,
                           struct filter_node **out)
{
    struct filter_node *node;
    bool negate = false;
    struct filter_word name;

    if (filter_take_word(reader, &name, "name of an attribute") == -1)
        return -1;
    if (!name.quoted && str_starts(name.text, STR("_geo")) &&
        filter_peek(reader) == '(')
        return refuse_places(reader, &name);
    node = new_node(reader, FILTER_EQUAL);
    node->name = name.text;
    node->start = name.start;
    node->end = name.end;
    if (take_rest(reader, node, &negate) == -1)
        return -1;
    *out = negate ? negated(reader, node) : node;
    return 0;
}

/* ---- Expressions ------------------------------------------------------- */

static int parse_or(struct filter_reader *reader, struct filter_node **out);

static int deeper(struct filter_reader *reader)
{
    if (++reader->depth <= FILTER_DEPTH_MAX)
        return 0;
    return filter_error(reader->err, reader->source, reader->at, reader->at,
                        "The filter is nested more than %d deep",
                        FILTER_DEPTH_MAX);
}

static int parse_group(struct filter_reader *reader, struct filter_node **out)
{
    reader->at++;
    if (parse_or(reader, out) == -1)
        return -1;
    if (filter_peek(reader) != ')')
        return filter_expected(reader, "`AND`, `OR` or `)`");
    reader->at++;
    return 0;
}

static int parse_not(struct filter_reader *reader, struct filter_node **out)
{
    int rc;

    if (deeper(reader) == -1)
        return -1;
    if (filter_keyword(reader, "NOT")) {
        rc = parse_not(reader, out);
        if (rc == 0)
            *out = negated(reader, *out);
    } else if (filter_peek(reader) == '(') {
        rc = parse_group(reader, out);
    } else {
        rc = parse_condition(reader, out);
    }
    reader->depth--;
    return rc;
}

/** One or more, with the keyword between them, under a node for several. */
static int parse_several(struct filter_reader *reader, struct filter_node **out,
                         int (*parse)(struct filter_reader *,
                                      struct filter_node **),
                         enum filter_op op, const char *keyword)
{
    struct filter_node *node, *last;

    if (parse(reader, out) == -1)
        return -1;
    if (!filter_keyword(reader, keyword))
        return 0;
    node = new_node(reader, op);
    node->child = last = *out;
    do {
        if (parse(reader, &last->next) == -1)
            return -1;
        last = last->next;
    } while (filter_keyword(reader, keyword));
    *out = node;
    return 0;
}

static int parse_and(struct filter_reader *reader, struct filter_node **out)
{
    return parse_several(reader, out, parse_not, FILTER_AND, "AND");
}

static int parse_or(struct filter_reader *reader, struct filter_node **out)
{
    return parse_several(reader, out, parse_and, FILTER_OR, "OR");
}

/** A whole text; empty text gives no node. */
static int parse_text(struct filter_node **out, struct str text,
                      struct arena *arena, struct error *err)
{
    struct filter_reader reader = {
        .source = arena_copy(arena, text), .arena = arena, .err = err};

    *out = NULL;
    if (filter_at_end(&reader))
        return 0;
    if (parse_or(&reader, out) == -1)
        return -1;
    if (!filter_at_end(&reader))
        return filter_expected(&reader, "`AND`, `OR` or the end");
    return 0;
}

/* ---- Arrays ------------------------------------------------------------ */

static void append(struct filter_node *parent, struct filter_node ***place,
                   struct filter_node *child)
{
    if (!child)
        return;
    if (!parent->child)
        *place = &parent->child;
    **place = child;
    *place = &child->next;
}

static int parse_array(struct filter_node **out, const struct json *array,
                       enum filter_op op, struct arena *arena,
                       struct error *err)
{
    struct filter_node *node = arena_alloc(arena, sizeof *node);
    struct filter_node **place = &node->child;

    node->op = op;
    for (array = json_first(array); array; array = json_next(array)) {
        struct filter_node *child;

        if (json_kind(array) == JSON_STRING) {
            if (parse_text(&child, json_string(array), arena, err) == -1)
                return -1;
        } else if (json_kind(array) == JSON_ARRAY && op == FILTER_AND) {
            if (parse_array(&child, array, FILTER_OR, arena, err) == -1)
                return -1;
        } else {
            return error_set(err, ERROR_USAGE,
                             op == FILTER_AND
                                 ? "A filter in an array is a text or an array "
                                   "of texts"
                                 : "A filter in the inner array is a text");
        }
        append(node, &place, child);
    }
    *out = node->child ? node : NULL;
    return 0;
}

int filter_parse_json(struct filter *out, const struct json *value,
                      struct arena *arena, struct error *err)
{
    out->root = NULL;
    if (json_kind(value) == JSON_STRING)
        return filter_parse(out, json_string(value), arena, err);
    if (json_kind(value) != JSON_ARRAY)
        return error_set(err, ERROR_USAGE, "A filter is a text or an array");
    return parse_array(&out->root, value, FILTER_AND, arena, err);
}

int filter_parse(struct filter *out, struct str text, struct arena *arena,
                 struct error *err)
{
    struct json *array;
    int rc;

    out->root = NULL;
    if (text.len > FILTER_BYTES_MAX)
        return error_set(err, ERROR_USAGE, "The filter has more than %d bytes",
                         FILTER_BYTES_MAX);
    if (!str_starts(str_trim(text), STR("[")))
        return parse_text(&out->root, text, arena, err);
    if (json_parse(&array, text, err) == -1) {
        if (err)
            err->code = ERROR_USAGE;
        return -1;
    }
    rc = parse_array(&out->root, array, FILTER_AND, arena, err);
    json_free(array);
    return rc;
}

void filter_and(struct filter *filter, const struct filter *other,
                struct arena *arena)
{
    struct filter_node *node;

    if (!other->root)
        return;
    if (!filter->root) {
        filter->root = other->root;
        return;
    }
    node = arena_alloc(arena, sizeof *node);
    node->op = FILTER_AND;
    node->child = arena_alloc(arena, sizeof *node);
    *node->child = *filter->root;
    node->child->next = arena_alloc(arena, sizeof *node);
    *node->child->next = *other->root;
    filter->root = node;
}
