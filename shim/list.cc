#include <algorithm>
#include <cstring>
#include <limits>
#include <memory>
#include <string>

#include <xapian.h>

#include "glass_reader.h"
#include "guard.h"
#include "reader.h"

/*
 * A list of postings is cut in chunks, each an entry of the table. The first
 * one begins with the count of documents, the count of all occurrences, and
 * the number of the first document less 1; the key of the others ends with
 * their first document. Then follow whether it is the last chunk, how far the
 * last document is from the first, the wdf of the first; and of each further
 * document how far it is from the one before, less 1, and its wdf.
 */

struct xs_list {
    const glass_reader &table;
    const uint32_t documents_most;
    std::string prefix; /* of the keys of the other chunks */
    glass_cursor start, cursor;
    uint32_t documents = 0;
    std::string parts; /* of a chunk that is in several */
    glass_bytes chunk;
    uint64_t document = 0; /* the last one read */
    uint64_t chunk_last = 0;
    bool is_started = false;
    bool is_fresh = false; /* of the chunk nothing is read: not even the wdf of
                              its first document, which is `document` */
    bool is_last = false;  /* there is no chunk behind */

    xs_list(const glass_reader &table_, uint32_t documents_most_)
        : table(table_), documents_most(documents_most_)
    {
    }
    bool open(const std::string &key, const std::string &prefix_);
    void rewind();
    /** Counts that are too large for their type are the largest of it. */
    template <typename Count>
    size_t read(uint32_t from, uint32_t *documents, Count *counts, size_t max);

  private:
    template <typename Count>
    size_t read_chunk(uint32_t from, uint32_t *documents, Count *counts,
                      size_t max);
    template <typename Count>
    size_t read_pairs(uint32_t *documents, Count *counts, size_t max);
    void skip(uint32_t from);
    bool open_chunk(uint32_t from);
    void load();
    uint64_t first_of_key() const;
};

static const size_t lengths_block = 256; /* documents read at once */

[[noreturn]] static void damaged()
{
    throw Xapian::DatabaseCorruptError("a list of postings is damaged");
}

/** A number that glass_pack_sorted() wrote, at the end of the key. */
uint64_t xs_list::first_of_key() const
{
    const size_t left = cursor.key.left();
    const unsigned char *at = cursor.key.at + prefix.size();
    unsigned bytes = 2, bits = 0x7f;
    uint64_t number;

    if (left <= prefix.size() ||
        std::memcmp(cursor.key.at, prefix.data(), prefix.size()) != 0)
        damaged();
    for (; bytes < 5 && *at & (0x200 >> bytes); bytes++)
        bits >>= 1;
    if (left != prefix.size() + bytes)
        damaged();
    number = *at & (bytes < 5 ? bits : 0);
    for (unsigned i = 1; i < bytes; i++)
        number = number << 8 | at[i];
    return number;
}

/** The value of the entry at the cursor, all parts of it. */
void xs_list::load()
{
    chunk = cursor.value;
    if (cursor.is_last)
        return;
    parts.assign(reinterpret_cast<const char *>(chunk.at), chunk.left());
    while (!cursor.is_last) {
        if (!table.next(cursor) || cursor.is_first)
            damaged();
        parts.append(reinterpret_cast<const char *>(cursor.value.at),
                     cursor.value.left());
    }
    chunk.at = reinterpret_cast<const unsigned char *>(parts.data());
    chunk.end = chunk.at + parts.size();
}

bool xs_list::open(const std::string &key, const std::string &prefix_)
{
    uint64_t count;

    prefix = prefix_;
    if (!table.find(cursor, key))
        return false;
    start = cursor;
    load();
    count = chunk.unpack();
    if (count > documents_most)
        damaged();
    documents = static_cast<uint32_t>(count);
    rewind();
    return true;
}

void xs_list::rewind()
{
    cursor = start;
    is_started = is_last = false;
    chunk.at = chunk.end = nullptr;
}

/** Begin the next chunk that reaches as far as `from`; false when there is
 * none. */
bool xs_list::open_chunk(uint32_t from)
{
    do {
        if (is_last)
            return false;
        if (!is_started) {
            load();
            chunk.unpack();
            chunk.unpack();
            document = chunk.unpack() + 1;
        } else {
            if (!table.next(cursor))
                damaged();
            document = first_of_key();
            load();
        }
        is_started = is_fresh = true;
        is_last = chunk.take(1) == "1";
        chunk_last = document + chunk.unpack();
        if (chunk_last > documents_most)
            damaged();
    } while (chunk_last < from);
    return true;
}

/** A number that is nearly always one byte. */
static inline uint64_t unpack(glass_bytes &bytes)
{
    uint64_t number;

    if (bytes.at < bytes.end && *bytes.at < 0x80)
        return *bytes.at++;
    number = bytes.unpack();
    if (number > UINT32_MAX)
        damaged();
    return number;
}

/** Are these two numbers of a byte each, as nearly all are? */
static inline bool is_pair(const unsigned char *at)
{
    return !((at[0] | at[1]) & 0x80);
}

/** Pass over postings of the open chunk before `from`: to the first that is
 * not, or the last that is a pair. */
void xs_list::skip(uint32_t from)
{
    const unsigned char *at = chunk.at, *const last = chunk.end - 1;
    uint64_t next = document;

    while (at < last && is_pair(at) && next + at[0] + 1 < from) {
        next += at[0] + 1u;
        at += 2;
    }
    chunk.at = at;
    document = next;
}

/** The next postings of the open chunk. */
template <typename Count>
size_t xs_list::read_chunk(uint32_t from, uint32_t *out, Count *counts,
                           size_t max)
{
    size_t count = 0;

    while (count < max && chunk.at < chunk.end) {
        if (!is_fresh)
            document += unpack(chunk) + 1;
        is_fresh = false;
        out[count] = static_cast<uint32_t>(document);
        counts[count] = static_cast<Count>(std::min<uint64_t>(
            unpack(chunk), std::numeric_limits<Count>::max()));
        count += document >= from;
        if (count)
            count += read_pairs(out + count, counts + count, max - count);
        else
            skip(from);
    }
    if (document > chunk_last)
        damaged();
    return count;
}

template <typename Count>
size_t xs_list::read_pairs(uint32_t *out, Count *counts, size_t max)
{
    const unsigned char *at = chunk.at, *const last = chunk.end - 1;
    uint64_t next = document;
    size_t count = 0;

    while (count < max && at < last && is_pair(at)) {
        next += at[0] + 1u;
        out[count] = static_cast<uint32_t>(next);
        counts[count++] = at[1];
        at += 2;
    }
    chunk.at = at;
    document = next;
    return count;
}

template <typename Count>
size_t xs_list::read(uint32_t from, uint32_t *out, Count *counts, size_t max)
{
    size_t count = 0;

    while (count < max) {
        if ((chunk.at == chunk.end || chunk_last < from) && !open_chunk(from)) {
            chunk.at = chunk.end;
            break;
        }
        count += read_chunk(from, out + count, counts + count, max - count);
    }
    return count;
}

/* ---- The interface ----------------------------------------------------- */

/** A term as part of a key: a zero byte is followed by 0xff. */
static std::string escape(const char *text, size_t len)
{
    std::string out;

    for (size_t i = 0; i < len; i++) {
        out += text[i];
        if (!text[i])
            out += '\xff';
    }
    return out;
}

xs_status xs_list_open(xs_list **out, xs_reader *reader, const char *term,
                       size_t len, xs_error *err)
{
    *out = nullptr;
    return guard(err, [&] {
        const std::string key = escape(term, len);
        std::unique_ptr<xs_list> list(
            new xs_list(reader->postings, reader->documents));

        if (list->open(key, key + '\0'))
            *out = list.release();
    });
}

uint32_t xs_list_documents(const xs_list *list)
{
    return list->documents;
}

void xs_list_rewind(xs_list *list)
{
    list->rewind();
}

xs_status xs_list_read(size_t *count, xs_list *list, uint32_t from,
                       uint32_t *documents, uint16_t *counts, size_t max,
                       xs_error *err)
{
    *count = 0;
    return guard(err,
                 [&] { *count = list->read(from, documents, counts, max); });
}

void xs_list_close(xs_list *list)
{
    delete list;
}

xs_status xs_reader_lengths(uint32_t *lengths, double *mean, xs_reader *reader,
                            xs_error *err)
{
    return guard(err, [&] {
        const std::string key("\0\xe0", 2);
        uint32_t documents[lengths_block], list_lengths[lengths_block];
        xs_list list(reader->postings, reader->documents);
        size_t count;

        *mean = reader->db.get_avlength();
        std::memset(lengths, 0, reader->documents * sizeof *lengths);
        if (!list.open(key, key))
            return;
        while ((count = list.read(1, documents, list_lengths, lengths_block)))
            for (size_t i = 0; i < count; i++)
                lengths[documents[i] - 1] = list_lengths[i];
    });
}
