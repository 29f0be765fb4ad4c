#include <cstdlib>
#include <cstring>
#include <new>
#include <string>

#include <xapian.h>

#include "guard.h"
#include "query.h"
#include "reader.h"

xs_status xs_reader_open(xs_reader **out, const char *path, xs_error *err)
{
    *out = nullptr;
    return guard(err, [&] { *out = new xs_reader(path); });
}

void xs_reader_close(xs_reader *reader)
{
    delete reader;
}

uint32_t xs_reader_documents(const xs_reader *reader)
{
    uint32_t count = 0;

    guard(nullptr, [&] { count = reader->db.get_doccount(); });
    return count;
}

xs_status xs_reader_terms(xs_reader *reader, const char *prefix, size_t len,
                          int (*each)(void *context, const char *term,
                                      size_t len, uint32_t documents),
                          void *context, xs_error *err)
{
    return guard(err, [&] {
        const std::string start(prefix, len);
        const Xapian::TermIterator end = reader->db.allterms_end(start);

        for (Xapian::TermIterator it = reader->db.allterms_begin(start);
             it != end; ++it) {
            const std::string term = *it;

            if (each(context, term.data(), term.size(), it.get_termfreq()))
                break;
        }
    });
}

xs_status xs_reader_data(char **out, size_t *len, xs_reader *reader,
                         uint32_t document, xs_error *err)
{
    *out = nullptr;
    *len = 0;
    return guard(err, [&] {
        const std::string data = reader->db.get_document(document).get_data();
        char *copy = static_cast<char *>(std::malloc(data.size() + 1));

        if (!copy)
            throw std::bad_alloc();
        std::memcpy(copy, data.data(), data.size());
        copy[data.size()] = '\0';
        *out = copy;
        *len = data.size();
    });
}

void xs_free(void *memory)
{
    std::free(memory);
}

namespace
{
/** The caller's decider, as Xapian wants it. */
class Decider : public Xapian::MatchDecider
{
    const xs_decider &decider;

  public:
    explicit Decider(const xs_decider &decider_) : decider(decider_) {}
    bool operator()(const Xapian::Document &document) const override
    {
        return decider.accept(decider.context, document.get_docid()) != 0;
    }
};
} // namespace

static void fill(xs_results *results, const Xapian::MSet &mset)
{
    results->hits = static_cast<xs_hit *>(
        std::calloc(mset.size() ? mset.size() : 1, sizeof(xs_hit)));
    if (!results->hits)
        throw std::bad_alloc();
    for (Xapian::MSetIterator it = mset.begin(); it != mset.end(); ++it) {
        results->hits[results->count].document = *it;
        results->hits[results->count].weight = it.get_weight();
        results->count++;
    }
    results->matches = mset.get_matches_estimated();
    results->matches_least = mset.get_matches_lower_bound();
    results->matches_most = mset.get_matches_upper_bound();
}

xs_status xs_search(xs_results **out, xs_reader *reader, const xs_query *query,
                    xs_node root, const xs_bm25 *bm25, uint32_t limit,
                    uint32_t check, const xs_decider *decider, xs_error *err)
{
    xs_results *results = nullptr;
    xs_status status;

    *out = nullptr;
    status = guard(err, [&] {
        Xapian::Enquire enquire(reader->db);

        results = static_cast<xs_results *>(std::calloc(1, sizeof *results));
        if (!results)
            throw std::bad_alloc();
        enquire.set_query(query->node(root));
        enquire.set_weighting_scheme(
            Xapian::BM25Weight(bm25->k1, 0, 1, bm25->b, bm25->min_normlen));
        enquire.set_docid_order(Xapian::Enquire::ASCENDING);
        if (decider) {
            const Decider asks(*decider);

            fill(results, enquire.get_mset(0, limit, check, nullptr, &asks));
        } else {
            fill(results, enquire.get_mset(0, limit, check));
        }
    });
    if (status == XS_OK)
        *out = results;
    else
        xs_results_free(results);
    return status;
}

void xs_results_free(xs_results *results)
{
    if (!results)
        return;
    std::free(results->hits);
    std::free(results);
}
