/** A filter made for one index. */
#include <stdlib.h>

#include "attribute_names.h"
#include "filter_ranges.h"
#include "unicode.h"

enum { NAMED_MAX = 64 }; /* bytes of a name that an error shows */

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
    size_t conditions, scans;
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

/* ---- Conditions -------------------------------------------------------- */

/** A condition being made: of one node, or of several joined by OR. */
struct condition {
    const struct attribute *attribute;
    uint32_t states;
    struct ranges ranges;
};

/** What the node asks for, as states and ranges of values. */
static void add_node(struct condition *condition,
                     const struct filter_node *node)
{
    const struct attribute *attribute = condition->attribute;
    const struct filter_value *value = node->values;
    struct ranges *ranges = &condition->ranges;

    switch (node->op) {
    case FILTER_AND:
    case FILTER_OR:
    case FILTER_NOT:
        break;
    case FILTER_EQUAL:
    case FILTER_IN:
        for (; value; value = value->next)
            ranges_equal(ranges, attribute, value->text);
        break;
    case FILTER_ABOVE:
    case FILTER_FROM:
        ranges_between(ranges, attribute, value, node->op == FILTER_ABOVE, NULL,
                       false);
        break;
    case FILTER_BELOW:
    case FILTER_UP_TO:
        ranges_between(ranges, attribute, NULL, false, value,
                       node->op == FILTER_BELOW);
        break;
    case FILTER_BETWEEN:
        ranges_between(ranges, attribute, value, false, value->next, false);
        break;
    case FILTER_EXISTS:
        condition->states |= 1u << ATTRIBUTE_NULL | 1u << ATTRIBUTE_EMPTY |
                             1u << ATTRIBUTE_FILLED;
        break;
    case FILTER_NULL:
        condition->states |= 1u << ATTRIBUTE_NULL;
        break;
    case FILTER_EMPTY:
        condition->states |= 1u << ATTRIBUTE_EMPTY;
        break;
    case FILTER_CONTAINS:
        ranges_containing(ranges, attribute, value->text);
        break;
    case FILTER_STARTS:
        ranges_starting(ranges, attribute, value->text);
        break;
    }
}

static int too_many(const struct binder *binder, const struct filter_node *node,
                    const char *what, int most)
{
    return filter_error(binder->err, node->source, node->start, node->end,
                        "The filter has more than %d %s", most, what);
}

/** Look up the node's attribute and add what it asks for. */
static int take_node(struct condition *condition, struct binder *binder,
                     const struct filter_node *node)
{
    if (node->op == FILTER_CONTAINS && ++binder->scans > FILTER_SCANS_MAX)
        return too_many(binder, node, "conditions with CONTAINS",
                        FILTER_SCANS_MAX);
    if (find_attribute(&condition->attribute, binder, node) == -1)
        return -1;
    if (condition->attribute)
        add_node(condition, node);
    return 0;
}

/** Make it a node to be asked. */
static struct bound *keep(struct condition *condition, struct binder *binder)
{
    struct bound *bound = arena_alloc(binder->arena, sizeof *bound);
    struct ranges *ranges = &condition->ranges;

    ranges_settle(ranges);
    *bound = (struct bound){.op = FILTER_IN,
                            .attribute = condition->attribute,
                            .states = condition->states,
                            .range_count = ranges->count};
    bound->ranges =
        arena_alloc(binder->arena, ranges->count * sizeof *bound->ranges);
    if (ranges->count)
        memcpy(bound->ranges, ranges->list,
               ranges->count * sizeof *ranges->list);
    return bound;
}

/* ---- Binding ----------------------------------------------------------- */

static bool joins(const struct filter_node *node)
{
    return node->op == FILTER_AND || node->op == FILTER_OR ||
           node->op == FILTER_NOT;
}

static int count_condition(struct binder *binder,
                           const struct filter_node *node)
{
    if (++binder->conditions > FILTER_CONDITIONS_MAX)
        return too_many(binder, node,
                        "conditions; IN takes many values of one attribute",
                        FILTER_CONDITIONS_MAX);
    return 0;
}

static int bind_condition(struct bound **out, struct binder *binder,
                          const struct filter_node *node)
{
    struct condition condition = {0};
    int rc = count_condition(binder, node);

    if (rc == 0)
        rc = take_node(&condition, binder, node);
    if (rc == 0)
        *out = keep(&condition, binder);
    free(condition.ranges.list);
    return rc;
}

static int bind_node(struct bound **out, struct binder *binder,
                     const struct filter_node *node);

/** The conditions of an OR, one for each attribute. */
struct conditions {
    struct condition list[FILTER_CONDITIONS_MAX];
    size_t count;
};

static int add_condition(struct conditions *conditions, struct binder *binder,
                         const struct filter_node *node)
{
    struct condition one = {0};
    const struct attribute *attribute;

    if (find_attribute(&attribute, binder, node) == -1)
        return -1;
    for (size_t i = 0; i < conditions->count; i++)
        if (conditions->list[i].attribute == attribute)
            return take_node(&conditions->list[i], binder, node);
    if (count_condition(binder, node) == -1 ||
        take_node(&one, binder, node) == -1) {
        free(one.ranges.list);
        return -1;
    }
    conditions->list[conditions->count++] = one;
    return 0;
}

static int bind_or(struct bound **out, struct binder *binder,
                   const struct filter_node *node)
{
    struct conditions *conditions = mem_zero(1, sizeof *conditions);
    struct bound *bound = arena_alloc(binder->arena, sizeof *bound);
    struct bound **place = &bound->child;
    int rc = 0;

    bound->op = FILTER_OR;
    for (node = node->child; rc == 0 && node; node = node->next) {
        rc = joins(node) ? bind_node(place, binder, node)
                         : add_condition(conditions, binder, node);
        if (*place)
            place = &(*place)->next;
    }
    for (size_t i = 0; i < conditions->count; i++) {
        *place = keep(&conditions->list[i], binder);
        place = &(*place)->next;
        free(conditions->list[i].ranges.list);
    }
    free(conditions);
    *out = bound;
    return rc;
}

/** The depth of a filter is bounded by its parser. */
static int bind_node(struct bound **out, struct binder *binder,
                     const struct filter_node *node)
{
    struct bound *bound, **place;

    if (!joins(node))
        return bind_condition(out, binder, node);
    if (node->op == FILTER_OR)
        return bind_or(out, binder, node);
    bound = arena_alloc(binder->arena, sizeof *bound);
    place = &bound->child;
    bound->op = node->op;
    for (node = node->child; node; node = node->next) {
        if (bind_node(place, binder, node) == -1)
            return -1;
        place = &(*place)->next;
    }
    *out = bound;
    return 0;
}

int filter_bind(struct filter_match **out, const struct filter *filter,
                const struct attributes *attributes,
                const struct settings *settings, struct error *err)
{
    struct filter_match *match = mem_zero(1, sizeof *match);
    struct binder binder = {.arena = &match->arena,
                            .attributes = attributes,
                            .settings = settings,
                            .err = err};

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
