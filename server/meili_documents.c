/** Documents as they are stored. */
#include <stdlib.h>

#include "engine/browse.h"
#include "meili_find.h"
#include "meili_handlers.h"

enum {
    DOCUMENTS_MAX = 10000,     /* documents of one answer */
    DOCUMENTS_BYTES = 64 << 20 /* bytes of an answer: then it is full */
};

/** Documents that are written, all in one way. */
struct writer {
    struct json_writer *json;
    struct index *index;
    struct meili_view view;
};

/** How documents are asked for, as a search has it. */
static void start(struct writer *writer, struct json_writer *json,
                  struct index *index, struct meili_query *query)
{
    *writer = (struct writer){.json = json, .index = index};
    meili_view_make(&writer->view, query, index, &query->arena);
    if (meili_query_has(query, "fields"))
        writer->view.retrieved = query->fields;
}

static int put_document(struct writer *writer, uint32_t number,
                        struct error *err)
{
    struct arena arena = {0};
    struct document document;
    const int rc = document_decode(&document, index_store(writer->index),
                                   number, &arena, err);

    if (rc == 0) {
        json_put_object(writer->json);
        meili_view_put(writer->json, &writer->view, &document, &arena);
        json_end_object(writer->json);
    }
    arena_release(&arena);
    return rc;
}

/* ---- One ---------------------------------------------------------------- */

static int answer_one(struct http_reply *reply, struct index *index,
                      struct meili_query *query, struct str id,
                      struct meili_fault *fault)
{
    const uint32_t number = objects_find(index_objects(index), id);
    struct json_writer json = {.out = &reply->body};
    struct writer writer;

    if (!number)
        return meili_wrong(fault, "document_not_found",
                           "Document `%.*s` not found.", STR_ARGS(id));
    start(&writer, &json, index, query);
    fault->code = "index_unavailable";
    if (put_document(&writer, number, &fault->err) == -1)
        return -1;
    meili_answer(reply);
    return 0;
}

void handle_meili_document(struct handler *handler, struct http_reply *reply,
                           const struct http_request *request)
{
    struct meili_fault fault = {0};
    struct meili_query query;
    struct index *index;

    meili_query_start(&query);
    if (meili_query_params(&query, request, MEILI_ONE, &fault) == -1 ||
        meili_index(&index, handler, request->path_params[0], &fault) == -1 ||
        answer_one(reply, index, &query, request->path_params[1], &fault) == -1)
        meili_refuse(reply, &fault);
    meili_query_release(&query);
}

/* ---- Several ------------------------------------------------------------- */

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;

    return (*x > *y) - (*x < *y);
}

/** The numbers of the ids that are asked for, in order, each once. */
static size_t find_ids(uint32_t *numbers, struct index *index,
                       const struct settings_list *ids)
{
    size_t count = 0, kept = 0;

    for (size_t i = 0; i < ids->count; i++) {
        const uint32_t number =
            objects_find(index_objects(index), str_trim(ids->items[i]));

        if (number)
            numbers[count++] = number;
    }
    if (count)
        qsort(numbers, count, sizeof *numbers, by_number);
    for (size_t i = 0; i < count; i++)
        if (!kept || numbers[kept - 1] != numbers[i])
            numbers[kept++] = numbers[i];
    return kept;
}

static int put_documents(struct writer *writer, const struct browsed *browsed,
                         struct error *err)
{
    struct json_writer *json = writer->json;

    json_put_name(json, "results");
    json_put_array(json);
    for (size_t i = 0; i < browsed->count && json->out->len < DOCUMENTS_BYTES;
         i++)
        if (put_document(writer, browsed->documents[i], err) == -1)
            return -1;
    json_end_array(json);
    return 0;
}

static int put_answer(struct http_reply *reply, struct index *index,
                      struct meili_query *query, const struct browsed *browsed,
                      struct meili_fault *fault)
{
    struct json_writer json = {.out = &reply->body};
    struct writer writer;

    start(&writer, &json, index, query);
    json_put_object(&json);
    fault->code = "index_unavailable";
    if (put_documents(&writer, browsed, &fault->err) == -1)
        return -1;
    json_put_name(&json, "offset");
    json_put_integer(&json, query->offset);
    json_put_name(&json, "limit");
    json_put_integer(&json, query->limit);
    json_put_name(&json, "total");
    json_put_integer(&json, (int64_t)browsed->total);
    json_end_object(&json);
    meili_answer(reply);
    return 0;
}

static int answer_several(struct http_reply *reply, struct index *index,
                          struct meili_query *query, struct meili_fault *fault)
{
    const char *wrong = "";
    uint32_t *only =
        query->has_ids
            ? arena_alloc(&query->arena, (query->ids.count + 1) * sizeof *only)
            : NULL;
    const struct browse browse = {
        .filter = &query->filter,
        .sort = query->sort,
        .only = only,
        .only_count = only ? find_ids(only, index, &query->ids) : 0,
        .offset = query->offset,
        .limit = query->limit < DOCUMENTS_MAX ? query->limit : DOCUMENTS_MAX,
        .wrong = &wrong,
    };
    struct browsed browsed;
    int rc = browse_run(&browsed, index, &browse, &fault->err);

    if (rc == 0)
        rc = put_answer(reply, index, query, &browsed, fault);
    else
        fault->code = strcmp(wrong, "sort") == 0 ? "invalid_document_sort"
                                                 : "invalid_document_filter";
    browsed_release(&browsed);
    return rc;
}

void handle_meili_documents(struct handler *handler, struct http_reply *reply,
                            const struct http_request *request)
{
    const bool post = request->method == HTTP_POST;
    struct meili_fault fault = {0};
    struct meili_query query;
    struct index *index;
    int rc;

    meili_query_start(&query);
    rc = post ? meili_query_body(&query, request, MEILI_DOCUMENTS, &fault)
              : meili_query_params(&query, request, MEILI_LIST, &fault);
    if (rc == -1 ||
        meili_index(&index, handler, request->path_params[0], &fault) == -1 ||
        answer_several(reply, index, &query, &fault) == -1)
        meili_refuse(reply, &fault);
    meili_query_release(&query);
}
