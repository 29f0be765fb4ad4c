/**
 * Any bytes as the query of a client of Algolia, and as its filters: what is
 * read keeps to its limits, and what is refused says so in valid UTF-8.
 */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "engine/unicode.h"
#include "server/algolia_filter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_error(const struct error *err)
{
    assert(err->code == ERROR_USAGE || err->code == ERROR_DATA);
    assert(*err->text);
}

/** How many nodes; a tree has a bottom. */
static size_t count_nodes(const struct filter_node *node, unsigned depth)
{
    size_t count = 0;

    assert(depth < FILTER_DEPTH_MAX);
    for (; node; node = node->next)
        count += 1 + count_nodes(node->child, depth + 1);
    return count;
}

static void try_filter(struct algolia_query *query)
{
    struct filter filter;
    struct error err = {0};

    if (algolia_filter_make(&filter, query, NULL, &err) == -1)
        check_error(&err);
    else
        count_nodes(filter.root, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct str text = {(const char *)data, size};
    struct algolia_query query;
    struct error err = {0};
    struct json *body;

    if (utf8_check(text) == size) {
        algolia_query_start(&query);
        query.filters = text;
        try_filter(&query);
        algolia_query_release(&query);
    }
    if (json_parse(&body, text, NULL) == -1)
        return 0;
    algolia_query_start(&query);
    if (algolia_query_read(&query, body, &err) == -1) {
        check_error(&err);
    } else {
        assert(query.hits_per_page <= ALGOLIA_HITS_MAX);
        assert(query.length <= ALGOLIA_HITS_MAX);
        assert(query.facet_hits <= ALGOLIA_FACET_HITS_MAX);
        assert(query.parsed_count <= ALGOLIA_PARSED_MAX);
        try_filter(&query);
    }
    algolia_query_release(&query);
    json_free(body);
    return 0;
}
