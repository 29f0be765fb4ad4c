/** GET /sections/{id}: one section, whole, and where it stands. */
#include "handler.h"

#include "query_params.h"
#include "reply.h"
#include "reuse.h"
#include "section.h"

static const char *const names[] = {"index", "format", NULL};

static void make(struct handler *handler, struct http_reply *reply,
                 const struct http_request *request, struct section *section,
                 enum query_format format, struct str key)
{
    if (!section->number) {
        reply_error(reply, "document_not_found", "Section `%.*s` not found",
                    STR_ARGS(request->path_params[0]));
        return;
    }
    if (format == QUERY_TEXT)
        section_text(&reply->body, section);
    else
        section_json(&reply->body, section);
    reuse_keep(handler, reply, request, key, query_params_type(format));
}

static int answer(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request, struct str name,
                  enum query_format format, struct error *err)
{
    const struct str id = request->path_params[0];
    struct section section = {0};
    const struct key_rule *rule;
    struct index *index;
    struct buf key = {0};
    int rc = 0;

    if (catalog_get_part(&index, &rule, handler->catalog, name, err) == -1)
        return -1;
    reuse_key(&key, index, "/sections", rule);
    buf_format(&key, "%d ", (int)format);
    buf_str(&key, id);
    if (!reuse_answer(handler, reply, request, buf_view(&key),
                      query_params_type(format))) {
        rc = section_find(&section, index, rule, id, err);
        if (rc == 0)
            make(handler, reply, request, &section, format, buf_view(&key));
        section_release(&section);
    }
    buf_free(&key);
    return rc;
}

void handle_section(struct handler *handler, struct http_reply *reply,
                    const struct http_request *request)
{
    struct params params = {0};
    struct error err = {0};
    enum query_format format;

    if (params_parse(&params, request->query, &err) == -1 ||
        params_only(&params, names, &err) == -1 ||
        query_params_format(&format, &params, &err) == -1)
        reply_error(reply, query_params_code(params.bad), "%s", err.text);
    else if (answer(handler, reply, request, params_text(&params, "index"),
                    format, &err) == -1)
        handle_failure(handler, reply, params_text(&params, "index"), &err);
    params_release(&params);
}
