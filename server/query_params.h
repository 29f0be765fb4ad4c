/**
 * The parameters of a search, and the search they ask for.
 */
#ifndef SILCROW_QUERY_PARAMS_H
#define SILCROW_QUERY_PARAMS_H

#include "engine/search.h"
#include "handler.h"
#include "http.h"
#include "params.h"

/** What a parameter takes. */
enum query_field_kind {
    FIELD_TEXT,
    FIELD_NUMBER, /* whole, not negative */
    FIELD_FLAG,   /* 0 or 1; in JSON also false or true */
    FIELD_LIST,   /* texts, with commas between; in JSON also an array */
    FIELD_FILTER, /* a filter (engine/filter.h); in JSON also an array */
};

/** Who takes parameters. */
enum query_route {
    QUERY_PAGE = 0,    /* some of those of a search, and passes over others */
    QUERY_SEARCH = 1,  /* no others than its own */
    QUERY_SIMILAR = 2, /* the same */
};

struct query_field {
    const char *name;
    enum query_field_kind kind;
    unsigned routes;  /* that take it: a set of enum query_route */
    const char *code; /* of the error that it is wrong */
};

/** All parameters. */
extern const struct query_field query_fields[];
extern const size_t query_field_count;

enum query_format {
    QUERY_JSON,
    QUERY_TEXT, /* for terminals */
};

/** What was asked; slices live as long as the params. */
struct query_params {
    struct params params; /* owns what follows */
    enum query_route route;
    struct str query;
    struct str id;    /* of the section whose like is wanted */
    struct str index; /* empty for the default one */
    struct str from;  /* address of the page that asks */
    uint32_t like;    /* its number; not read here */
    uint32_t limit;
    uint32_t offset;
    struct str filter;
    const struct filter *must; /* also holds; NULL for none; not read here */
    struct settings_list facets;
    struct settings_list sort;
    struct str group;
    uint32_t group_size;
    struct str distinct;
    enum search_matching matching;
    uint32_t correct;       /* 0: no typing errors are corrected */
    uint32_t explain;       /* 1: each hit says why it is where it is */
    uint32_t snippet_chars; /* of each snippet */
    uint32_t suggest;       /* completions that come with the hits */
    enum query_format format;
    bool unread; /* the body was no JSON that can be read */
};

/**
 * Read the parameters that a route takes (query_fields): of those of a search
 * the page has `q`, `index`, `limit`, `offset`, `correct`, `explain`, `snippet`
 * and `from`.
 *
 * @param out  release with query_params_release(), also after a failure
 * @return 0, or -1 with ERROR_USAGE, and out->params.bad named
 */
int query_params_read(struct query_params *out,
                      const struct http_request *request, uint32_t limit,
                      enum query_route route, struct error *err);

/**
 * Read those of a search from a body that is a JSON object.
 *
 * @return as above, or -1 with ERROR_DATA: the body is no JSON
 */
int query_params_read_json(struct query_params *out,
                           const struct http_request *request, uint32_t limit,
                           struct error *err);

/** Read `format`: json or text. Errors as above. */
int query_params_format(enum query_format *out, struct params *params,
                        struct error *err);

/** The Content-Type of a format. */
const char *query_params_type(enum query_format format);

void query_params_release(struct query_params *query);

/**
 * Append what is asked, without the index: two requests that have the same
 * are answered the same by one version of an index.
 */
void query_params_key(struct buf *out, const struct query_params *query);

/**
 * Run the search in an open index.
 *
 * @param out      release with search_results_free()
 * @param took_ms  how long it took
 * @return 0, or -1: ERROR_USAGE a parameter is wrong for the index, and
 *         query->params.bad named; others it cannot be read
 */
int query_params_run(struct search_results **out, double *took_ms,
                     struct index *index, struct query_params *query,
                     struct error *err);

/** Answer that it failed, whoever of the above did. */
void query_params_failure(struct handler *handler, struct http_reply *reply,
                          const struct query_params *query,
                          const struct error *err);

/** The code of the error that a parameter of that name is wrong. */
const char *query_params_code(struct str name);

#endif
