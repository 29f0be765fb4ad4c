/**
 * POST /mcp: the guides for programs with a language model, by the Model
 * Context Protocol over Streamable HTTP.
 *
 * Without state: each request is answered by itself, with one JSON object. Two
 * forms of the protocol are spoken. Since version 2026-07-28 a request brings
 * its version in `_meta`, and some of what it says in headers too; before, a
 * client began with `initialize`, of which nothing is remembered here.
 */
#include "handler.h"

#include "base64.h"
#include "cors.h"
#include "engine/json.h"
#include "mcp_tools.h"
#include "reply.h"

/** The versions spoken, latest first. */
static const char *const versions[] = {
    "2026-07-28",
    "2025-11-25",
    "2025-06-18",
    "2025-03-26",
};

enum {
    VERSIONS = sizeof versions / sizeof *versions,
    LEGACY = 1, /* the first version that begins with `initialize` */

    PARSE_ERROR = -32700,
    INVALID_REQUEST = -32600,
    METHOD_NOT_FOUND = -32601,
    INVALID_PARAMS = -32602,
    HEADER_MISMATCH = -32020,
    UNSUPPORTED_VERSION = -32022,

    TTL_MS = 3600000, /* that a client may keep what does not change */
};

#define META "io.modelcontextprotocol/"

/** One message on its way. */
struct message {
    struct handler *handler;
    struct http_reply *reply;
    const struct http_request *request;
    struct str id; /* as it was written; empty: a notification */
    struct str method;
    const struct json *params; /* may be NULL */
    bool modern;
    struct json_writer json; /* writes the reply */
};

/* ---- Replies ----------------------------------------------------------- */

static void begin(struct message *message, int status)
{
    buf_clear(&message->reply->body);
    message->json = (struct json_writer){.out = &message->reply->body};
    message->reply->status = status;
    reply_body(message->reply, "application/json");
    json_put_object(&message->json);
    json_put_name(&message->json, "jsonrpc");
    json_put_string(&message->json, STR("2.0"));
    if (message->id.len) {
        json_put_name(&message->json, "id");
        json_put_raw(&message->json, message->id);
    }
}

static void begin_error(struct message *message, int status, int code,
                        const char *text)
{
    begin(message, status);
    json_put_name(&message->json, "error");
    json_put_object(&message->json);
    json_put_name(&message->json, "code");
    json_put_integer(&message->json, code);
    json_put_name(&message->json, "message");
    json_put_string(&message->json, str_of(text));
}

static void end(struct message *message)
{
    json_end_object(&message->json);
    json_end_object(&message->json);
}

/** Errors of the transport have a status of their own; others, in the older
 * form, are an answer like any. */
static void refuse(struct message *message, int status, int code,
                   const char *text)
{
    begin_error(message, status, code, text);
    end(message);
}

static void refuse_version(struct message *message, struct str requested)
{
    struct json_writer *json = &message->json;

    begin_error(message, 400, UNSUPPORTED_VERSION,
                "Unsupported protocol version");
    json_put_name(json, "data");
    json_put_object(json);
    json_put_name(json, "supported");
    json_put_array(json);
    for (size_t i = 0; i < VERSIONS; i++)
        json_put_string(json, str_of(versions[i]));
    json_end_array(json);
    json_put_name(json, "requested");
    json_put_string(json, requested);
    json_end_object(json);
    end(message);
}

static void put_server(struct json_writer *json)
{
    json_put_object(json);
    json_put_name(json, "name");
    json_put_string(json, STR("silcrow"));
    json_put_name(json, "version");
    json_put_string(json, STR(SILCROW_VERSION));
    json_end_object(json);
}

static void begin_result(struct message *message)
{
    struct json_writer *json = &message->json;

    begin(message, 200);
    json_put_name(json, "result");
    json_put_object(json);
    if (!message->modern)
        return;
    json_put_name(json, "resultType");
    json_put_string(json, STR("complete"));
    json_put_name(json, "_meta");
    json_put_object(json);
    json_put_name(json, META "serverInfo");
    put_server(json);
    json_end_object(json);
}

/** What does not change as long as the server runs. */
static void put_lifetime(struct message *message)
{
    if (!message->modern)
        return;
    json_put_name(&message->json, "ttlMs");
    json_put_integer(&message->json, TTL_MS);
    json_put_name(&message->json, "cacheScope");
    json_put_string(&message->json, STR("public"));
}

/* ---- Methods ----------------------------------------------------------- */

static void put_abilities(struct message *message)
{
    struct json_writer *json = &message->json;

    json_put_name(json, "capabilities");
    json_put_raw(json, STR("{\"tools\":{}}"));
    json_put_name(json, "instructions");
    json_put_string(
        json, STR("Guides can be searched here. Look for what is asked with "
                  "search_guides, read what looks right with read_section, "
                  "and link to the url of each section that is used."));
}

static size_t find_version(struct str name)
{
    size_t i = 0;

    while (i < VERSIONS && !str_equal(str_of(versions[i]), name))
        i++;
    return i;
}

static void initialize(struct message *message)
{
    const struct json *asked = json_member(message->params, "protocolVersion");
    size_t version = find_version(json_string(asked));

    if (!asked || json_kind(asked) != JSON_STRING) {
        refuse(message, 200, INVALID_PARAMS, "protocolVersion is missing");
        return;
    }
    if (version < LEGACY || version == VERSIONS)
        version = LEGACY;
    begin_result(message);
    json_put_name(&message->json, "protocolVersion");
    json_put_string(&message->json, str_of(versions[version]));
    put_abilities(message);
    json_put_name(&message->json, "serverInfo");
    put_server(&message->json);
    end(message);
}

static void discover(struct message *message)
{
    begin_result(message);
    json_put_name(&message->json, "supportedVersions");
    json_put_array(&message->json);
    for (size_t i = 0; i < VERSIONS; i++)
        json_put_string(&message->json, str_of(versions[i]));
    json_end_array(&message->json);
    put_abilities(message);
    put_lifetime(message);
    end(message);
}

static void ping(struct message *message)
{
    begin_result(message);
    end(message);
}

static void list_tools(struct message *message)
{
    begin_result(message);
    json_put_name(&message->json, "tools");
    json_put_raw(&message->json, mcp_tools);
    put_lifetime(message);
    end(message);
}

static void call_tool(struct message *message)
{
    const struct str name = json_string(json_member(message->params, "name"));
    const struct json *arguments = json_member(message->params, "arguments");
    struct json_writer *json = &message->json;
    struct buf text = {0};
    bool fine;

    if (!mcp_tool_known(name) ||
        (arguments && json_kind(arguments) != JSON_OBJECT)) {
        refuse(message, 200, INVALID_PARAMS,
               mcp_tool_known(name) ? "arguments is no object"
                                    : "There is no such tool");
        return;
    }
    fine =
        mcp_tool_call(&text, message->handler, message->reply, name, arguments);
    begin_result(message);
    json_put_name(json, "content");
    json_put_array(json);
    json_put_object(json);
    json_put_name(json, "type");
    json_put_string(json, STR("text"));
    json_put_name(json, "text");
    json_put_string(json, buf_view(&text));
    json_end_object(json);
    json_end_array(json);
    json_put_name(json, "isError");
    json_put_bool(json, !fine);
    end(message);
    buf_free(&text);
}

static const struct {
    struct str name;
    bool modern, legacy; /* the forms of the protocol that have it */
    void (*answer)(struct message *message);
} methods[] = {
    {{"initialize", 10}, false, true, initialize},
    {{"ping", 4}, false, true, ping},
    {{"server/discover", 15}, true, false, discover},
    {{"tools/call", 10}, true, true, call_tool},
    {{"tools/list", 10}, true, true, list_tools},
};

static void dispatch(struct message *message)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (str_equal(methods[i].name, message->method) &&
            (message->modern ? methods[i].modern : methods[i].legacy)) {
            methods[i].answer(message);
            return;
        }
    refuse(message, message->modern ? 404 : 200, METHOD_NOT_FOUND,
           "Method not found");
}

/* ---- Checking ---------------------------------------------------------- */

static struct str header(const struct message *message, const char *name)
{
    return http_request_header(message->request, name);
}

/** Does the header Mcp-Name, encoded or not, say what the body says? */
static bool names_tool(const struct message *message)
{
    const struct str name = json_string(json_member(message->params, "name"));
    const struct str start = STR("=?base64?"), finish = STR("?=");
    struct str told = header(message, "Mcp-Name");
    struct buf decoded = {0};
    bool same;

    if (!str_starts(told, start) || !str_ends(told, finish) ||
        told.len < start.len + finish.len)
        return told.len && str_equal(told, name);
    told = str_skip(told, start.len);
    told.len -= finish.len;
    same = base64_decode(&decoded, told) == 0 &&
           str_equal(buf_view(&decoded), name);
    buf_free(&decoded);
    return same;
}

/** Headers and body must say the same: what stands in between goes by the
 * headers. */
static bool check_modern(struct message *message, const struct json *meta)
{
    const struct str version =
        json_string(json_member(meta, META "protocolVersion"));
    const struct json *abilities = json_member(meta, META "clientCapabilities");

    if (!version.len || !abilities || json_kind(abilities) != JSON_OBJECT)
        refuse(message, 400, INVALID_PARAMS,
               "_meta lacks the protocol version or the capabilities of the "
               "client");
    else if (!str_equal(header(message, "MCP-Protocol-Version"), version))
        refuse(message, 400, HEADER_MISMATCH,
               "Header mismatch: MCP-Protocol-Version is not the version in "
               "the body");
    else if (find_version(version) >= LEGACY)
        refuse_version(message, version);
    else if (!str_equal(header(message, "Mcp-Method"), message->method))
        refuse(message, 400, HEADER_MISMATCH,
               "Header mismatch: Mcp-Method is not the method in the body");
    else if (str_equal(message->method, STR("tools/call")) &&
             !names_tool(message))
        refuse(message, 400, HEADER_MISMATCH,
               "Header mismatch: Mcp-Name is not the name in the body");
    else
        return true;
    return false;
}

static void answer_request(struct message *message)
{
    const struct json *meta = json_member(message->params, "_meta");
    const struct str version = header(message, "MCP-Protocol-Version");
    const size_t number = find_version(version);

    message->modern = json_member(meta, META "protocolVersion") ||
                      (version.len && number < LEGACY);
    if (message->modern) {
        if (check_modern(message, meta))
            dispatch(message);
    } else if (version.len && number == VERSIONS) {
        refuse_version(message, version);
    } else {
        dispatch(message);
    }
}

/* ---- Reading ----------------------------------------------------------- */

/** The id as it is written. */
static struct str raw_id(struct str body)
{
    struct str name, value;

    while (json_next_member(&body, &name, &value))
        if (str_equal(name, STR("\"id\"")))
            return value;
    return (struct str){0};
}

/** A text or a whole number. */
static bool is_id(const struct json *id, struct str raw)
{
    if (json_kind(id) == JSON_STRING)
        return true;
    return json_kind(id) == JSON_NUMBER && raw.len &&
           !memchr(raw.ptr, '.', raw.len) && !memchr(raw.ptr, 'e', raw.len) &&
           !memchr(raw.ptr, 'E', raw.len);
}

static void read_message(struct message *message, const struct json *json)
{
    const struct json *id = json_member(json, "id");
    const struct json *method = json_member(json, "method");
    const struct str raw = raw_id(message->request->body);

    message->params = json_member(json, "params");
    message->method = json_string(method);
    if (id && is_id(id, raw))
        message->id = raw;
    if (json_kind(json) != JSON_OBJECT || !message->method.len ||
        !str_equal(json_string(json_member(json, "jsonrpc")), STR("2.0")) ||
        (id && !message->id.len) ||
        (message->params && json_kind(message->params) != JSON_OBJECT))
        refuse(message, 400, INVALID_REQUEST,
               "The body is no request of JSON-RPC 2.0");
    else if (!id)
        message->reply->status = 202; /* nothing that we are told matters */
    else
        answer_request(message);
}

/** The page of another site may ask when the setting cors allows it; what no
 * page sends has no Origin. */
static bool may_ask(const struct message *message)
{
    const struct str origin = header(message, "Origin");

    return !origin.len || (message->handler->cors &&
                           cors_allows(message->handler->cors, origin));
}

void handle_mcp(struct handler *handler, struct http_reply *reply,
                const struct http_request *request)
{
    struct message message = {
        .handler = handler, .reply = reply, .request = request};
    struct json *json;

    if (!may_ask(&message)) {
        refuse(&message, 403, INVALID_REQUEST,
               "Pages of that origin may not ask");
        return;
    }
    if (json_parse(&json, request->body, NULL) == -1) {
        refuse(&message, 400, PARSE_ERROR, "The body is no JSON");
        return;
    }
    read_message(&message, json);
    json_free(json);
}
