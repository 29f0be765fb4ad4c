/** GET /ready: can the server do its work? */
#include "handler.h"

#include <stdlib.h>

#include "key_date.h"
#include "reply.h"

/** Seconds since an index was built; 0 when that is not known. */
static int64_t age_of(const struct index *index)
{
    int64_t built;

    if (key_date_read(&built, str_of(index_stats(index)->built)) == -1)
        return 0;
    return key_date_now() - built;
}

/** Is the index ready? Else the reply says why not, and the log which: not
 * everyone may know the names of indexes. */
static bool is_ready(struct handler *handler, struct http_reply *reply,
                     const char *name)
{
    const uint32_t most = handler->options ? handler->options->ready_age : 0;
    struct error err = {0};
    struct index *index;
    int64_t age;

    if (catalog_get(&index, handler->catalog, str_of(name), &err) == -1) {
        log_event(handler->log, LOG_LEVEL_WARNING, "not ready: index %s: %s",
                  name, err.text);
        reply_error(reply, "not_ready", "An index cannot be read");
        return false;
    }
    age = age_of(index);
    if (most == 0 || age <= (int64_t)most)
        return true;
    log_event(handler->log, LOG_LEVEL_WARNING,
              "not ready: index %s was built %lld seconds ago", name,
              (long long)age);
    reply_error(reply, "not_ready", "An index is too old");
    return false;
}

void handle_ready(struct handler *handler, struct http_reply *reply,
                  const struct http_request *request)
{
    char **names = NULL;
    size_t count = 0;
    bool ready = true;

    (void)request;
    catalog_restrict(handler->catalog, NULL); /* nothing is told of them */
    index_list(&names, &count, handler->data, NULL);
    if (count == 0) {
        reply_error(reply, "not_ready", "There is no index yet");
        ready = false;
    }
    for (size_t i = 0; i < count; i++) {
        ready = ready && is_ready(handler, reply, names[i]);
        free(names[i]);
    }
    free(names);
    if (!ready)
        return;
    reply->status = 200;
    reply_body(reply, "application/json");
    buf_text(&reply->body, "{\"status\":\"ready\"}");
}
