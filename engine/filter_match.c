/** A filter made for one index. */
#include <math.h>
#include <stdlib.h>

#include "attribute_names.h"
#include "filter.h"
#include "unicode.h"

enum {
    NAMED_MAX = 64,  /* bytes of a name that an error shows */
    NUMBER_MAX = 63, /* bytes of a number */
};

/** Numbers of values, from `start` to before `end`. */
struct range {
    uint32_t start, end;
};

/** A node, ready to be asked: AND, OR or NOT of others, else a condition that
 * holds when the set of the document has one of the states, or a value in one
 * of the ranges. */
struct bound {
    enum filter_op op;
    struct bound *child, *next;
    const struct attribute *attribute; /* NULL: no document has it */
    uint32_t states;                   /* bit n for state n */
    struct range *ranges;              /* in order, apart */
    size_t range_count;
};

struct filter_match {
    struct arena arena;
    struct bound *root; /* NULL: every document */
};

struct binder {
    struct arena *arena;
    const struct attributes *attributes;
    const struct settings *settings;
    struct error *err;
};

/* ---- What is allowed --------------------------------------------------- */

static int not_filterable(const struct binder *binder,
                          const struct filter_node *node)
{
    struct buf available = {0};

    attributes_available(&available, binder->attributes, binder->settings,
                         ATTRIBUTE_FILTERABLE);
    filter_error(binder->err, node->source, node->start, node->end,
                 "Attribute `%.*s` is not filterable.%.*s",
                 STR_ARGS(utf8_cut(node->name, NAMED_MAX)),
                 STR_ARGS(buf_view(&available)));
    buf_free(&available);
    return -1;
}

/** What an operator needs: one of these bits. */
static uint32_t needs(enum filter_op op)
{
    switch (op) {
    case FILTER_AND:
    case FILTER_OR:
    case FILTER_NOT:
    case FILTER_EXISTS:
    case FILTER_NULL:
    case FILTER_EMPTY:
        return ATTRIBUTE_EQUALITY | ATTRIBUTE_COMPARISON;
    case FILTER_EQUAL:
    case FILTER_IN:
    case FILTER_CONTAINS:
    case FILTER_STARTS:
        return ATTRIBUTE_EQUALITY;
    case FILTER_ABOVE:
    case FILTER_FROM:
    case FILTER_BELOW:
    case FILTER_UP_TO:
    case FILTER_BETWEEN:
        return ATTRIBUTE_COMPARISON;
    }
    return 0;
}

static int find_attribute(const struct attribute **out,
                          const struct binder *binder,
                          const struct filter_node *node)
{
    const struct attribute *attribute =
        attributes_find(binder->attributes, node->name);

    *out = NULL;
    if (!attribute)
        return attribute_expected(binder->settings, node->name,
                                  ATTRIBUTE_FILTERABLE)
                   ? 0
                   : not_filterable(binder, node);
    if (!(attribute->use & ATTRIBUTE_FILTERABLE))
        return not_filterable(binder, node);
    if (!(attribute->use & needs(node->op)))
        return filter_error(binder->err, node->source, node->start, node->end,
                            "Attribute `%.*s` is filterable, but not by %s",
                            STR_ARGS(utf8_cut(node->name, NAMED_MAX)),
                            needs(node->op) == ATTRIBUTE_COMPARISON
                                ? "comparison"
                                : "equality");
    *out = attribute;
    return 0;
}

/* ---- Values ------------------------------------------------------------ */

/** Is the whole text a decimal number? */
static bool number_of(double *out, struct str text)
{
    char copy[NUMBER_MAX + 1];
    char *end;

    text = str_trim(text);
    if (!text.len || text.len > NUMBER_MAX)
        return false;
    for (size_t i = 0; i < text.len; i++)
        if (!text.ptr[i] || !strchr("0123456789+-.eE", text.ptr[i]))
            return false;
    memcpy(copy, text.ptr, text.len);
    copy[text.len] = '\0';
    *out = strtod(copy, &end);
    return *end == '\0' && end != copy && isfinite(*out);
}

/** A list of ranges being made. */
struct ranges {
    struct range *list;
    size_t count, room;
};

static void add_range(struct ranges *ranges, uint32_t start, uint32_t end)
{
    if (start >= end)
        return;
    if (ranges->count == ranges->room) {
        ranges->room = ranges->room ? ranges->room * 2 : 8;
        ranges->list =
            mem_resize(ranges->list, ranges->room, sizeof *ranges->list);
    }
    ranges->list[ranges->count++] = (struct range){start, end};
}

static void add_equal(struct ranges *ranges, const struct attribute *attribute,
                      struct str value)
{
    struct buf folded = {0};
    double number;

    if (number_of(&number, value))
        add_range(ranges, attribute_number_from(attribute, number, false),
                  attribute_number_from(attribute, number, true));
    attribute_fold(&folded, value);
    add_range(ranges, attribute_text_from(attribute, buf_view(&folded), false),
              attribute_text_from(attribute, buf_view(&folded), true));
    buf_free(&folded);
}

/** From one value to another; either may be NULL, for no bound. */
static void add_between(struct ranges *ranges,
                        const struct attribute *attribute,
                        const struct filter_value *low, bool above,
                        const struct filter_value *high, bool below)
{
    struct buf folded = {0};
    double least = -INFINITY, most = INFINITY;
    uint32_t start = attribute->number_count, end = attribute->value_count;

    if ((!low || number_of(&least, low->text)) &&
        (!high || number_of(&most, high->text))) {
        add_range(ranges, attribute_number_from(attribute, least, above),
                  attribute_number_from(attribute, most, !below));
        return;
    }
    if (low) {
        attribute_fold(&folded, low->text);
        start = attribute_text_from(attribute, buf_view(&folded), above);
    }
    buf_clear(&folded);
    if (high) {
        attribute_fold(&folded, high->text);
        end = attribute_text_from(attribute, buf_view(&folded), !below);
    }
    add_range(ranges, start, end);
    buf_free(&folded);
}

static void add_starting(struct ranges *ranges,
                         const struct attribute *attribute, struct str value)
{
    struct buf folded = {0};
    uint32_t start, end = attribute->value_count;

    unicode_fold(&folded, value);
    start = attribute_text_from(attribute, buf_view(&folded), false);
    if (folded.len) {
        /* UTF-8 has no byte 0xff: this is the next text that does not begin
         * so. */
        folded.ptr[folded.len - 1]++;
        end = attribute_text_from(attribute, buf_view(&folded), false);
    }
    add_range(ranges, start, end);
    buf_free(&folded);
}

static void add_containing(struct ranges *ranges,
                           const struct attribute *attribute, struct str value)
{
    struct buf folded = {0};

    unicode_fold(&folded, value);
    for (uint32_t i = attribute->number_count; i < attribute->value_count;
         i++) {
        const struct str text = attribute_folded(attribute, i);

        if (folded.len &&
            (!text.len || !memmem(text.ptr, text.len, folded.ptr, folded.len)))
            continue;
        if (ranges->count && ranges->list[ranges->count - 1].end == i)
            ranges->list[ranges->count - 1].end++;
        else
            add_range(ranges, i, i + 1);
    }
    buf_free(&folded);
}

static int by_start(const void *a, const void *b)
{
    const struct range *x = a, *y = b;

    return (x->start > y->start) - (x->start < y->start);
}

/** Into the node, in order and apart. */
static void keep_ranges(struct bound *bound, struct arena *arena,
                        struct ranges *ranges)
{
    size_t kept = 0;

    if (ranges->count)
        qsort(ranges->list, ranges->count, sizeof *ranges->list, by_start);
    for (size_t i = 0; i < ranges->count; i++) {
        const struct range range = ranges->list[i];

        if (kept && range.start <= ranges->list[kept - 1].end) {
            if (range.end > ranges->list[kept - 1].end)
                ranges->list[kept - 1].end = range.end;
        } else {
            ranges->list[kept++] = range;
        }
    }
    bound->range_count = kept;
    bound->ranges = arena_alloc(arena, kept * sizeof *bound->ranges);
    if (kept)
        memcpy(bound->ranges, ranges->list, kept * sizeof *ranges->list);
    free(ranges->list);
}

/** What the condition asks for, as states and ranges of values. */
static void bind_values(struct bound *bound, struct arena *arena,
                        const struct filter_node *node)
{
    const struct attribute *attribute = bound->attribute;
    const struct filter_value *value = node->values;
    struct ranges ranges = {0};

    switch (node->op) {
    case FILTER_AND:
    case FILTER_OR:
    case FILTER_NOT:
        break;
    case FILTER_EQUAL:
    case FILTER_IN:
        for (; value; value = value->next)
            add_equal(&ranges, attribute, value->text);
        break;
    case FILTER_ABOVE:
    case FILTER_FROM:
        add_between(&ranges, attribute, value, node->op == FILTER_ABOVE, NULL,
                    false);
        break;
    case FILTER_BELOW:
    case FILTER_UP_TO:
        add_between(&ranges, attribute, NULL, false, value,
                    node->op == FILTER_BELOW);
        break;
    case FILTER_BETWEEN:
        add_between(&ranges, attribute, value, false, value->next, false);
        break;
    case FILTER_EXISTS:
        bound->states = 1u << ATTRIBUTE_NULL | 1u << ATTRIBUTE_EMPTY |
                        1u << ATTRIBUTE_FILLED;
        break;
    case FILTER_NULL:
        bound->states = 1u << ATTRIBUTE_NULL;
        break;
    case FILTER_EMPTY:
        bound->states = 1u << ATTRIBUTE_EMPTY;
        break;
    case FILTER_CONTAINS:
        add_containing(&ranges, attribute, value->text);
        break;
    case FILTER_STARTS:
        add_starting(&ranges, attribute, value->text);
        break;
    }
    keep_ranges(bound, arena, &ranges);
}

/* ---- Binding ----------------------------------------------------------- */

/** The depth of a filter is bounded by its parser. */
static int bind_node(struct bound **out, struct binder *binder,
                     const struct filter_node *node)
{
    struct bound *bound = arena_alloc(binder->arena, sizeof *bound);
    struct bound **place = &bound->child;

    bound->op = node->op;
    for (const struct filter_node *child = node->child; child;
         child = child->next) {
        if (bind_node(place, binder, child) == -1)
            return -1;
        place = &(*place)->next;
    }
    *out = bound;
    if (node->op == FILTER_AND || node->op == FILTER_OR ||
        node->op == FILTER_NOT)
        return 0;
    if (find_attribute(&bound->attribute, binder, node) == -1)
        return -1;
    if (bound->attribute)
        bind_values(bound, binder->arena, node);
    return 0;
}

int filter_bind(struct filter_match **out, const struct filter *filter,
                const struct attributes *attributes,
                const struct settings *settings, struct error *err)
{
    struct filter_match *match = mem_zero(1, sizeof *match);
    struct binder binder = {&match->arena, attributes, settings, err};

    *out = NULL;
    if (filter->root && bind_node(&match->root, &binder, filter->root) == -1) {
        filter_match_free(match);
        return -1;
    }
    *out = match;
    return 0;
}

void filter_match_free(struct filter_match *match)
{
    if (!match)
        return;
    arena_release(&match->arena);
    free(match);
}

/* ---- Asking ------------------------------------------------------------ */

static bool in_ranges(const struct bound *bound, uint32_t value)
{
    size_t low = 0, high = bound->range_count;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (value >= bound->ranges[middle].end)
            low = middle + 1;
        else
            high = middle;
    }
    return low < bound->range_count && value >= bound->ranges[low].start;
}

static bool holds(const struct bound *bound, uint32_t document)
{
    const struct attribute *attribute = bound->attribute;
    const uint32_t *values;
    uint32_t set;
    size_t count;

    if (!attribute)
        return false;
    set = attribute_set(attribute, document);
    if (bound->states >> attribute_state(attribute, set) & 1)
        return true;
    if (!bound->range_count)
        return false;
    values = attribute_values(attribute, set, &count);
    for (size_t i = 0; i < count; i++)
        if (in_ranges(bound, values[i]))
            return true;
    return false;
}

static bool accepts(const struct bound *bound, uint32_t document)
{
    const struct bound *child = bound->child;

    switch (bound->op) {
    case FILTER_AND:
        while (child && accepts(child, document))
            child = child->next;
        return !child;
    case FILTER_OR:
        while (child && !accepts(child, document))
            child = child->next;
        return child;
    case FILTER_NOT:
        return !accepts(child, document);
    case FILTER_EQUAL:
    case FILTER_IN:
    case FILTER_ABOVE:
    case FILTER_FROM:
    case FILTER_BELOW:
    case FILTER_UP_TO:
    case FILTER_BETWEEN:
    case FILTER_EXISTS:
    case FILTER_NULL:
    case FILTER_EMPTY:
    case FILTER_CONTAINS:
    case FILTER_STARTS:
        break;
    }
    return holds(bound, document);
}

bool filter_accepts(const struct filter_match *match, uint32_t document)
{
    return !match->root || accepts(match->root, document);
}
