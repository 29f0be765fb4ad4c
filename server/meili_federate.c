/** Several searches made one answer. */
#include <stdlib.h>

#include "clock.h"
#include "meili_multi.h"

enum {
    INDEXES_MAX = MULTI_QUERIES_MAX, /* of one federation */
};

/** A hit as it will be shown, but for what the federation adds. */
struct hit_text {
    size_t start, len; /* bytes of the search's hits */
    uint32_t document;
    double score; /* times the weight */
};

/** What one search found. */
struct part {
    const struct meili_query *query;
    size_t index; /* of the federation's indexes */
    struct buf hits;
    struct hit_text *list; /* best first */
    size_t count, next;
    uint64_t total;
};

/** An index that is searched, once or several times. */
struct part_index {
    struct str name;
    struct settings_list facets; /* that are asked for */
    uint64_t *seen;              /* documents counted for them, as bits */
    uint64_t *taken;             /* documents that are hits */
    struct facet *counted;       /* merged; in the arena */
    size_t facet_count;
};

struct federation {
    struct handler *handler;
    struct meili_multi *multi;
    struct arena arena;
    struct part *parts;
    struct part_index indexes[INDEXES_MAX];
    size_t index_count;
    uint64_t offset, limit;
    uint64_t total;
};

/* ---- Facets
 * ------------------------------------------------------------------- */

/** Add a count to those of a facet; values keep the order they came in. */
static void add_value(struct facet *facet, const struct facet_value *value,
                      struct arena *arena)
{
    struct facet_value *more;

    for (size_t i = 0; i < facet->value_count; i++)
        if (str_equal(facet->values[i].text, value->text)) {
            facet->values[i].count += value->count;
            return;
        }
    more = arena_alloc(arena, (facet->value_count + 1) * sizeof *more);
    if (facet->value_count)
        memcpy(more, facet->values, facet->value_count * sizeof *more);
    more[facet->value_count] =
        (struct facet_value){arena_copy(arena, value->text), value->count};
    facet->values = more;
    facet->value_count++;
}

static void add_range(struct facet *facet, const struct facet *other)
{
    if (!other->has_numbers)
        return;
    if (!facet->has_numbers || other->least < facet->least)
        facet->least = other->least;
    if (!facet->has_numbers || other->most > facet->most)
        facet->most = other->most;
    facet->has_numbers = true;
}

/** The facet of that name in a list, made when it is new. */
static struct facet *facet_named(struct facet **list, size_t *count,
                                 struct str name, struct arena *arena)
{
    struct facet *more;

    for (size_t i = 0; i < *count; i++)
        if (str_equal((*list)[i].name, name))
            return &(*list)[i];
    more = arena_alloc(arena, (*count + 1) * sizeof *more);
    if (*count)
        memcpy(more, *list, *count * sizeof *more);
    more[*count].name = arena_copy(arena, name);
    *list = more;
    return &more[(*count)++];
}

/** Add what was counted to a list of facets. */
static void merge_facets(struct facet **list, size_t *count,
                         const struct facet *facets, size_t facet_count,
                         struct arena *arena)
{
    for (size_t i = 0; i < facet_count; i++) {
        struct facet *facet = facet_named(list, count, facets[i].name, arena);

        add_range(facet, &facets[i]);
        for (size_t v = 0; v < facets[i].value_count; v++)
            add_value(facet, &facets[i].values[v], arena);
    }
}

static int by_text(const void *a, const void *b)
{
    const struct facet_value *x = a, *y = b;

    return str_compare(x->text, y->text);
}

static void trim_facets(struct facet *facets, size_t count, size_t most)
{
    for (size_t i = 0; i < count; i++) {
        if (facets[i].value_count)
            qsort(facets[i].values, facets[i].value_count,
                  sizeof *facets[i].values, by_text);
        if (facets[i].value_count > most)
            facets[i].value_count = most;
    }
}

/** The names of one member of `facetsByIndex`. */
static int read_names(struct settings_list *out, const struct json *list,
                      struct arena *arena, struct meili_fault *fault)
{
    const struct json *item;
    size_t count = 0;

    if (json_kind(list) != JSON_ARRAY && json_kind(list) != JSON_NULL)
        return meili_wrong(
            fault, "invalid_multi_search_facets_by_index",
            "Invalid value type at "
            "`.federation.facetsByIndex.%.*s`: expected an array",
            STR_ARGS(json_name(list)));
    for (item = json_first(list); item; item = json_next(item))
        count++;
    out->items = arena_alloc(arena, count * sizeof *out->items);
    for (item = json_first(list); item; item = json_next(item)) {
        if (json_kind(item) != JSON_STRING)
            return meili_wrong(fault, "invalid_multi_search_facets_by_index",
                               "Invalid value type at "
                               "`.federation.facetsByIndex.%.*s[%zu]`: "
                               "expected a string",
                               STR_ARGS(json_name(list)), out->count);
        out->items[out->count++] = json_string(item);
    }
    return 0;
}

/* ---- Searching
 * ------------------------------------------------------------------ */

static struct part_index *index_named(struct federation *federation,
                                      struct str name)
{
    for (size_t i = 0; i < federation->index_count; i++)
        if (str_equal(federation->indexes[i].name, name))
            return &federation->indexes[i];
    federation->indexes[federation->index_count].name = name;
    return &federation->indexes[federation->index_count++];
}

/** The indexes that are searched, and their facets. */
static int find_indexes(struct federation *federation,
                        struct meili_fault *fault)
{
    const struct meili_multi *multi = federation->multi;
    const struct json *member = json_first(multi->federation.facets_by_index);

    for (size_t i = 0; i < multi->count; i++) {
        struct part *part = &federation->parts[i];

        part->query = &multi->queries[i];
        part->index = (size_t)(index_named(federation, part->query->index) -
                               federation->indexes);
    }
    for (; member; member = json_next(member)) {
        struct settings_list names = {0};

        if (read_names(&names, member, &federation->arena, fault) == -1)
            return -1;
        for (size_t i = 0; i < federation->index_count; i++)
            if (str_equal(federation->indexes[i].name, json_name(member)))
                federation->indexes[i].facets = names;
    }
    return 0;
}

/** Keep the hits of a search as texts: the next search makes them invalid. */
static void keep_hits(struct federation *federation, struct part *part,
                      const struct meili_found *found)
{
    const struct search_results *results = found->results;
    struct meili_view view;

    meili_view_make(&view, part->query, found->index, &federation->arena);
    part->list = arena_alloc(&federation->arena,
                             results->hit_count * sizeof *part->list);
    for (size_t i = 0; i < results->hit_count; i++) {
        struct json_writer json = {.out = &part->hits};
        struct arena arena = {0};
        const size_t start = part->hits.len;

        json_put_object(&json);
        meili_hit_put(&json, &view, &results->hits[i], &arena);
        json_end_object(&json);
        arena_release(&arena);
        part->list[part->count++] = (struct hit_text){
            .start = start,
            .len = part->hits.len - start,
            .document = results->hits[i].number,
            .score = results->hits[i].details->score * part->query->weight,
        };
    }
}

static uint64_t *document_bits(struct federation *federation,
                               const struct index *index)
{
    return arena_alloc(&federation->arena,
                       (store_count(index_store(index)) / 64 + 1) *
                           sizeof(uint64_t));
}

static int search_part(struct federation *federation, struct part *part,
                       struct meili_fault *fault)
{
    struct part_index *index = &federation->indexes[part->index];
    struct meili_query *query =
        &federation->multi->queries[part - federation->parts];
    struct meili_found found;
    struct index *open;
    const struct key_rule *rule;

    if (meili_index_part(&open, &rule, federation->handler, query->index,
                         fault) == -1)
        return -1;
    if (!index->taken)
        index->taken = document_bits(federation, open);
    if (!index->seen && index->facets.count)
        index->seen = document_bits(federation, open);
    query->facets = index->facets;
    query->seen = index->seen;
    query->merged = true;
    query->limit = (uint32_t)(federation->offset + federation->limit);
    if (federation->multi->federation.distinct.len)
        query->distinct = federation->multi->federation.distinct;
    if (meili_find(&found, federation->handler, query->index, query, fault) ==
        -1)
        return -1;
    part->total = found.total;
    federation->total += found.total;
    keep_hits(federation, part, &found);
    merge_facets(&index->counted, &index->facet_count, found.results->facets,
                 found.results->facet_count, &federation->arena);
    search_results_free(found.results);
    return 0;
}

/* ---- One order
 * ------------------------------------------------------------------- */

/** Is the document among the hits by now? Then it is not again. */
static bool note_taken(struct federation *federation, const struct part *part,
                       uint32_t document)
{
    uint64_t *word = &federation->indexes[part->index].taken[document / 64];
    const uint64_t bit = 1ULL << document % 64;
    const bool before = *word & bit;

    *word |= bit;
    return before;
}

/** The search whose next hit is the best; NULL when there is no further. What
 * others have taken is passed over. */
static struct part *best_part(struct federation *federation)
{
    struct part *best = NULL;

    for (size_t i = 0; i < federation->multi->count; i++) {
        struct part *part = &federation->parts[i];

        if (part->next == part->count)
            continue;
        if (!best ||
            part->list[part->next].score > best->list[best->next].score)
            best = part;
    }
    return best;
}

static void put_hit(struct json_writer *json,
                    const struct federation *federation,
                    const struct part *part, const struct hit_text *hit,
                    struct buf *text)
{
    struct json_writer added = {.out = text};

    buf_clear(text);
    buf_str(text, (struct str){part->hits.ptr + hit->start, hit->len - 1});
    buf_text(text, hit->len > 2 ? ",\"_federation\":" : "\"_federation\":");
    json_put_object(&added);
    json_put_name(&added, "indexUid");
    json_put_string(&added, part->query->index);
    json_put_name(&added, "queriesPosition");
    json_put_integer(&added, part - federation->parts);
    json_put_name(&added, "weightedRankingScore");
    json_put_number(&added, hit->score);
    json_end_object(&added);
    buf_byte(text, '}');
    json_put_raw(json, buf_view(text));
}

static void put_hits(struct json_writer *json, struct federation *federation)
{
    struct buf text = {0};
    struct part *part;
    uint64_t number = 0;

    json_put_name(json, "hits");
    json_put_array(json);
    while (number < federation->offset + federation->limit &&
           (part = best_part(federation))) {
        const struct hit_text *hit = &part->list[part->next++];

        if (note_taken(federation, part, hit->document)) {
            federation->total -= federation->total > 0;
            continue;
        }
        if (number++ >= federation->offset)
            put_hit(json, federation, part, hit, &text);
    }
    json_end_array(json);
    buf_free(&text);
}

/* ---- The answer
 * -------------------------------------------------------------------- */

static void put_merged(struct json_writer *json, struct federation *federation)
{
    const struct json *most = json_member(
        federation->multi->federation.merge_facets, "maxValuesPerFacet");
    struct facet *facets = NULL;
    size_t count = 0;

    for (size_t i = 0; i < federation->index_count; i++)
        merge_facets(&facets, &count, federation->indexes[i].counted,
                     federation->indexes[i].facet_count, &federation->arena);
    trim_facets(facets, count,
                json_kind(most) == JSON_NUMBER && json_number(most) >= 0 &&
                        json_number(most) < FACET_VALUES_MAX
                    ? (size_t)json_number(most)
                    : FACET_VALUES_MAX);
    json_put_name(json, "facetDistribution");
    facets_json(json, facets, count);
    json_put_name(json, "facetStats");
    facets_stats_json(json, facets, count);
}

static void put_by_index(struct json_writer *json,
                         const struct federation *federation)
{
    json_put_name(json, "facetsByIndex");
    json_put_object(json);
    for (size_t i = 0; i < federation->index_count; i++) {
        const struct part_index *index = &federation->indexes[i];

        if (!index->facets.count)
            continue;
        json_put_name_str(json, index->name);
        json_put_object(json);
        json_put_name(json, "distribution");
        facets_json(json, index->counted, index->facet_count);
        json_put_name(json, "stats");
        facets_stats_json(json, index->counted, index->facet_count);
        json_end_object(json);
    }
    json_end_object(json);
}

static void put_count(struct json_writer *json, const char *name,
                      uint64_t count)
{
    json_put_name(json, name);
    json_put_integer(json, (int64_t)count);
}

static void put_totals(struct json_writer *json,
                       const struct federation *federation)
{
    const struct meili_query *asked = &federation->multi->federation;
    const uint64_t size = asked->hits_per_page;

    if (!asked->finite) {
        put_count(json, "limit", asked->limit);
        put_count(json, "offset", asked->offset);
        put_count(json, "estimatedTotalHits", federation->total);
        return;
    }
    put_count(json, "hitsPerPage", size);
    put_count(json, "page", asked->page);
    put_count(json, "totalPages",
              size ? (federation->total + size - 1) / size : 0);
    put_count(json, "totalHits", federation->total);
}

/** The page of all hits together. */
static void set_page(struct federation *federation)
{
    const struct meili_query *asked = &federation->multi->federation;

    federation->offset = asked->offset;
    federation->limit = asked->limit;
    if (asked->finite) {
        federation->limit = asked->page ? asked->hits_per_page : 0;
        federation->offset =
            asked->page ? (uint64_t)(asked->page - 1) * asked->hits_per_page
                        : 0;
    }
    if (federation->offset > SEARCH_LIMIT_MAX)
        federation->offset = SEARCH_LIMIT_MAX;
    if (federation->limit > SEARCH_LIMIT_MAX - federation->offset)
        federation->limit = SEARCH_LIMIT_MAX - federation->offset;
}

static void put_metadata(struct json_writer *json,
                         const struct federation *federation)
{
    json_put_name(json, "metadata");
    json_put_array(json);
    for (size_t i = 0; i < federation->multi->count; i++) {
        json_put_object(json);
        meili_put_uid(json, "queryUid");
        json_put_name(json, "indexUid");
        json_put_string(json, federation->parts[i].query->index);
        json_put_name(json, "primaryKey");
        json_put_string(json, STR(RECORD_KEY));
        json_end_object(json);
    }
    json_end_array(json);
}

static void put_answer(struct http_reply *reply, struct federation *federation,
                       int64_t start, bool metadata)
{
    const struct meili_query *asked = &federation->multi->federation;
    struct json_writer json = {.out = &reply->body};

    json_put_object(&json);
    put_hits(&json, federation);
    put_count(&json, "processingTimeMs", (uint64_t)(clock_us() - start) / 1000);
    put_totals(&json, federation);
    if (asked->merge_facets)
        put_merged(&json, federation);
    else if (asked->facets_by_index)
        put_by_index(&json, federation);
    meili_put_uid(&json, "requestUid");
    if (metadata)
        put_metadata(&json, federation);
    json_end_object(&json);
    meili_answer(reply);
}

static int search_parts(struct federation *federation,
                        struct meili_fault *fault)
{
    for (size_t i = 0; i < federation->multi->count; i++)
        if (search_part(federation, &federation->parts[i], fault) == -1) {
            if (strcmp(fault->code, "invalid_search_facets") == 0)
                fault->code = "invalid_multi_search_facets";
            meili_inside(fault, "Inside `.queries[%zu]`: ", i);
            return -1;
        }
    return 0;
}

int meili_federate(struct http_reply *reply, struct handler *handler,
                   struct meili_multi *multi, bool metadata,
                   struct meili_fault *fault)
{
    const int64_t start = clock_us();
    struct federation *federation = mem_zero(1, sizeof *federation);
    int rc;

    federation->handler = handler;
    federation->multi = multi;
    federation->parts =
        arena_alloc(&federation->arena, multi->count * sizeof(struct part));
    set_page(federation);
    rc = find_indexes(federation, fault);
    if (rc == 0)
        rc = search_parts(federation, fault);
    if (rc == 0)
        put_answer(reply, federation, start, metadata);
    for (size_t i = 0; i < multi->count; i++)
        buf_free(&federation->parts[i].hits);
    arena_release(&federation->arena);
    free(federation);
    return rc;
}
