/** Searches of one index, and in the values of a facet. */
#include "engine/unicode.h"
#include "meili_find.h"
#include "meili_handlers.h"
#include "reply.h"

static int answer(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request, struct meili_query *query,
                  struct meili_fault *fault)
{
    struct json_writer json = {.out = &reply->body};
    struct meili_found found;

    if (meili_find(&found, handler, request->path_params[0], query, fault) ==
        -1)
        return -1;
    meili_answer(reply);
    json_put_object(&json);
    meili_found_put(&json, &found, query, meili_wants_metadata(request));
    json_end_object(&json);
    search_results_free(found.results);
    return 0;
}

void handle_meili_search(struct handler *handler, struct http_reply *reply,
                         const struct http_request *request)
{
    const bool post = request->method == HTTP_POST;
    struct meili_fault fault = {0};
    struct meili_query query;
    int rc;

    meili_query_start(&query);
    rc = post ? meili_query_body(&query, request, MEILI_SEARCH, &fault)
              : meili_query_params(&query, request, MEILI_GET, &fault);
    if (rc == 0)
        rc = answer(handler, reply, request, &query, &fault);
    if (rc == -1)
        meili_refuse(reply, &fault);
    meili_query_release(&query);
}

/* ---- In a facet -------------------------------------------------------------
 */

static int check_facet(struct index *index, const struct meili_query *query,
                       struct meili_fault *fault)
{
    const struct settings *settings = index_settings(index);
    const struct attribute *attribute =
        attributes_find(index_attributes(index), query->facet_name);
    const struct settings_filterable *filterable =
        settings_filterable(settings, query->facet_name);

    if (!settings->facet_search)
        return meili_wrong(fault, "facet_search_disabled",
                           "The facet search is disabled for this index");
    if (!filterable || !filterable->facet_search ||
        (attribute && !(attribute->use & ATTRIBUTE_FILTERABLE)))
        return meili_wrong(fault, "invalid_facet_search_facet_name",
                           "Attribute `%.*s` is not facet-searchable.",
                           STR_ARGS(query->facet_name));
    return 0;
}

static void put_facet_hits(struct http_reply *reply,
                           const struct meili_found *found,
                           const struct meili_query *query, struct str typed)
{
    const struct search_results *results = found->results;
    struct json_writer json = {.out = &reply->body};

    json_put_object(&json);
    json_put_name(&json, "facetHits");
    json_put_array(&json);
    for (size_t i = 0; results->facet_count && i < results->facets->value_count;
         i++) {
        json_put_object(&json);
        json_put_name(&json, "value");
        json_put_string(&json, results->facets->values[i].text);
        json_put_name(&json, "count");
        json_put_integer(&json, (int64_t)results->facets->values[i].count);
        json_end_object(&json);
    }
    json_end_array(&json);
    json_put_name(&json, "facetQuery");
    if (query->has_facet_query)
        json_put_string(&json, typed);
    else
        json_put_null(&json);
    json_put_name(&json, "processingTimeMs");
    json_put_integer(&json, found->took_us / 1000);
    json_end_object(&json);
}

static int answer_facet(struct handler *handler, struct http_reply *reply,
                        const struct http_request *request,
                        struct meili_query *query, struct meili_fault *fault)
{
    const struct str typed = query->facet_query;
    struct meili_found found;
    struct buf folded = {0};
    const struct key_rule *rule;
    struct index *index;
    int rc;

    if (!meili_query_has(query, "facetName"))
        return meili_wrong(fault, "missing_facet_search_facet_name",
                           "Missing field `facetName`");
    if (meili_index_part(&index, &rule, handler, request->path_params[0],
                         fault) == -1 ||
        check_facet(index, query, fault) == -1)
        return -1;
    unicode_fold(&folded, str_trim(typed));
    query->facet_query = buf_view(&folded);
    query->facets = (struct settings_list){&query->facet_name, 1};
    query->limit = 0;
    rc = meili_find(&found, handler, request->path_params[0], query, fault);
    if (rc == 0) {
        meili_answer(reply);
        put_facet_hits(reply, &found, query, typed);
        search_results_free(found.results);
    }
    buf_free(&folded);
    return rc;
}

void handle_meili_facet_search(struct handler *handler,
                               struct http_reply *reply,
                               const struct http_request *request)
{
    struct meili_fault fault = {0};
    struct meili_query query;

    meili_query_start(&query);
    if (meili_query_body(&query, request, MEILI_FACET, &fault) == -1 ||
        answer_facet(handler, reply, request, &query, &fault) == -1)
        meili_refuse(reply, &fault);
    meili_query_release(&query);
}
