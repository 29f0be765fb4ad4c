/**
 * The search API that DocSearch and InstantSearch.js speak (Algolia's), its
 * reading side: what one query asks.
 *
 * Compatible with it, not affiliated. Documents are records (record.h).
 */
#ifndef SILCROW_ALGOLIA_H
#define SILCROW_ALGOLIA_H

#include <stdbool.h>
#include <stdint.h>

#include "engine/error.h"
#include "engine/json.h"
#include "engine/mem.h"
#include "engine/settings.h"

enum {
    ALGOLIA_HITS = 20,          /* of a page, unless asked */
    ALGOLIA_HITS_MAX = 1000,    /* of a page */
    ALGOLIA_FACET_VALUES = 100, /* of a facet, unless asked */
    ALGOLIA_FACET_HITS = 10,    /* of a search in one, unless asked */
    ALGOLIA_FACET_HITS_MAX = 100,
    ALGOLIA_SNIPPET_WORDS = 10, /* of a snippet, unless asked */
    ALGOLIA_SNIPPET_MAX = 1000, /* words */
    ALGOLIA_PARSED_MAX = 24,    /* texts in a query that are JSON themselves */
};

/** An attribute that a snippet is made of. */
struct algolia_snippet {
    struct str name;
    uint32_t words;
};

/** What a client asks of one index. */
struct algolia_query {
    struct str index;
    struct str query;
    struct str params; /* as they were given in one text, to be echoed */
    uint32_t page;     /* from 0 */
    uint32_t hits_per_page;
    bool by_offset; /* not by pages: */
    uint32_t offset, length;
    bool has_facets;
    struct settings_list facets;
    uint32_t facet_values_max;
    struct settings_list retrieve; /* none: everything */
    bool has_highlight;            /* else what is searched is highlighted */
    struct settings_list highlight;
    struct settings_list snippets; /* `name` or `name:words` */
    struct str before, after, ellipsis;
    bool has_distinct;
    bool distinct;     /* each value of the settings' attribute once */
    bool as_typed;     /* no typing errors are corrected */
    bool finds_values; /* it is a search in a facet: */
    struct str facet;
    struct str facet_query;
    uint32_t facet_hits;

    /* What narrows the hits (algolia_filter.h); NULL for none. */
    struct str filters;
    const struct json *facet_filters, *numeric_filters, *tag_filters;

    struct json *parsed[ALGOLIA_PARSED_MAX]; /* own what is borrowed above */
    size_t parsed_count;
    struct arena arena;
};

/** The defaults. Release with algolia_query_release(). */
void algolia_query_start(struct algolia_query *query);
void algolia_query_release(struct algolia_query *query);

/**
 * Read an object, whose members may also stand, URL-encoded, in its text
 * `params`. Numbers, truth values and lists may be texts. What is not known is
 * ignored: clients send much that only steers statistics.
 *
 * @param object  must outlive the query
 * @return 0, or -1 with ERROR_USAGE
 */
int algolia_query_read(struct algolia_query *query, const struct json *object,
                       struct error *err);

#endif
