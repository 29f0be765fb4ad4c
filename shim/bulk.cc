#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include <sys/stat.h>

#include <algorithm>

#include <xapian.h>

#include "glass_table.h"
#include "guard.h"

/*
 * Xapian turns documents into lists of postings in maps of maps, which takes
 * ten times as long as making the documents from their text. Here postings
 * are noted in one array, sorted by counting, and written as the table that
 * Xapian would write. Xapian itself reads it once, when databases are merged,
 * and writes the table that is kept.
 */

namespace
{

const size_t chunk_bytes = 2000; /* of a list of postings, as Xapian has it */
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
    void write_table(glass_table &table) const;
    std::string version(const glass_table &table) const;
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

namespace
{

/** One list, cut in chunks. */
struct list_writer {
    glass_table &table;
    std::string key;     /* of the first chunk */
    std::string further; /* what the keys of the others begin with */
    uint32_t documents;
    uint64_t collection;
    bool is_first = true;
    uint32_t first = 0, last = 0; /* documents of the chunk */
    std::string body = std::string();

    void add(uint32_t document, uint32_t wdf)
    {
        if (!body.empty() && body.size() >= chunk_bytes)
            flush(false);
        if (body.empty())
            first = document;
        else
            glass_pack(body, document - last - 1);
        glass_pack(body, wdf);
        last = document;
    }

    void flush(bool is_last)
    {
        std::string name = key, value;

        if (is_first) {
            glass_pack(value, documents);
            glass_pack(value, collection);
            glass_pack(value, first - 1);
        } else {
            name = further;
            glass_pack_sorted(name, first);
        }
        value += is_last ? '1' : '0';
        glass_pack(value, last - first);
        table.add(name, value + body);
        body.clear();
        is_first = false;
    }
};

/** A term as part of a key: a zero byte is followed by 0xff. */
std::string escape(const char *text, size_t len)
{
    std::string out;

    for (size_t i = 0; i < len; i++) {
        out += text[i];
        if (!text[i])
            out += '\xff';
    }
    return out;
}

} // namespace

void xs_bulk::write_table(glass_table &table) const
{
    const std::string lengths_key("\0\xe0", 2);
    list_writer list{table, lengths_key, lengths_key, 0, 0};
    std::vector<uint32_t> starts;
    const std::vector<record> by_term = grouped(starts);

    for (uint32_t i = 0; i < lengths.size(); i++)
        list.add(i + 1, lengths[i]);
    list.flush(true);
    for (const uint32_t number : sorted()) {
        const term_entry &term = terms[number];
        const record *from = by_term.data() + starts[number];
        const std::string key = escape(texts.data() + term.start, term.len);
        list_writer postings{table, key, key + '\0', term.documents, 0};

        for (uint32_t i = 0; i < term.documents; i++)
            postings.collection += from[i].wdf;
        for (uint32_t i = 0; i < term.documents; i++)
            postings.add(from[i].document, from[i].wdf);
        postings.flush(true);
    }
}

/* ---- The version file -------------------------------------------------- */

/** Magic and version, id of the database, revision, the tables, statistics. */
std::string xs_bulk::version(const glass_table &table) const
{
    static const unsigned compress_min[] = {18, 18, 0, 18, 18};
    std::string out("\x0f\x0dXapian Glass\x04\x6e", 16);
    uint32_t least = 0, most = 0;
    uint64_t total = 0;

    out.append(16, '\0');
    glass_pack(out, 1);
    out += table.root_info();
    for (const unsigned min : compress_min)
        out += glass_table::no_root_info(min);
    for (const uint32_t length : lengths) {
        if (length && (!least || length < least))
            least = length;
        most = std::max(most, length);
        total += length;
    }
    glass_pack(out, lengths.size());
    glass_pack(out, 0); /* the last document less their count */
    glass_pack(out, least);
    glass_pack(out, wdf_most);
    glass_pack(out, most - wdf_most);
    glass_pack(out, 0); /* oldest set of changes kept */
    glass_pack(out, total);
    glass_pack(out, 0); /* highest frequency of a spelling */
    return out;
}

static void write_file(const std::string &path, const std::string &bytes)
{
    std::FILE *file = std::fopen(path.c_str(), "wbe");
    bool bad;

    if (!file)
        throw Xapian::DatabaseError(path, errno);
    bad = std::fwrite(bytes.data(), 1, bytes.size(), file) != bytes.size();
    bad |= std::fclose(file) != 0;
    if (bad)
        throw Xapian::DatabaseError(path, errno);
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
        const std::string folder(path);

        if (mkdir(path, 0777) == -1)
            throw Xapian::DatabaseError(folder, errno);
        glass_table table(folder + "/postlist.glass");
        bulk->write_table(table);
        table.finish();
        write_file(folder + "/iamglass", bulk->version(table));
        if (Xapian::Database(folder).get_doccount() != bulk->lengths.size())
            throw Xapian::DatabaseCorruptError("wrong count of documents");
        bulk->clear();
    });
}
