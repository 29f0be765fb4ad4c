/**
 * A query being built: the nodes behind the numbers. Private to shim/.
 */
#ifndef SILCROW_SHIM_QUERY_H
#define SILCROW_SHIM_QUERY_H

#include <vector>

#include <xapian.h>

#include "xapian_shim.h"

struct xs_query {
    std::vector<Xapian::Query> nodes;
    bool failed = false; /* building failed: xs_search() must say so */
    xs_error error = {};

    /** The query behind a number; throws when building failed before. */
    const Xapian::Query &node(xs_node number) const;
};

#endif
