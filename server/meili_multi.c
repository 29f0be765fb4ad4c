#include "meili_multi.h"

#include <stdio.h>
#include <stdlib.h>

#include "engine/unicode.h"
#include "meili_handlers.h"

/* ---- Reading ----------------------------------------------------------------
 */

static void release(struct meili_multi *multi)
{
    for (size_t i = 0; i < multi->count; i++)
        meili_query_release(&multi->queries[i]);
    free(multi->queries);
    meili_query_release(&multi->federation);
    json_free(multi->body);
}

/** What only the one answer of all has, a search in it has not. */
static int check_federated(const struct meili_query *query, size_t number,
                           struct meili_fault *fault)
{
    static const char *const pages[] = {"limit", "offset", "page",
                                        "hitsPerPage"};

    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++)
        if (meili_query_has(query, pages[i]))
            return meili_wrong(fault, "invalid_multi_search_query_pagination",
                               "Inside `.queries[%zu]`: in a federation the "
                               "pages are those of all queries together: move "
                               "`%s` to `federation`",
                               number, pages[i]);
    if (query->facets.count)
        return meili_wrong(fault, "invalid_multi_search_query_facets",
                           "Inside `.queries[%zu]`: in a federation facets are "
                           "asked for by index: move `facets` to "
                           "`federation.facetsByIndex.%.*s`",
                           number, STR_ARGS(query->index));
    return 0;
}

static int check_query(const struct meili_query *query, size_t number,
                       bool federated, struct meili_fault *fault)
{
    if (!meili_query_has(query, "indexUid"))
        return meili_wrong(fault, "missing_index_uid",
                           "Missing field `indexUid` inside `.queries[%zu]`",
                           number);
    if (federated)
        return check_federated(query, number, fault);
    if (query->federated)
        return meili_wrong(fault, "invalid_multi_search_federation_options",
                           "Inside `.queries[%zu]`: `federationOptions` needs "
                           "`federation`",
                           number);
    return 0;
}

static int read_queries(struct meili_multi *multi, const struct json *list,
                        struct str raw, struct meili_fault *fault)
{
    const struct json *item = json_first(list);
    struct str text;
    size_t count = 0;
    char path[32];

    for (; item; item = json_next(item))
        count++;
    if (count > MULTI_QUERIES_MAX)
        return meili_wrong(fault, "invalid_multi_search_queries",
                           "A request has at most %d queries",
                           MULTI_QUERIES_MAX);
    multi->queries = mem_zero(count, sizeof *multi->queries);
    item = json_first(list);
    for (size_t i = 0; item && json_next_item(&raw, &text);
         item = json_next(item), i++) {
        struct meili_query *query = &multi->queries[multi->count++];

        snprintf(path, sizeof path, ".queries[%zu]", i);
        meili_query_start(query);
        if (meili_query_json(query, item, text, MEILI_MULTI, path, fault) == -1)
            return -1;
    }
    for (size_t i = 0; i < multi->count; i++)
        if (check_query(&multi->queries[i], i, multi->federated, fault) == -1)
            return -1;
    return 0;
}

/** The members of the body: where they are, and what is written there. */
struct members {
    const struct json *queries, *federation;
    struct str queries_raw, federation_raw;
};

static int find_members(struct members *out, const struct json *body,
                        struct str raw, struct meili_fault *fault)
{
    const struct json *member = json_first(body);
    struct str name, text;

    *out = (struct members){0};
    if (json_kind(body) != JSON_OBJECT)
        return meili_wrong_type(fault, "bad_request", "", "an object", body,
                                raw);
    for (; member && json_next_member(&raw, &name, &text);
         member = json_next(member)) {
        if (str_equal(json_name(member), STR("queries"))) {
            out->queries = member;
            out->queries_raw = text;
        } else if (str_equal(json_name(member), STR("federation"))) {
            out->federation = member;
            out->federation_raw = text;
        } else {
            return meili_wrong(fault, "bad_request",
                               "Unknown field `%.*s`: expected one of "
                               "`queries`, `federation`",
                               STR_ARGS(utf8_cut(json_name(member), 64)));
        }
    }
    return 0;
}

static int read_body(struct meili_multi *multi,
                     const struct http_request *request,
                     struct meili_fault *fault)
{
    struct members members;

    if (meili_parse(&multi->body, request, fault) == -1 ||
        find_members(&members, multi->body, str_trim(request->body), fault) ==
            -1)
        return -1;
    if (!members.queries)
        return meili_wrong(fault, "missing_multi_search_queries",
                           "Missing field `queries`");
    if (json_kind(members.queries) != JSON_ARRAY)
        return meili_wrong_type(fault, "invalid_multi_search_queries",
                                ".queries", "an array", members.queries,
                                members.queries_raw);
    multi->federated =
        members.federation && json_kind(members.federation) != JSON_NULL;
    if (multi->federated && json_kind(members.federation) != JSON_OBJECT)
        return meili_wrong_type(fault, "invalid_multi_search_federation",
                                ".federation", "an object", members.federation,
                                members.federation_raw);
    if (multi->federated &&
        meili_query_json(&multi->federation, members.federation,
                         members.federation_raw, MEILI_FEDERATION,
                         ".federation", fault) == -1)
        return -1;
    return read_queries(multi, members.queries, members.queries_raw, fault);
}

/* ---- One answer each
 * ---------------------------------------------------------- */

static int put_result(struct json_writer *json, struct handler *handler,
                      struct meili_query *query, bool metadata,
                      struct meili_fault *fault)
{
    struct meili_found found;

    if (meili_find(&found, handler, query->index, query, fault) == -1)
        return -1;
    json_put_object(json);
    json_put_name(json, "indexUid");
    json_put_string(json, query->index);
    meili_found_put(json, &found, query, metadata);
    json_end_object(json);
    search_results_free(found.results);
    return 0;
}

static int put_results(struct http_reply *reply, struct handler *handler,
                       struct meili_multi *multi, bool metadata,
                       struct meili_fault *fault)
{
    struct json_writer json = {.out = &reply->body};

    json_put_object(&json);
    json_put_name(&json, "results");
    json_put_array(&json);
    for (size_t i = 0; i < multi->count; i++)
        if (put_result(&json, handler, &multi->queries[i], metadata, fault) ==
            -1) {
            meili_inside(fault, "Inside `.queries[%zu]`: ", i);
            return -1;
        }
    json_end_array(&json);
    json_end_object(&json);
    meili_answer(reply);
    return 0;
}

void handle_meili_multi_search(struct handler *handler,
                               struct http_reply *reply,
                               const struct http_request *request)
{
    const bool metadata = meili_wants_metadata(request);
    struct meili_multi multi = {0};
    struct meili_fault fault = {0};
    int rc;

    meili_query_start(&multi.federation);
    rc = read_body(&multi, request, &fault);
    if (rc == 0)
        rc = multi.federated
                 ? meili_federate(reply, handler, &multi, metadata, &fault)
                 : put_results(reply, handler, &multi, metadata, &fault);
    if (rc == -1)
        meili_refuse(reply, &fault);
    release(&multi);
}
