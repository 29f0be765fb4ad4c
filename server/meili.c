#include "meili.h"

#include <stdarg.h>
#include <stdio.h>

#include "engine/unicode.h"
#include "reply.h"

enum { SHOWN_MAX = 64 }; /* bytes of a client's text that an error shows */

int meili_wrong(struct meili_fault *fault, const char *code, const char *format,
                ...)
{
    va_list args;

    fault->code = code;
    fault->err.code = ERROR_USAGE;
    va_start(args, format);
    vsnprintf(fault->err.text, sizeof fault->err.text, format, args);
    va_end(args);
    return -1;
}

void meili_inside(struct meili_fault *fault, const char *format, ...)
{
    struct buf text = {0};
    char start[ERROR_TEXT_MAX / 2];
    va_list args;

    va_start(args, format);
    vsnprintf(start, sizeof start, format, args);
    va_end(args);
    buf_text(&text, start);
    buf_text(&text, fault->err.text);
    error_set(&fault->err, fault->err.code, "%.*s", STR_ARGS(buf_view(&text)));
    buf_free(&text);
}

void meili_refuse(struct http_reply *reply, const struct meili_fault *fault)
{
    reply_error(reply, fault->code, "%s", fault->err.text);
}

/* ---- Indexes ----------------------------------------------------------- */

static bool uid_valid(struct str uid)
{
    for (size_t i = 0; i < uid.len; i++) {
        const char byte = uid.ptr[i];

        if (!((byte >= '0' && byte <= '9') ||
              ((byte | 32) >= 'a' && (byte | 32) <= 'z') || byte == '-' ||
              byte == '_'))
            return false;
    }
    return uid.len && uid.len <= MEILI_UID_MAX;
}

int meili_unreadable(struct handler *handler, struct meili_fault *fault)
{
    log_event(handler->log, LOG_LEVEL_ERROR, "search: %s", fault->err.text);
    return meili_wrong(fault, "index_unavailable",
                       "The index cannot be read at the moment");
}

static int check_uid(struct str uid, struct meili_fault *fault)
{
    if (uid_valid(uid))
        return 0;
    return meili_wrong(fault, "invalid_index_uid",
                       "`%.*s` is not a valid index uid. An index uid has 1 "
                       "to %d letters from a to z, digits, hyphens and "
                       "underscores.",
                       STR_ARGS(utf8_cut(uid, SHOWN_MAX)), MEILI_UID_MAX);
}

/** The catalog did not give the index out. */
static int no_index(struct handler *handler, struct str uid,
                    const struct error *err, struct meili_fault *fault)
{
    if (err->code == ERROR_NO_INPUT)
        return meili_wrong(fault, "index_not_found", "Index `%.*s` not found.",
                           STR_ARGS(uid));
    if (err->code == ERROR_PERMISSION)
        return meili_wrong(fault, "invalid_api_key",
                           "The key does not allow the index `%.*s`",
                           STR_ARGS(uid));
    fault->err = *err;
    return meili_unreadable(handler, fault);
}

int meili_index(struct index **out, struct handler *handler, struct str uid,
                struct meili_fault *fault)
{
    struct error err = {0};

    *out = NULL;
    if (check_uid(uid, fault) == -1)
        return -1;
    if (catalog_get(out, handler->catalog, uid, &err) == -1)
        return no_index(handler, uid, &err, fault);
    return 0;
}

int meili_index_part(struct index **out, const struct key_rule **rule,
                     struct handler *handler, struct str uid,
                     struct meili_fault *fault)
{
    struct error err = {0};

    *out = NULL;
    *rule = NULL;
    if (check_uid(uid, fault) == -1)
        return -1;
    if (catalog_get_part(out, rule, handler->catalog, uid, &err) == -1)
        return no_index(handler, uid, &err, fault);
    return 0;
}

struct index *meili_index_of(struct handler *handler, struct http_reply *reply,
                             const struct http_request *request)
{
    struct meili_fault fault = {0};
    struct index *index;

    if (meili_index(&index, handler, request->path_params[0], &fault) == -1)
        meili_refuse(reply, &fault);
    return index;
}

/* ---- The query string -------------------------------------------------- */

int meili_params(struct params *params, const struct http_request *request,
                 const char *const *known, struct meili_fault *fault)
{
    fault->code = "bad_request";
    if (params_parse(params, request->query, &fault->err) == -1)
        return -1;
    return params_only(params, known, &fault->err);
}

int meili_digits(uint32_t *out, struct str text)
{
    uint64_t number = 0;

    if (!text.len)
        return -1;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9')
            return -1;
        number = number * 10 + (uint64_t)(text.ptr[i] - '0');
        if (number > UINT32_MAX)
            number = UINT32_MAX;
    }
    *out = (uint32_t)number;
    return 0;
}

int meili_count(uint32_t *out, struct params *params, const char *name,
                uint32_t fallback, const char *code, struct meili_fault *fault)
{
    const struct str text = params_text(params, name);

    *out = fallback;
    if (!params_has(params, name) || meili_digits(out, text) == 0)
        return 0;
    return meili_wrong(fault, code,
                       "Invalid value in parameter `%s`: could not parse "
                       "`%.*s` as a positive integer",
                       name, STR_ARGS(utf8_cut(text, SHOWN_MAX)));
}

void meili_answer(struct http_reply *reply)
{
    reply->status = 200;
    reply_body(reply, "application/json");
}
