/** What clients of Meilisearch are told about the server and its indexes. */
#include <stdlib.h>
#include <sys/stat.h>

#include "engine/json.h"
#include "meili_handlers.h"
#include "record.h"
#include "reply.h"

/* ---- /version ---------------------------------------------------------- */

void handle_meili_version(struct handler *handler, struct http_reply *reply,
                          const struct http_request *request)
{
    struct json_writer json = {.out = &reply->body};

    (void)handler;
    (void)request;
    meili_answer(reply);
    json_put_object(&json);
    json_put_name(&json, "commitSha");
    json_put_string(&json, STR("silcrow-" SILCROW_VERSION));
    json_put_name(&json, "commitDate");
    json_put_string(&json, STR("unknown"));
    json_put_name(&json, "pkgVersion");
    json_put_string(&json, STR(MEILI_LEVEL));
    json_end_object(&json);
}

/* ---- Statistics -------------------------------------------------------- */

static void put_count(struct json_writer *json, const char *name,
                      uint64_t count)
{
    json_put_name(json, name);
    json_put_integer(json, (int64_t)count);
}

/** Bytes of the stored sections. */
static uint64_t stored_bytes(const struct index *index)
{
    char *path = mem_format("%s/sections", index_folder(index));
    struct stat status;
    const uint64_t bytes = stat(path, &status) == 0 && status.st_size > 0
                               ? (uint64_t)status.st_size
                               : 0;

    free(path);
    return bytes;
}

/** How many documents have a value, or a null, of that name. */
static uint64_t having(const struct attribute *attribute)
{
    uint64_t count = 0;

    for (uint32_t i = 1; i <= attribute->documents; i++)
        count += attribute_set(attribute, i) != 0;
    return count;
}

/** Is it the name of an object that others lie in? */
static bool outer(const struct attributes *attributes, struct str name)
{
    for (size_t i = 0; i < attributes_count(attributes); i++) {
        const struct str other = attributes_at(attributes, i)->name;

        if (other.len > name.len && str_starts(other, name) &&
            other.ptr[name.len] == '.')
            return true;
    }
    return false;
}

/** The leaves of a record, each with the number of all documents. */
static void put_own_fields(struct json_writer *json, uint64_t documents,
                           const struct record_value *value,
                           struct record_path *path)
{
    for (; value; value = value->next) {
        const size_t len = record_enter(path, value->name);

        if (value->first) {
            put_own_fields(json, documents, value->first, path);
        } else {
            json_put_name_str(json, (struct str){path->text, path->len});
            json_put_integer(json, (int64_t)documents);
        }
        path->len = len;
    }
}

/** Documents by the fields that they have: those that every record has, then
 * the attributes. */
static void put_fields(struct json_writer *json, const struct index *index,
                       uint64_t documents)
{
    const struct attributes *attributes = index_attributes(index);
    const struct document bare = {.id = {NULL, 0}};
    struct record_path path = {.len = 0};
    struct record_value *record;
    struct arena arena = {0};

    record_make(&record, &bare, &arena);
    json_put_name(json, "fieldDistribution");
    json_put_object(json);
    if (documents)
        put_own_fields(json, documents, record, &path);
    for (size_t i = 0; documents && i < attributes_count(attributes); i++) {
        const struct attribute *attribute = attributes_at(attributes, i);
        const struct record_value *own = record;

        while (own && !str_equal(own->name, attribute->name))
            own = own->next;
        if (own || outer(attributes, attribute->name))
            continue;
        json_put_name_str(json, attribute->name);
        json_put_integer(json, (int64_t)having(attribute));
    }
    json_end_object(json);
    arena_release(&arena);
}

static void put_index_stats(struct json_writer *json, const struct index *index)
{
    const uint64_t documents = index_stats(index)->sections;
    const uint64_t bytes = documents ? stored_bytes(index) : 0;

    json_put_object(json);
    put_count(json, "numberOfDocuments", documents);
    put_count(json, "rawDocumentDbSize", bytes);
    put_count(json, "avgDocumentSize", documents ? bytes / documents : 0);
    json_put_name(json, "isIndexing");
    json_put_bool(json, false);
    put_count(json, "numberOfEmbeddings", 0);
    put_count(json, "numberOfEmbeddedDocuments", 0);
    put_fields(json, index, documents);
    json_end_object(json);
}

void handle_meili_index_stats(struct handler *handler, struct http_reply *reply,
                              const struct http_request *request)
{
    struct index *index = meili_index_of(handler, reply, request);
    struct json_writer json = {.out = &reply->body};

    if (!index)
        return;
    meili_answer(reply);
    put_index_stats(&json, index);
}

/** The names of all indexes, in order. */
struct names {
    char **list;
    size_t count;
};

static void names_find(struct names *names, const struct handler *handler)
{
    *names = (struct names){0};
    index_list(&names->list, &names->count, handler->data, NULL);
}

static void names_release(struct names *names)
{
    for (size_t i = 0; i < names->count; i++)
        free(names->list[i]);
    free(names->list);
}

/** The index, when it may be seen and can be opened. */
static struct index *open_name(struct handler *handler, const char *name)
{
    struct error err = {0};
    struct index *index;

    if (catalog_get(&index, handler->catalog, str_of(name), &err) == 0)
        return index;
    if (err.code != ERROR_PERMISSION)
        log_event(handler->log, LOG_LEVEL_ERROR, "index %s: %s", name,
                  err.text);
    return NULL;
}

void handle_meili_stats(struct handler *handler, struct http_reply *reply,
                        const struct http_request *request)
{
    struct json_writer json = {.out = &reply->body};
    char last[sizeof((struct index_stats *)0)->built] = "";
    struct buf all = {0};
    struct json_writer indexes = {.out = &all};
    struct names names;
    uint64_t bytes = 0;

    (void)request;
    names_find(&names, handler);
    json_put_object(&indexes);
    for (size_t i = 0; i < names.count; i++) {
        const struct index *index = open_name(handler, names.list[i]);

        if (!index)
            continue;
        bytes += index_stats(index)->bytes;
        if (strcmp(index_stats(index)->built, last) > 0)
            memcpy(last, index_stats(index)->built, sizeof last);
        json_put_name(&indexes, names.list[i]);
        put_index_stats(&indexes, index);
    }
    json_end_object(&indexes);
    names_release(&names);
    meili_answer(reply);
    json_put_object(&json);
    put_count(&json, "databaseSize", bytes);
    put_count(&json, "usedDatabaseSize", bytes);
    json_put_name(&json, "lastUpdate");
    if (last[0])
        json_put_string(&json, str_of(last));
    else
        json_put_null(&json);
    json_put_name(&json, "indexes");
    json_put_raw(&json, buf_view(&all));
    json_end_object(&json);
    buf_free(&all);
}

/* ---- Indexes ----------------------------------------------------------- */

static void put_text(struct json_writer *json, const char *name,
                     const char *text)
{
    json_put_name(json, name);
    json_put_string(json, str_of(text));
}

/** An index is made anew by each build. */
static void put_index(struct json_writer *json, const struct index *index)
{
    const struct index_stats *stats = index_stats(index);

    json_put_object(json);
    put_text(json, "uid", stats->name);
    put_text(json, "createdAt", stats->built);
    put_text(json, "updatedAt", stats->built);
    put_text(json, "primaryKey", RECORD_KEY);
    json_end_object(json);
}

void handle_meili_index(struct handler *handler, struct http_reply *reply,
                        const struct http_request *request)
{
    const struct index *index = meili_index_of(handler, reply, request);
    struct json_writer json = {.out = &reply->body};

    if (!index)
        return;
    meili_answer(reply);
    put_index(&json, index);
}

static void put_indexes(struct json_writer *json, struct handler *handler,
                        uint32_t offset, uint32_t limit)
{
    struct names names;
    uint64_t total = 0;

    names_find(&names, handler);
    json_put_object(json);
    json_put_name(json, "results");
    json_put_array(json);
    for (size_t i = 0; i < names.count; i++) {
        const struct index *index = open_name(handler, names.list[i]);

        if (!index)
            continue;
        if (total >= offset && total - offset < limit)
            put_index(json, index);
        total++;
    }
    json_end_array(json);
    put_count(json, "offset", offset);
    put_count(json, "limit", limit);
    put_count(json, "total", total);
    json_end_object(json);
    names_release(&names);
}

void handle_meili_indexes(struct handler *handler, struct http_reply *reply,
                          const struct http_request *request)
{
    static const char *const known[] = {"offset", "limit", NULL};
    struct json_writer json = {.out = &reply->body};
    struct meili_fault fault = {0};
    struct params params = {0};
    uint32_t offset, limit;

    if (meili_params(&params, request, known, &fault) == -1 ||
        meili_count(&offset, &params, "offset", 0, "invalid_index_offset",
                    &fault) == -1 ||
        meili_count(&limit, &params, "limit", MEILI_LIMIT,
                    "invalid_index_limit", &fault) == -1) {
        meili_refuse(reply, &fault);
    } else {
        meili_answer(reply);
        put_indexes(&json, handler, offset, limit);
    }
    params_release(&params);
}

/* ---- Settings ---------------------------------------------------------- */

void handle_meili_settings(struct handler *handler, struct http_reply *reply,
                           const struct http_request *request)
{
    struct index *index = meili_index_of(handler, reply, request);
    struct json_writer json = {.out = &reply->body};

    if (!index)
        return;
    meili_answer(reply);
    settings_json(&json, index_settings(index));
}

/** `displayed-attributes` as the member is called: displayedAttributes; false
 * when it is not written so. */
static bool member_name(struct buf *out, struct str name)
{
    bool up = false;

    for (size_t i = 0; i < name.len; i++) {
        const char byte = name.ptr[i];

        if (byte != '-' && (byte < 'a' || byte > 'z'))
            return false;
        if (byte != '-')
            buf_byte(out, up ? (char)(byte - 'a' + 'A') : byte);
        up = byte == '-';
    }
    return true;
}

void handle_meili_setting(struct handler *handler, struct http_reply *reply,
                          const struct http_request *request)
{
    struct json_writer json = {.out = &reply->body};
    struct buf name = {0};
    struct index *index;

    if (!member_name(&name, request->path_params[1]) ||
        !settings_known(buf_view(&name))) {
        reply->status = 404; /* it is the path that is not known */
    } else if ((index = meili_index_of(handler, reply, request))) {
        meili_answer(reply);
        settings_json_member(&json, index_settings(index), buf_view(&name));
    }
    buf_free(&name);
}
