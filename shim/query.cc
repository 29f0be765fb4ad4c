#include "query.h"

#include <new>
#include <string>

#include "guard.h"

const Xapian::Query &xs_query::node(xs_node number) const
{
    if (failed) {
        if (error.status == XS_ERR_NOMEM)
            throw std::bad_alloc();
        throw Xapian::InvalidArgumentError(error.message);
    }
    if (number >= nodes.size())
        throw Xapian::InvalidArgumentError("no such query node");
    return nodes[number];
}

/** Add the node that `make` returns; remember a failure. */
template <typename Make> static xs_node add(xs_query *query, Make &&make)
{
    xs_node number = XS_NOTHING;
    const xs_status status = guard(&query->error, [&] {
        query->nodes.push_back(make());
        number = static_cast<xs_node>(query->nodes.size() - 1);
    });

    if (status != XS_OK)
        query->failed = true;
    return number;
}

xs_query *xs_query_new(void)
{
    xs_query *query = nullptr;

    guard(nullptr, [&] {
        query = new xs_query;
        query->nodes.push_back(Xapian::Query());
        query->nodes.push_back(Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT,
                                             Xapian::Query(std::string()), 0));
    });
    return query;
}

void xs_query_free(xs_query *query)
{
    delete query;
}

xs_node xs_query_term(xs_query *query, const char *term, size_t len)
{
    return add(query, [&] { return Xapian::Query(std::string(term, len)); });
}

xs_node xs_query_prefix(xs_query *query, const char *prefix, size_t len,
                        uint32_t expansion_max)
{
    return add(query, [&] {
        return Xapian::Query(Xapian::Query::OP_WILDCARD,
                             std::string(prefix, len), expansion_max,
                             Xapian::Query::WILDCARD_LIMIT_MOST_FREQUENT,
                             Xapian::Query::OP_SYNONYM);
    });
}

static Xapian::Query::op operator_of(xs_op op)
{
    switch (op) {
    case XS_AND:
        return Xapian::Query::OP_AND;
    case XS_OR:
        return Xapian::Query::OP_OR;
    case XS_MAX:
        return Xapian::Query::OP_MAX;
    case XS_AND_NOT:
        return Xapian::Query::OP_AND_NOT;
    case XS_AND_MAYBE:
        return Xapian::Query::OP_AND_MAYBE;
    case XS_FILTER:
        return Xapian::Query::OP_FILTER;
    case XS_SYNONYM:
        return Xapian::Query::OP_SYNONYM;
    case XS_PHRASE:
        return Xapian::Query::OP_PHRASE;
    case XS_NEAR:
        return Xapian::Query::OP_NEAR;
    }
    throw Xapian::InvalidArgumentError("no such operator");
}

xs_node xs_query_join(xs_query *query, xs_op op, const xs_node *children,
                      size_t count, uint32_t window)
{
    return add(query, [&] {
        std::vector<Xapian::Query> parts;

        parts.reserve(count);
        for (size_t i = 0; i < count; i++)
            parts.push_back(query->node(children[i]));
        return Xapian::Query(operator_of(op), parts.begin(), parts.end(),
                             window);
    });
}

xs_node xs_query_scale(xs_query *query, xs_node child, double factor)
{
    return add(query, [&] {
        return Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT, query->node(child),
                             factor);
    });
}
