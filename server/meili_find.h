/**
 * One search of a client of Meilisearch, and its answer.
 */
#ifndef SILCROW_MEILI_FIND_H
#define SILCROW_MEILI_FIND_H

#include "meili_format.h"

/** A search that was run. The hits are borrowed from the index: they live until
 * it is searched or opened again. */
struct meili_found {
    struct index *index;
    struct search_results *results;
    uint64_t total; /* of hits, to what the settings allow */
    int64_t took_us;
};

/**
 * Search the index of that uid.
 *
 * @param out    release with search_results_free(out->results)
 * @param query  its filter grows by what the key of the request demands
 * @return 0, or -1: the index does not offer what is asked for
 */
int meili_find(struct meili_found *out, struct handler *handler, struct str uid,
               struct meili_query *query, struct meili_fault *fault);

/**
 * Write an answer, into an object that is open.
 *
 * @param metadata  say also which index and key answered
 */
void meili_found_put(struct json_writer *json, const struct meili_found *found,
                     const struct meili_query *query, bool metadata);

/** Write one hit, into an object that is open. */
void meili_hit_put(struct json_writer *json, const struct meili_view *view,
                   const struct search_hit *hit, struct arena *arena);

/** Does the request ask for metadata? */
bool meili_wants_metadata(const struct http_request *request);

/** A new id for `requestUid`; empty when the system has no random numbers. */
void meili_put_uid(struct json_writer *json, const char *name);

/** The settings' bound of totals. */
uint32_t meili_total_max(const struct settings *settings);

#endif
