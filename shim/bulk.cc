#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

#include <xapian.h>

#include "glass_table.h"
#include "guard.h"
#include "postings_file.h"

/*
 * Xapian turns documents into lists of postings in maps of maps, which takes
 * ten times as long as making the documents from their text. Here postings
 * are noted in one array, sorted by counting, and written as lists that are
 * merged later (merge.cc).
 */

namespace
{

const size_t slots_min = 1 << 14;

/** One term of one document. */
struct record {
    uint32_t term;
    uint32_t document; /* from 1 */
    uint32_t wdf;
};

struct term_entry {
    size_t start;
    uint32_t len;
    uint32_t documents;
    uint64_t hash;
    uint64_t prefix; /* the first eight bytes, for sorting */
};

uint64_t load(const char *text, size_t len)
{
    uint64_t word = 0;

    for (size_t i = 0; i < 8; i++)
        word = word << 8 | (i < len ? static_cast<unsigned char>(text[i]) : 0);
    return word;
}

/** Eight bytes at a time, each mixed by a multiplication. */
uint64_t hash_of(const char *text, size_t len)
{
    uint64_t hash = len * 0x9e3779b97f4a7c15ull;

    for (; len > 8; text += 8, len -= 8) {
        uint64_t word;

        std::memcpy(&word, text, 8);
        hash = (hash ^ word) * 0x9fb21c651e98df25ull;
        hash ^= hash >> 32;
    }
    hash = (hash ^ load(text, len)) * 0x9fb21c651e98df25ull;
    return hash ^ hash >> 29;
}

} // namespace

struct xs_bulk {
    std::vector<record> records;
    std::vector<uint32_t> lengths; /* of the documents */
    std::vector<term_entry> terms;
    std::vector<char> texts; /* of the terms */
    std::vector<uint32_t> slots{std::vector<uint32_t>(slots_min)};
    uint32_t wdf_most = 0;

    uint32_t number(const char *text, size_t len);
    void grow();
    void clear();
    std::vector<uint32_t> sorted() const;
    std::vector<record> grouped(std::vector<uint32_t> &starts) const;
    postings_counts counts() const;
    void write_lengths(postings_writer &writer, uint64_t total) const;
    void write_lists(postings_writer &writer) const;
};

/* ---- Taking documents -------------------------------------------------- */

uint32_t xs_bulk::number(const char *text, size_t len)
{
    const uint64_t hash = hash_of(text, len);
    size_t slot = hash & (slots.size() - 1);

    for (; slots[slot]; slot = (slot + 1) & (slots.size() - 1)) {
        const term_entry &entry = terms[slots[slot] - 1];

        if (entry.hash == hash && entry.len == len &&
            std::memcmp(texts.data() + entry.start, text, len) == 0)
            return slots[slot] - 1;
    }
    terms.push_back(
        {texts.size(), static_cast<uint32_t>(len), 0, hash, load(text, len)});
    texts.insert(texts.end(), text, text + len);
    slots[slot] = static_cast<uint32_t>(terms.size());
    if (terms.size() * 2 > slots.size())
        grow();
    return static_cast<uint32_t>(terms.size() - 1);
}

void xs_bulk::grow()
{
    std::vector<uint32_t> larger(slots.size() * 2);

    for (uint32_t i = 0; i < terms.size(); i++) {
        size_t slot = terms[i].hash & (larger.size() - 1);

        while (larger[slot])
            slot = (slot + 1) & (larger.size() - 1);
        larger[slot] = i + 1;
    }
    slots.swap(larger);
}

void xs_bulk::clear()
{
    records.clear();
    lengths.clear();
    terms.clear();
    texts.clear();
    std::fill(slots.begin(), slots.end(), 0);
    wdf_most = 0;
}

/* ---- Lists of postings ------------------------------------------------- */

/** The numbers of the terms in byte order of the terms. */
std::vector<uint32_t> xs_bulk::sorted() const
{
    std::vector<uint32_t> order(terms.size());

    for (uint32_t i = 0; i < order.size(); i++)
        order[i] = i;
    std::sort(order.begin(), order.end(), [this](uint32_t a, uint32_t b) {
        const term_entry &x = terms[a], &y = terms[b];
        int way;

        if (x.prefix != y.prefix)
            return x.prefix < y.prefix;
        way = std::memcmp(texts.data() + x.start, texts.data() + y.start,
                          std::min(x.len, y.len));
        return way ? way < 0 : x.len < y.len;
    });
    return order;
}

/** The records by term, those of a term in order of their documents. */
std::vector<record> xs_bulk::grouped(std::vector<uint32_t> &starts) const
{
    std::vector<record> out(records.size());
    uint32_t at = 0;

    starts.resize(terms.size());
    for (uint32_t i = 0; i < terms.size(); i++) {
        starts[i] = at;
        at += terms[i].documents;
    }
    for (const record &from : records)
        out[starts[from.term]++] = from;
    for (uint32_t i = 0; i < terms.size(); i++)
        starts[i] -= terms[i].documents;
    return out;
}

postings_counts xs_bulk::counts() const
{
    postings_counts counts{lengths.size(), 0, 0, 0, wdf_most};

    for (const uint32_t length : lengths) {
        if (length && (!counts.length_least || length < counts.length_least))
            counts.length_least = length;
        counts.length_most = std::max<uint64_t>(counts.length_most, length);
        counts.length_total += length;
    }
    return counts;
}

/** The lengths of all documents: a list like the others. */
void xs_bulk::write_lengths(postings_writer &writer, uint64_t total) const
{
    std::string body;

    for (const uint32_t length : lengths) {
        if (!body.empty())
            glass_pack(body, 0);
        glass_pack(body, length);
    }
    if (!lengths.empty())
        writer.add({"", 0, lengths.size(), total, 1,
                    static_cast<uint32_t>(lengths.size()), body.data(),
                    body.size()});
}

void xs_bulk::write_lists(postings_writer &writer) const
{
    std::vector<uint32_t> starts;
    const std::vector<record> by_term = grouped(starts);
    std::string body;

    for (const uint32_t number : sorted()) {
        const term_entry &term = terms[number];
        const record *from = by_term.data() + starts[number];
        uint64_t occurrences = 0;

        body.clear();
        for (uint32_t i = 0; i < term.documents; i++) {
            if (i)
                glass_pack(body, from[i].document - from[i - 1].document - 1);
            glass_pack(body, from[i].wdf);
            occurrences += from[i].wdf;
        }
        writer.add({texts.data() + term.start, term.len, term.documents,
                    occurrences, from[0].document,
                    from[term.documents - 1].document, body.data(),
                    body.size()});
    }
}

/* ---- The interface ----------------------------------------------------- */

xs_status xs_bulk_new(xs_bulk **out, xs_error *err)
{
    *out = nullptr;
    return guard(err, [&] { *out = new xs_bulk; });
}

void xs_bulk_free(xs_bulk *bulk)
{
    delete bulk;
}

xs_status xs_bulk_add(xs_bulk *bulk, const xs_posting *postings, size_t count,
                      xs_error *err)
{
    return guard(err, [&] {
        const uint32_t document =
            static_cast<uint32_t>(bulk->lengths.size() + 1);
        uint32_t length = 0;

        for (size_t i = 0; i < count; i++) {
            const xs_posting &posting = postings[i];
            uint32_t term;

            if (!posting.len || posting.len > XS_TERM_MAX)
                throw Xapian::InvalidArgumentError("a term of that length");
            term = bulk->number(posting.term, posting.len);
            bulk->terms[term].documents++;
            bulk->records.push_back({term, document, posting.wdf});
            bulk->wdf_most = std::max(bulk->wdf_most, posting.wdf);
            length += posting.wdf;
        }
        bulk->lengths.push_back(length);
    });
}

xs_status xs_bulk_write(xs_bulk *bulk, const char *path, xs_error *err)
{
    return guard(err, [&] {
        const postings_counts counts = bulk->counts();
        postings_writer writer(path);

        bulk->write_lengths(writer, counts.length_total);
        bulk->write_lists(writer);
        writer.finish(counts);
        bulk->clear();
    });
}
