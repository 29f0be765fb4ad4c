#include "reference_match.h"

#include <string>
#include <vector>

#include <xapian.h>

struct reference {
    Xapian::Database db;
    std::vector<Xapian::Query> nodes;

    size_t add(const Xapian::Query &node)
    {
        nodes.push_back(node);
        return nodes.size() - 1;
    }
};

static Xapian::Query::op operator_of(enum reference_kind kind)
{
    switch (kind) {
    case REFERENCE_ALL:
        return Xapian::Query::OP_AND;
    case REFERENCE_ANY:
        return Xapian::Query::OP_OR;
    case REFERENCE_AS_ONE:
        return Xapian::Query::OP_SYNONYM;
    case REFERENCE_MAYBE:
        return Xapian::Query::OP_AND_MAYBE;
    case REFERENCE_WITHOUT:
        break;
    }
    return Xapian::Query::OP_AND_NOT;
}

struct reference *reference_new(const char *path)
{
    return new reference{Xapian::Database(path), {Xapian::Query()}};
}

void reference_free(struct reference *reference)
{
    delete reference;
}

size_t reference_term(struct reference *reference, const char *term, size_t len)
{
    return reference->add(Xapian::Query(std::string(term, len)));
}

size_t reference_join(struct reference *reference, enum reference_kind kind,
                      const size_t *parts, size_t count)
{
    std::vector<Xapian::Query> queries;

    for (size_t i = 0; i < count; i++)
        queries.push_back(reference->nodes[parts[i]]);
    return reference->add(
        Xapian::Query(operator_of(kind), queries.begin(), queries.end()));
}

size_t reference_scale(struct reference *reference, size_t part, double factor)
{
    return reference->add(Xapian::Query(Xapian::Query::OP_SCALE_WEIGHT,
                                        reference->nodes[part], factor));
}

size_t reference_best(uint32_t *documents, double *weights, size_t most,
                      const struct reference *reference, size_t node)
{
    Xapian::Enquire enquire(reference->db);
    size_t count = 0;

    enquire.set_query(reference->nodes[node]);
    enquire.set_weighting_scheme(Xapian::BM25Weight(2.4, 0, 1, 0.5, 0.01));
    enquire.set_docid_order(Xapian::Enquire::ASCENDING);
    const Xapian::MSet found = enquire.get_mset(
        0, static_cast<Xapian::doccount>(most), reference->db.get_doccount());
    for (Xapian::MSetIterator it = found.begin(); it != found.end(); ++it) {
        documents[count] = *it;
        weights[count++] = it.get_weight();
    }
    return count;
}
