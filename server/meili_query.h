/**
 * The parameters of a search as clients of Meilisearch give them: members of a
 * JSON object, or names in a query string. One table knows them all.
 */
#ifndef SILCROW_MEILI_QUERY_H
#define SILCROW_MEILI_QUERY_H

#include "engine/filter.h"
#include "engine/json.h"
#include "engine/search.h"
#include "meili.h"

enum {
    MEILI_CROP_WORDS = 10, /* words of a cropped text, unless asked */
};

/** Where parameters come from: not all of them are known everywhere. */
enum meili_place {
    MEILI_SEARCH = 1,       /* the body of a search */
    MEILI_GET = 2,          /* the query string of one */
    MEILI_MULTI = 4,        /* one query of several */
    MEILI_FACET = 8,        /* the body of a search in a facet */
    MEILI_DOCUMENTS = 16,   /* the body that asks for documents */
    MEILI_LIST = 32,        /* the query string that does */
    MEILI_ONE = 64,         /* the query string that asks for one document */
    MEILI_FEDERATION = 128, /* the object that makes one of several */
};

/** What was asked. Texts live as long as body, params and arena. */
struct meili_query {
    struct arena arena;
    struct params params;
    uint64_t given; /* rows of the table that have a value, as bits */

    struct str index;
    struct str q;
    uint32_t offset, limit;
    uint32_t page, hits_per_page;
    bool finite; /* pages are asked for by their numbers */
    struct settings_list retrieve, highlight, crop, facets, sort, search_on;
    struct settings_list locales;
    uint32_t crop_words;
    struct str crop_marker, before, after;
    bool positions, score, score_details, performance, vectors;
    struct filter filter;
    struct str distinct;
    enum search_matching matching;
    double threshold; /* least score of a hit, 0 to 1 */
    bool federated;   /* has options for that: */
    double weight;    /* what its scores are multiplied by */
    bool merged;      /* its hits are put in one order with others */
    uint64_t *seen;   /* search_request.seen; NULL for none */

    struct str facet_name, facet_query; /* of a search in a facet */
    bool has_facet_query;

    const struct json *facets_by_index, *merge_facets; /* of a federation; NULL
                                                          for none */

    struct settings_list fields; /* of documents */
    struct settings_list ids;
    bool has_ids;
};

/** The defaults. Release with meili_query_release(). */
void meili_query_start(struct meili_query *query);
void meili_query_release(struct meili_query *query);

/**
 * Read an object.
 *
 * @param object  the object, parsed, and
 * @param raw     as it is written
 * @param path    of the object, put before names in errors: `.queries[0]`
 * @return 0, or -1: a member is not known or of the wrong kind
 */
int meili_query_json(struct meili_query *query, const struct json *object,
                     struct str raw, enum meili_place place, const char *path,
                     struct meili_fault *fault);

/** Read a body, which must be an object. */
int meili_query_body(struct meili_query *query,
                     const struct http_request *request, enum meili_place place,
                     struct meili_fault *fault);

/** Read a query string. */
int meili_query_params(struct meili_query *query,
                       const struct http_request *request,
                       enum meili_place place, struct meili_fault *fault);

/** Was the parameter of that name given, and not as null? */
bool meili_query_has(const struct meili_query *query, const char *name);

/* ---- Errors about JSON -------------------------------------------------- */

/** ``Invalid value type at `.q`: expected a string, but found an array: `[]`
 * ``.
 * @return -1 */
int meili_wrong_type(struct meili_fault *fault, const char *code,
                     const char *path, const char *expected,
                     const struct json *value, struct str raw);

/** Parse a body. @param out  release with json_free() */
int meili_parse(struct json **out, const struct http_request *request,
                struct meili_fault *fault);

#endif
