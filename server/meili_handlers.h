/**
 * The handlers of the API that clients of Meilisearch speak (meili.h). Each
 * answers the path that stands beside it.
 */
#ifndef SILCROW_MEILI_HANDLERS_H
#define SILCROW_MEILI_HANDLERS_H

#include "meili.h"

/** A handler, as a route has it. */
#define MEILI_HANDLER(name)                                                    \
    void name(struct handler *handler, struct http_reply *reply,               \
              const struct http_request *request)

MEILI_HANDLER(handle_meili_version);     /* /version */
MEILI_HANDLER(handle_meili_stats);       /* /stats */
MEILI_HANDLER(handle_meili_indexes);     /* /indexes */
MEILI_HANDLER(handle_meili_index);       /* /indexes/{} */
MEILI_HANDLER(handle_meili_index_stats); /* /indexes/{}/stats */
MEILI_HANDLER(handle_meili_settings);    /* /indexes/{}/settings */
MEILI_HANDLER(handle_meili_setting);     /* /indexes/{}/settings/{} */

MEILI_HANDLER(handle_meili_search);       /* /indexes/{}/search */
MEILI_HANDLER(handle_meili_facet_search); /* /indexes/{}/facet-search */

MEILI_HANDLER(handle_meili_multi_search); /* /multi-search */
MEILI_HANDLER(handle_meili_documents);    /* /indexes/{}/documents, and what
                                             ends in /fetch */
MEILI_HANDLER(handle_meili_document);     /* /indexes/{}/documents/{} */

/** Whatever writes: 403, for the server only reads. */
MEILI_HANDLER(handle_meili_write);

#endif
