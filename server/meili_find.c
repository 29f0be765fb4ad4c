#include "meili_find.h"

#include <strings.h>

#include "clock.h"
#include "key.h"

enum {
    FIELDS_NONE = SEARCH_EVERYWHERE + 1, /* fields that no section has */
    US_PER_MS = 1000,
};

/* ---- Asking ----------------------------------------------------------------
 */

uint32_t meili_total_max(const struct settings *settings)
{
    const uint32_t most = SEARCH_OFFSET_MAX + SEARCH_LIMIT_MAX;

    return settings->total_max < most ? settings->total_max : most;
}

/** The hits that are asked for, within what can be paged through. */
static void set_page(struct search_request *request,
                     const struct meili_query *query, uint32_t total_max)
{
    uint64_t offset = query->offset;
    uint64_t limit = query->limit;

    if (query->finite) {
        limit = query->page ? query->hits_per_page : 0;
        offset = query->page ? (uint64_t)(query->page - 1) * limit : 0;
    }
    if (offset > total_max)
        offset = total_max;
    if (offset > SEARCH_OFFSET_MAX) {
        offset = SEARCH_OFFSET_MAX;
        limit = 0;
    }
    if (limit > total_max - offset)
        limit = total_max - offset;
    if (limit > SEARCH_LIMIT_MAX)
        limit = SEARCH_LIMIT_MAX;
    request->offset = (uint32_t)offset;
    request->limit = (uint32_t)limit;
}

/** Which parts of a section an attribute of its record stands in. */
static unsigned fields_of(const struct settings *settings, struct str name)
{
    static const struct {
        const char *name;
        unsigned fields;
    } known[] = {
        {"hierarchy", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"hierarchy_lvl0", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"hierarchy_lvl1", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"hierarchy_lvl2", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"hierarchy_lvl3", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"hierarchy_lvl4", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"hierarchy_lvl5", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"hierarchy_lvl6", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"title", SEARCH_HEADING | SEARCH_BREADCRUMB},
        {"heading", SEARCH_HEADING},
        {"breadcrumb", SEARCH_BREADCRUMB},
        {"content", SEARCH_TEXT},
        {"text", SEARCH_TEXT},
        {"body", SEARCH_TEXT},
        {"description", SEARCH_TEXT},
    };
    unsigned fields = 0;

    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (settings_matches(name, str_of(known[i].name)) ||
            settings_matches(str_of(known[i].name), name))
            fields |= known[i].fields;
    for (size_t i = 0; i < settings->searchable.count; i++)
        if (!str_equal(settings->searchable.items[i], STR("*")) &&
            settings_matches(settings->searchable.items[i], name))
            fields |= fields ? 0 : (unsigned)SEARCH_TEXT;
    return fields;
}

/** Does any document have such a member? */
static bool member_known(struct index *index, struct str name)
{
    static const char *const own[] = {
        RECORD_KEY, "url",      "url_without_anchor",
        "anchor",   "type",     "lang",
        "level",    "position", "weight",
        "id",       "guide",    "tags",
        "updated",  "*"};

    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        if (str_equal(name, str_of(own[i])))
            return true;
    return attributes_find(index_attributes(index), name) ||
           settings_lists(&(struct settings_list){&name, 1}, STR("hierarchy"));
}

/** `attributesToSearchOn`, as fields. */
static int set_fields(struct search_request *request, struct index *index,
                      const struct meili_query *query,
                      struct meili_fault *fault)
{
    const struct settings *settings = index_settings(index);

    if (!meili_query_has(query, "attributesToSearchOn"))
        return 0;
    request->fields = FIELDS_NONE;
    for (size_t i = 0; i < query->search_on.count; i++) {
        const struct str name = query->search_on.items[i];
        const unsigned fields = fields_of(settings, name);

        if (!settings_lists(&settings->searchable, name) ||
            (!fields && !member_known(index, name)))
            return meili_wrong(fault, "invalid_search_attributes_to_search_on",
                               "Attribute `%.*s` is not searchable.",
                               STR_ARGS(name));
        request->fields |= fields;
    }
    if ((request->fields & SEARCH_EVERYWHERE) == SEARCH_EVERYWHERE)
        request->fields = SEARCH_EVERYWHERE;
    return 0;
}

/** The code of the error that a part of a request is wrong for the index. */
static const char *code_of(const char *wrong)
{
    static const char *const codes[][2] = {
        {"filter", "invalid_search_filter"},
        {"facets", "invalid_search_facets"},
        {"sort", "invalid_search_sort"},
        {"distinct", "invalid_search_distinct"},
    };

    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        if (strcmp(codes[i][0], wrong) == 0)
            return codes[i][1];
    return "index_unavailable";
}

static int run(struct meili_found *out, struct index *index,
               const struct meili_query *query, struct meili_fault *fault)
{
    const uint32_t total_max = meili_total_max(index_settings(index));
    const char *wrong = "";
    struct search_request request = {
        .query = query->q,
        .matching = query->matching,
        .profile = &search_profile_meilisearch,
        .loose = true,
        .details = query->score || query->score_details || query->merged,
        .seen = query->seen,
        .threshold = query->threshold,
        .check = total_max + 1,
        .find_values = query->has_facet_query,
        .value = query->facet_query,
        .browse = true,
        .duplicates = true,
        .must = query->filter.root ? &query->filter : NULL,
        .facets = query->facets,
        .sort = query->sort,
        .distinct = query->distinct,
        .wrong = &wrong,
    };
    const int64_t start = clock_us();

    set_page(&request, query, total_max);
    if (set_fields(&request, index, query, fault) == -1)
        return -1;
    if (search_run(&out->results, index, &request, &fault->err) == -1) {
        fault->code = code_of(wrong);
        return -1;
    }
    out->took_us = clock_us() - start;
    out->total =
        out->results->total < total_max ? out->results->total : total_max;
    return 0;
}

int meili_find(struct meili_found *out, struct handler *handler, struct str uid,
               struct meili_query *query, struct meili_fault *fault)
{
    const struct key_rule *rule;

    *out = (struct meili_found){0};
    if (meili_index_part(&out->index, &rule, handler, uid, fault) == -1)
        return -1;
    if (rule)
        filter_and(&query->filter, &rule->filter, &query->arena);
    if (run(out, out->index, query, fault) == 0)
        return 0;
    if (strcmp(fault->code, "index_unavailable") == 0)
        return meili_unreadable(handler, fault);
    meili_inside(fault, "Index `%s`: ", index_stats(out->index)->name);
    return -1;
}

/* ---- A hit ------------------------------------------------------------------
 */

static void put_number(struct json_writer *json, const char *name,
                       double number)
{
    json_put_name(json, name);
    json_put_number(json, number);
}

static void put_count(struct json_writer *json, const char *name,
                      uint64_t count)
{
    json_put_name(json, name);
    json_put_integer(json, (int64_t)count);
}

/** One rule of `_rankingScoreDetails`, left open for what it has further. */
static void open_rule(struct json_writer *json, const char *name, int *order)
{
    json_put_name(json, name);
    json_put_object(json);
    put_count(json, "order", (uint64_t)(*order)++);
}

static void close_rule(struct json_writer *json, double score)
{
    put_number(json, "score", score);
    json_end_object(json);
}

static void put_exactness(struct json_writer *json,
                          const struct rank_details *details, int *order)
{
    static const char *const types[] = {
        [RANK_EXACT_NOT] = "noExactMatch",
        [RANK_EXACT_START] = "matchesStart",
        [RANK_EXACT_WHOLE] = "exactMatch",
    };

    open_rule(json, "exactness", order);
    json_put_name(json, "matchType");
    json_put_string(json, str_of(types[details->exact]));
    if (details->exact == RANK_EXACT_NOT) {
        put_count(json, "matchingWords", details->exact_words.rank);
        put_count(json, "maxMatchingWords", details->exact_words.max);
    }
    close_rule(json, ((double)details->exact + 1) / (RANK_EXACT_WHOLE + 1));
}

/** The rules that sort stand where the usual rules have `sort`. */
static void put_sort(struct json_writer *json, const struct meili_query *query,
                     int *order)
{
    for (size_t i = 0; i < query->sort.count; i++) {
        json_put_name_str(json, query->sort.items[i]);
        json_put_object(json);
        put_count(json, "order", (uint64_t)(*order)++);
        json_end_object(json);
    }
}

static void put_details(struct json_writer *json,
                        const struct meili_query *query,
                        const struct rank_details *details)
{
    int order = 0;

    json_put_name(json, "_rankingScoreDetails");
    json_put_object(json);
    if (details->words.max) {
        open_rule(json, "words", &order);
        put_count(json, "matchingWords", details->words.rank);
        put_count(json, "maxMatchingWords", details->words.max);
        close_rule(json, rank_part(details->words));
        open_rule(json, "typo", &order);
        put_count(json, "typoCount", details->typos);
        put_count(json, "maxTypoCount", details->typos_max);
        close_rule(json, (double)(details->typos_max + 1 - details->typos) /
                             (details->typos_max + 1));
        open_rule(json, "proximity", &order);
        close_rule(json, rank_part(details->proximity));
        open_rule(json, "attributeRank", &order);
        close_rule(json, rank_part(details->attribute));
    }
    put_sort(json, query, &order);
    if (details->words.max) {
        open_rule(json, "wordPosition", &order);
        close_rule(json, rank_part(details->position));
        put_exactness(json, details, &order);
    }
    json_end_object(json);
}

void meili_hit_put(struct json_writer *json, const struct meili_view *view,
                   const struct search_hit *hit, struct arena *arena)
{
    meili_view_put(json, view, &hit->document, arena);
    if (view->query->score)
        put_number(json, "_rankingScore", hit->details->score);
    if (view->query->score_details)
        put_details(json, view->query, hit->details);
}

/* ---- The answer
 * -------------------------------------------------------------- */

static void put_hits(struct json_writer *json, const struct meili_found *found,
                     const struct meili_query *query)
{
    const struct search_results *results = found->results;
    struct meili_view view;
    struct arena arena = {0};

    meili_view_make(&view, query, found->index, &arena);
    json_put_name(json, "hits");
    json_put_array(json);
    for (size_t i = 0; i < results->hit_count; i++) {
        struct arena hit = {0};

        json_put_object(json);
        meili_hit_put(json, &view, &results->hits[i], &hit);
        json_end_object(json);
        arena_release(&hit);
    }
    json_end_array(json);
    arena_release(&arena);
}

static void put_totals(struct json_writer *json,
                       const struct meili_found *found,
                       const struct meili_query *query)
{
    const uint64_t size = query->hits_per_page;

    if (!query->finite) {
        put_count(json, "limit", query->limit);
        put_count(json, "offset", query->offset);
        put_count(json, "estimatedTotalHits", found->total);
        return;
    }
    put_count(json, "hitsPerPage", size);
    put_count(json, "page", query->page);
    put_count(json, "totalPages", size ? (found->total + size - 1) / size : 0);
    put_count(json, "totalHits", found->total);
}

static void put_facets(struct json_writer *json,
                       const struct search_results *results)
{
    json_put_name(json, "facetDistribution");
    facets_json(json, results->facets, results->facet_count);
    json_put_name(json, "facetStats");
    facets_stats_json(json, results->facets, results->facet_count);
}

void meili_put_uid(struct json_writer *json, const char *name)
{
    char uid[KEY_UID_LEN + 1];

    if (key_uid_make(uid, NULL) == -1)
        return;
    json_put_name(json, name);
    json_put_string(json, str_of(uid));
}

static void put_metadata(struct json_writer *json, const struct index *index)
{
    json_put_name(json, "metadata");
    json_put_object(json);
    meili_put_uid(json, "queryUid");
    json_put_name(json, "indexUid");
    json_put_string(json, str_of(index_stats(index)->name));
    json_put_name(json, "primaryKey");
    json_put_string(json, STR(RECORD_KEY));
    json_end_object(json);
}

static void put_performance(struct json_writer *json,
                            const struct meili_found *found)
{
    struct buf text = {0};

    buf_format(&text, "%.2fms", (double)found->took_us / US_PER_MS);
    json_put_name(json, "performanceDetails");
    json_put_object(json);
    json_put_name(json, "search");
    json_put_string(json, buf_view(&text));
    json_end_object(json);
    buf_free(&text);
}

void meili_found_put(struct json_writer *json, const struct meili_found *found,
                     const struct meili_query *query, bool metadata)
{
    put_hits(json, found, query);
    json_put_name(json, "query");
    json_put_string(json, query->q);
    put_count(json, "processingTimeMs", (uint64_t)(found->took_us / US_PER_MS));
    put_totals(json, found, query);
    if (meili_query_has(query, "facets"))
        put_facets(json, found->results);
    meili_put_uid(json, "requestUid");
    if (metadata)
        put_metadata(json, found->index);
    if (query->performance)
        put_performance(json, found);
}

bool meili_wants_metadata(const struct http_request *request)
{
    const struct str value =
        http_request_header(request, "Meili-Include-Metadata");

    return value.len == 4 && strncasecmp(value.ptr, "true", 4) == 0;
}
