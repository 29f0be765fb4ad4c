/**
 * The search API that clients of Meilisearch 1.50 speak, its reading side.
 *
 * Compatible with it, not affiliated. Here is what its handlers have in
 * common; each family of routes has a file of its own.
 */
#ifndef SILCROW_MEILI_H
#define SILCROW_MEILI_H

#include <stdbool.h>

#include "engine/error.h"
#include "engine/index.h"
#include "handler.h"
#include "key_access.h"
#include "params.h"

/** The level of the API that is answered. */
#define MEILI_LEVEL "1.50.0"

enum {
    MEILI_UID_MAX = 400, /* bytes of the name of an index */
    MEILI_LIMIT = 20,    /* of a list, unless asked */
};

/** What is wrong with a request: the code that programs go by, and the words
 * for people. Start with `struct meili_fault fault = {0};`. */
struct meili_fault {
    const char *code;
    struct error err;
};

/** Word a fault. @return -1 */
int meili_wrong(struct meili_fault *fault, const char *code, const char *format,
                ...) __attribute__((format(printf, 3, 4)));

/** Put something in front of the words, such as ``Index `docs`: ``. */
void meili_inside(struct meili_fault *fault, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/** Answer with it. */
void meili_refuse(struct http_reply *reply, const struct meili_fault *fault);

/**
 * The index of that uid, at its newest generation.
 *
 * @param out  borrowed until the next call
 * @return 0, or -1: no uid could be so (invalid_index_uid), there is no such
 *         index (index_not_found), or it cannot be read
 */
int meili_index(struct index **out, struct handler *handler, struct str uid,
                struct meili_fault *fault);

/** The same for a search, which shows only what a rule allows (catalog.h). */
int meili_index_part(struct index **out, const struct key_rule **rule,
                     struct handler *handler, struct str uid,
                     struct meili_fault *fault);

/** An index could not be read: why is for the log, not for the client.
 * @return -1 */
int meili_unreadable(struct handler *handler, struct meili_fault *fault);

/** The index of the path; a failure is answered. */
struct index *meili_index_of(struct handler *handler, struct http_reply *reply,
                             const struct http_request *request);

/**
 * Read the query string, and nothing but these parameters in it.
 *
 * @param known  names, NULL after the last
 * @return 0, or -1 with bad_request
 */
int meili_params(struct params *params, const struct http_request *request,
                 const char *const *known, struct meili_fault *fault);

/** A whole number of the query string, `fallback` when it is absent; one that
 * is too large is `UINT32_MAX`. */
int meili_count(uint32_t *out, struct params *params, const char *name,
                uint32_t fallback, const char *code, struct meili_fault *fault);

/** A text as a whole number, digits only; too large is UINT32_MAX.
 * @return 0, or -1 when it is none */
int meili_digits(uint32_t *out, struct str text);

/** 200 with a body of JSON. */
void meili_answer(struct http_reply *reply);

#endif
