/** `GET /keys` and `GET /keys/{uid or value}`: the keys there are. They are
 * made and deleted by the command `silcrow-server keys`. */
#include "handler.h"

#include "engine/json.h"
#include "params.h"
#include "reply.h"

enum { LIMIT_DEFAULT = 20 };

static const char *const names[] = {"offset", "limit", NULL};

static void put_page(struct buf *out, const struct key_list *list,
                     uint32_t offset, uint32_t limit)
{
    struct json_writer json = {.out = out};

    json_put_object(&json);
    json_put_name(&json, "results");
    json_put_array(&json);
    for (size_t i = offset; i < list->count && i - offset < limit; i++)
        key_json(&json, &list->keys[i]);
    json_end_array(&json);
    json_put_name(&json, "offset");
    json_put_integer(&json, offset);
    json_put_name(&json, "limit");
    json_put_integer(&json, limit);
    json_put_name(&json, "total");
    json_put_integer(&json, (int64_t)list->count);
    json_end_object(&json);
}

/** The code of what is wrong with a parameter. */
static const char *code_of(struct str name)
{
    if (str_equal(name, STR("offset")))
        return "invalid_api_key_offset";
    if (str_equal(name, STR("limit")))
        return "invalid_api_key_limit";
    return "bad_request";
}

void handle_keys(struct handler *handler, struct http_reply *reply,
                 const struct http_request *request)
{
    struct params params = {0};
    struct error err = {0};
    uint32_t offset, limit;

    if (params_parse(&params, request->query, &err) == -1 ||
        params_only(&params, names, &err) == -1 ||
        params_number(&offset, &params, "offset", KEYS_MAX, 0, &err) == -1 ||
        params_number(&limit, &params, "limit", KEYS_MAX, LIMIT_DEFAULT,
                      &err) == -1) {
        reply_error(reply, code_of(params.bad), "%s", err.text);
    } else {
        reply->status = 200;
        reply_body(reply, "application/json");
        put_page(&reply->body, auth_keys(handler->auth), offset, limit);
    }
    params_release(&params);
}

void handle_key(struct handler *handler, struct http_reply *reply,
                const struct http_request *request)
{
    const struct key *key =
        auth_find_key(handler->auth, request->path_params[0]);
    struct json_writer json = {.out = &reply->body};

    if (!key) {
        reply_error(reply, "api_key_not_found",
                    "There is no key of that uid or value");
        return;
    }
    reply->status = 200;
    reply_body(reply, "application/json");
    key_json(&json, key);
}

void handle_keys_write(struct handler *handler, struct http_reply *reply,
                       const struct http_request *request)
{
    (void)handler;
    (void)request;
    reply_error(reply, "feature_not_enabled",
                "This server only reads its keys: `silcrow-server keys create` "
                "and `delete` change them");
}
