/** Indexes are built by silcrow-index; the server only reads them. */
#include "meili_handlers.h"
#include "reply.h"

void handle_meili_write(struct handler *handler, struct http_reply *reply,
                        const struct http_request *request)
{
    (void)handler;
    (void)request;
    reply_error(reply, "feature_not_enabled",
                "This server only reads its indexes: what is in them and how "
                "they are set is up to `silcrow-index build`");
}
