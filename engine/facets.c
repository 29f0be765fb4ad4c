#include "facets.h"

#include <stdlib.h>

#include "attribute_names.h"

/** One attribute; hits are counted by the set that they have. */
struct counted {
    struct str name;                   /* as it was asked for */
    const struct attribute *attribute; /* NULL: no document has it */
    uint32_t *sets;                    /* hits of each set */
};

struct facet_counter {
    struct arena arena;
    struct counted list[FACETS_MAX];
    size_t count;
};

struct facet_counter *facet_counter_new(void)
{
    return mem_zero(1, sizeof(struct facet_counter));
}

void facet_counter_free(struct facet_counter *counter)
{
    if (!counter)
        return;
    for (size_t i = 0; i < counter->count; i++)
        free(counter->list[i].sets);
    arena_release(&counter->arena);
    free(counter);
}

/* ---- Counting ---------------------------------------------------------- */

static bool counted(const struct facet_counter *counter, struct str name)
{
    for (size_t i = 0; i < counter->count; i++)
        if (str_equal(counter->list[i].name, name))
            return true;
    return false;
}

static int add(struct facet_counter *counter, struct str name,
               const struct attribute *attribute, struct error *err)
{
    struct counted *item = &counter->list[counter->count];

    if (counted(counter, name))
        return 0;
    if (counter->count == FACETS_MAX)
        return error_set(err, ERROR_USAGE, "A search has at most %d facets",
                         FACETS_MAX);
    item->name = arena_copy(&counter->arena, name);
    item->attribute = attribute;
    if (attribute)
        item->sets = mem_zero(attribute->set_count, sizeof *item->sets);
    counter->count++;
    return 0;
}

static int add_pattern(struct facet_counter *counter, struct str pattern,
                       const struct attributes *attributes, struct error *err)
{
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attributes_at(attributes, i);

        if ((attribute->use & ATTRIBUTE_FILTERABLE) &&
            settings_matches(pattern, attribute->name) &&
            add(counter, attribute->name, attribute, err) == -1)
            return -1;
    }
    return 0;
}

int facet_counter_add(struct facet_counter *counter, struct str name,
                      const struct attributes *attributes,
                      const struct settings *settings, struct error *err)
{
    const struct attribute *attribute;

    if (name.len && memchr(name.ptr, '*', name.len))
        return add_pattern(counter, name, attributes, err);
    if (attribute_use(&attribute, attributes, settings, name,
                      ATTRIBUTE_FILTERABLE, err) == -1)
        return -1;
    return add(counter, name, attribute, err);
}

void facet_counter_count(struct facet_counter *counter, uint32_t document)
{
    for (size_t i = 0; i < counter->count; i++) {
        const struct counted *item = &counter->list[i];

        if (item->attribute)
            item->sets[attribute_set(item->attribute, document)]++;
    }
}

/* ---- Reporting --------------------------------------------------------- */

/** A value that hits have. */
struct found {
    uint32_t value;
    uint64_t count;
};

/** Most frequent first, equal ones in order of values. */
static int by_count(const void *a, const void *b)
{
    const struct found *x = a, *y = b;

    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->value > y->value) - (x->value < y->value);
}

static void count_values(uint64_t *counts, const struct counted *item)
{
    for (uint32_t set = 0; set < item->attribute->set_count; set++) {
        const uint32_t *values;
        size_t count;

        if (!item->sets[set])
            continue;
        values = attribute_values(item->attribute, set, &count);
        for (size_t i = 0; i < count; i++)
            counts[values[i]] += item->sets[set];
    }
}

/** A number and the text of its digits are shown alike: one value. */
static void join_alike(uint64_t *counts, const struct attribute *attribute)
{
    struct buf text = {0};

    if (attribute->number_count == attribute->value_count)
        return;
    for (uint32_t i = 0; i < attribute->number_count; i++) {
        uint32_t alike;

        if (!counts[i])
            continue;
        buf_clear(&text);
        attribute_put(&text, attribute, i);
        alike = attribute_text_from(attribute, buf_view(&text), false);
        if (alike == attribute->value_count ||
            !str_equal(attribute_folded(attribute, alike), buf_view(&text)))
            continue;
        counts[i] += counts[alike];
        counts[alike] = 0;
    }
    buf_free(&text);
}

/** Leave out the values that do not begin so. */
static void drop_others(uint64_t *counts, const struct attribute *attribute,
                        struct str start)
{
    struct buf text = {0};

    for (uint32_t i = 0; i < attribute->value_count; i++) {
        if (!counts[i])
            continue;
        buf_clear(&text);
        if (i < attribute->number_count)
            attribute_put(&text, attribute, i);
        else
            buf_str(&text, attribute_folded(attribute, i));
        if (!str_starts(buf_view(&text), start))
            counts[i] = 0;
    }
    buf_free(&text);
}

/** The values that were counted, in order of values; release with free(). */
static struct found *find_values(const struct counted *item,
                                 const struct str *start, size_t *count)
{
    const uint32_t values = item->attribute->value_count;
    uint64_t *counts = mem_zero(values, sizeof *counts);
    struct found *found;

    *count = 0;
    count_values(counts, item);
    join_alike(counts, item->attribute);
    if (start)
        drop_others(counts, item->attribute, *start);
    for (uint32_t i = 0; i < values; i++)
        *count += counts[i] > 0;
    found = mem_zero(*count, sizeof *found);
    *count = 0;
    for (uint32_t i = 0; i < values; i++)
        if (counts[i])
            found[(*count)++] = (struct found){i, counts[i]};
    free(counts);
    return found;
}

/** Numbers stand first among the values. */
static void find_extremes(struct facet *facet, const struct counted *item,
                          const struct found *found, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (found[i].value >= item->attribute->number_count)
            return;
        if (!facet->has_numbers)
            facet->least = item->attribute->numbers[found[i].value];
        facet->most = item->attribute->numbers[found[i].value];
        facet->has_numbers = true;
    }
}

/** Is the attribute's own order wanted, or else that of all? */
static bool alphabetical(const struct settings *settings, struct str name)
{
    const struct settings_map *orders = &settings->facet_order;
    struct str order = STR("count");

    for (size_t i = 0; i < orders->count; i++) {
        const struct settings_pair *pair = &orders->items[i];

        if (str_equal(pair->name, STR("*")))
            order = pair->values.items[0];
    }
    for (size_t i = 0; i < orders->count; i++) {
        const struct settings_pair *pair = &orders->items[i];

        if (str_equal(pair->name, name))
            order = pair->values.items[0];
    }
    return str_equal(order, STR("alpha"));
}

static void report(struct facet *facet, const struct counted *item,
                   const struct settings *settings, const struct str *start,
                   struct arena *arena)
{
    const size_t most = settings->facet_values_max < FACET_VALUES_MAX
                            ? settings->facet_values_max
                            : FACET_VALUES_MAX;
    struct buf text = {0};
    struct found *found;
    size_t count;

    facet->name = arena_copy(arena, item->name);
    if (!item->attribute)
        return;
    found = find_values(item, start, &count);
    facet->different = count;
    find_extremes(facet, item, found, count);
    if (count && !alphabetical(settings, item->name))
        qsort(found, count, sizeof *found, by_count);
    facet->value_count = count < most ? count : most;
    facet->values =
        arena_alloc(arena, facet->value_count * sizeof *facet->values);
    for (size_t i = 0; i < facet->value_count; i++) {
        buf_clear(&text);
        attribute_put(&text, item->attribute, found[i].value);
        facet->values[i] = (struct facet_value){
            arena_copy(arena, buf_view(&text)), found[i].count};
    }
    buf_free(&text);
    free(found);
}

struct facet *facet_counter_report(const struct facet_counter *counter,
                                   const struct settings *settings,
                                   const struct str *start, struct arena *arena,
                                   size_t *count)
{
    struct facet *facets = arena_alloc(arena, counter->count * sizeof *facets);

    for (size_t i = 0; i < counter->count; i++)
        report(&facets[i], &counter->list[i], settings, start, arena);
    *count = counter->count;
    return facets;
}

/* ---- JSON -------------------------------------------------------------- */

void facets_json(struct json_writer *json, const struct facet *facets,
                 size_t count)
{
    json_put_object(json);
    for (size_t i = 0; i < count; i++) {
        json_put_name_str(json, facets[i].name);
        json_put_object(json);
        for (size_t v = 0; v < facets[i].value_count; v++) {
            json_put_name_str(json, facets[i].values[v].text);
            json_put_integer(json, (int64_t)facets[i].values[v].count);
        }
        json_end_object(json);
    }
    json_end_object(json);
}

void facets_stats_json(struct json_writer *json, const struct facet *facets,
                       size_t count)
{
    json_put_object(json);
    for (size_t i = 0; i < count; i++) {
        if (!facets[i].has_numbers)
            continue;
        json_put_name_str(json, facets[i].name);
        json_put_object(json);
        json_put_name(json, "min");
        json_put_number(json, facets[i].least);
        json_put_name(json, "max");
        json_put_number(json, facets[i].most);
        json_end_object(json);
    }
    json_end_object(json);
}
