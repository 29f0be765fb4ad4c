/**
 * Any bytes as the body of a search and of a call by an assistant: what is
 * read is as a query string would have it, and what is answered is valid.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "engine/json.h"
#include "engine/unicode.h"
#include "server/handler.h"
#include "server/query_json.h"
#include "server/query_params.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_params(struct str body)
{
    struct params params = {0};
    struct error err = {0};

    if (query_json_read(&params, body, &err) == -1)
        assert(err.code == ERROR_USAGE || err.code == ERROR_DATA);
    assert(params.count <= query_field_count);
    for (size_t i = 0; i < params.count; i++) {
        assert(utf8_check(params.list[i].value) == params.list[i].value.len);
        for (size_t k = 0; k < i; k++)
            assert(!str_equal(params.list[i].name, params.list[k].name));
    }
    assert(utf8_check(str_of(err.text)) == strlen(err.text));
    params_release(&params);
}

/** There is no index: what is read of one is tested elsewhere. */
static void check_mcp(struct str body)
{
    struct handler *handler = handler_new("/nonexistent", NULL);
    const struct http_request request = {.method = HTTP_POST, .body = body};
    struct http_reply reply = {0};
    struct json *json;

    handle_mcp(handler, &reply, &request);
    assert(reply.status == 200 || reply.status == 202 || reply.status == 400);
    if (reply.status != 202) {
        assert(json_parse(&json, buf_view(&reply.body), NULL) == 0);
        assert(json_kind(json) == JSON_OBJECT);
        json_free(json);
    }
    http_reply_release(&reply);
    handler_free(handler);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str body = {(const char *)data, size};

    check_params(body);
    check_mcp(body);
    return 0;
}
